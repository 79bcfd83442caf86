package main

import (
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const (
	personSchema = `{"type":"object","required":["username","email"],"properties":{
		"username":{"type":"string","description":"The name to be known by."},
		"email":{"type":"string","description":"The address to write to."}
	}}`
	// One property of each primitive type, each with a default (SEP-1034).
	defaultsSchema = `{"type":"object","properties":{
		"name":{"type":"string","default":"John Doe"},
		"age":{"type":"integer","default":30},
		"score":{"type":"number","default":95.5},
		"status":{"type":"string","enum":["active","inactive","pending"],"default":"active"},
		"verified":{"type":"boolean","default":true}
	}}`
	// One property of each form of choice (SEP-1330).
	enumsSchema = `{"type":"object","properties":{
		"untitledSingle":{"type":"string","enum":["option1","option2","option3"]},
		"titledSingle":{"type":"string","oneOf":[
			{"const":"value1","title":"First Option"},
			{"const":"value2","title":"Second Option"},
			{"const":"value3","title":"Third Option"}]},
		"legacyEnum":{"type":"string","enum":["opt1","opt2","opt3"],"enumNames":["Option One","Option Two","Option Three"]},
		"untitledMulti":{"type":"array","minItems":1,"maxItems":3,
			"items":{"type":"string","enum":["option1","option2","option3"]}},
		"titledMulti":{"type":"array","minItems":1,"maxItems":3,"items":{"anyOf":[
			{"const":"value1","title":"First Choice"},
			{"const":"value2","title":"Second Choice"},
			{"const":"value3","title":"Third Choice"}]}}
	}}`
)

// addQuestionRoutes registers the fixtures that ask the client in a session, which are of the versions
// up to 2025-11-25.
func addQuestionRoutes(r *gin.Engine) {
	type prompt struct {
		Prompt string `binding:"required" json:"prompt"`
	}
	r.POST("/test_sampling", ginmcp.Op("test_sampling", answered(func(c *gin.Context) (string, error) {
		var in prompt
		if err := c.ShouldBindJSON(&in); err != nil {
			return "", err
		}
		answer, err := ginmcp.FromContext(c).Sample(c, "answer", sampling(in.Prompt))
		if err != nil {
			return "", err
		}
		return "LLM response: " + textOf(answer), nil
	}), ginmcp.Body[prompt](), ginmcp.Summary("Ask the client's model.")))

	type message struct {
		Message string `binding:"required" json:"message"`
	}
	r.POST("/test_elicitation", ginmcp.Op("test_elicitation", answered(func(c *gin.Context) (string, error) {
		var in message
		if err := c.ShouldBindJSON(&in); err != nil {
			return "", err
		}
		return elicited(c, in.Message, personSchema)
	}), ginmcp.Body[message](), ginmcp.Summary("Ask the person.")))

	r.POST("/defaults", ginmcp.Op("test_elicitation_sep1034_defaults", answered(func(c *gin.Context) (string, error) {
		return elicited(c, "Please fill in the form.", defaultsSchema)
	}), ginmcp.Summary("Ask for values that have defaults.")))
	r.POST("/enums", ginmcp.Op("test_elicitation_sep1330_enums", answered(func(c *gin.Context) (string, error) {
		return elicited(c, "Please fill in the form.", enumsSchema)
	}), ginmcp.Summary("Ask for a choice of each kind.")))
}

// answered returns a handler that responds with a text. A client that has to be asked first is asked
// instead of getting the error.
func answered(f func(c *gin.Context) (string, error)) gin.HandlerFunc {
	return func(c *gin.Context) {
		text, err := f(c)
		if err != nil {
			c.String(http.StatusUnprocessableEntity, err.Error())
			return
		}
		c.String(http.StatusOK, text)
	}
}

// elicited asks the person to fill in a form, and returns what they did.
func elicited(c *gin.Context, message, schema string) (string, error) {
	form := &mcp.ElicitParams{Message: message, RequestedSchema: json.RawMessage(schema)}
	answer, err := ginmcp.FromContext(c).Elicit(c, "form", form)
	if err != nil {
		return "", err
	}
	content, err := json.Marshal(answer.Content)
	return "Elicitation completed: action=" + answer.Action + ", content=" + string(content), err
}
