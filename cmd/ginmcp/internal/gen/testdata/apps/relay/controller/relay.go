package controller

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/relay/middleware"
	"example.com/apps/relay/model"
)

// OpenAIModel is a model.
type OpenAIModel struct {
	ID      string  `json:"id"`
	Object  string  `json:"object"`
	Created int     `json:"created"`
	OwnedBy string  `json:"owned_by"`
	Parent  *string `json:"parent"`
}

var models = []OpenAIModel{{"small", "model", 1626777600, "example", nil}, {"large", "model", 1626777600, "example", nil}}

// ListModels lists models in the form of the original.
func (h *Handlers) ListModels(c *gin.Context) {
	c.JSON(200, gin.H{
		"object": "list",
		"data":   models,
	})
}

// RetrieveModel returns a model.
func (h *Handlers) RetrieveModel(c *gin.Context) {
	for _, m := range models {
		if m.ID == c.Param("model") {
			c.JSON(200, m)
			return
		}
	}
	middleware.AbortWithMessage(c, 404, fmt.Sprintf("the model '%s' does not exist", c.Param("model")))
}

type choice struct {
	Index        int           `json:"index"`
	Message      model.Message `json:"message"`
	FinishReason string        `json:"finish_reason"`
}

type usage struct {
	PromptTokens int `json:"prompt_tokens"`
	TotalTokens  int `json:"total_tokens"`
}

type textResponse struct {
	ID      string   `json:"id"`
	Model   string   `json:"model,omitempty"`
	Choices []choice `json:"choices"`
	Usage   usage    `json:"usage"`
}

type streamDelta struct {
	ID    string        `json:"id"`
	Delta model.Message `json:"delta"`
}

// Relay completes a text. With stream it responds with events.
func (h *Handlers) Relay(c *gin.Context) {
	var request model.GeneralOpenAIRequest
	if err := unmarshalBodyReusable(c, &request); err != nil {
		middleware.AbortWithMessage(c, http.StatusBadRequest, err.Error())
		return
	}
	if request.Model == "" {
		middleware.AbortWithMessage(c, http.StatusBadRequest, "model is required")
		return
	}
	if request.Stream {
		streamText(c, request)
		return
	}
	c.JSON(http.StatusOK, textResponse{
		ID:      "cmpl-1",
		Model:   request.Model,
		Choices: []choice{{Message: model.Message{Role: "assistant", Content: "Hello."}, FinishReason: "stop"}},
		Usage:   usage{PromptTokens: len(request.Messages), TotalTokens: len(request.Messages) + 1},
	})
}

func streamText(c *gin.Context, request model.GeneralOpenAIRequest) {
	c.Writer.Header().Set("Content-Type", "text/event-stream")
	for _, word := range []string{"Hel", "lo."} {
		delta, err := json.Marshal(streamDelta{request.Model, model.Message{Role: "assistant", Content: word}})
		if err != nil {
			return
		}
		_, _ = c.Writer.WriteString("data: " + string(delta) + "\n\n")
		c.Writer.Flush()
	}
}

// Embeddings turns texts into vectors. Input is a text or a list of texts.
func (h *Handlers) Embeddings(c *gin.Context) {
	var request struct {
		Model string `json:"model" binding:"required"`
		Input any    `json:"input" binding:"required"`
	}
	if err := c.ShouldBindJSON(&request); err != nil {
		middleware.AbortWithMessage(c, http.StatusBadRequest, err.Error())
		return
	}
	texts := 1
	if list, ok := request.Input.([]any); ok {
		texts = len(list)
	}
	data := make([]gin.H, 0, texts)
	for i := range texts {
		data = append(data, gin.H{"index": i, "embedding": []float64{0.5, -0.25}})
	}
	c.JSON(http.StatusOK, gin.H{"object": "list", "data": data, "model": request.Model})
}

// Transcribe turns sound into text.
func (h *Handlers) Transcribe(c *gin.Context) {
	modelName := c.PostForm("model")
	if modelName == "" {
		middleware.AbortWithMessage(c, http.StatusBadRequest, "model is required")
		return
	}
	file, err := c.FormFile("file")
	if err != nil {
		middleware.AbortWithMessage(c, http.StatusBadRequest, err.Error())
		return
	}
	text := "words of " + file.Filename
	switch c.DefaultPostForm("response_format", "json") {
	case "json":
		c.JSON(http.StatusOK, gin.H{"text": text})
	case "text", "srt", "vtt":
		c.String(http.StatusOK, text)
	default:
		middleware.AbortWithMessage(c, http.StatusBadRequest, "unknown response_format")
	}
}

// Tokenize counts the words of the body.
func (h *Handlers) Tokenize(c *gin.Context) {
	text, err := io.ReadAll(io.LimitReader(c.Request.Body, 1<<20))
	if err != nil || len(text) == 0 {
		middleware.AbortWithMessage(c, http.StatusBadRequest, "there is no text")
		return
	}
	c.PureJSON(http.StatusOK, map[string]int{"tokens": len(strings.Fields(string(text)))})
}

// RelayNotImplemented says that the relay does not serve this.
func RelayNotImplemented(c *gin.Context) {
	c.JSON(http.StatusNotImplemented, gin.H{
		"error": gin.H{
			"message": "API not implemented",
			"type":    "relay_error",
			"code":    "api_not_implemented",
		},
	})
}
