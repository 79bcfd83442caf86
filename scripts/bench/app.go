package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
)

// item is what the application of every server reads and writes.
type item struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Price int    `json:"price"`
}

// newItem is the body of the POST.
type newItem struct {
	Name  string `json:"name" binding:"required,max=80"`
	Price int    `json:"price" binding:"min=0"`
}

// bigList encodes to about 110 KB.
var bigList = func() []item {
	list := make([]item, 2200)
	for i := range list {
		list[i] = item{i, "item number " + strconv.Itoa(i), 100 * i}
	}
	return list
}()

type getInput struct {
	ID int `uri:"id"`
}

func getItem(id int) item     { return item{id, "Teapot", 3900} }
func addItem(in newItem) item { return item{7, in.Name, in.Price} }
func handleGet(c *gin.Context) {
	id, _ := strconv.Atoi(c.Param("id"))
	c.JSON(http.StatusOK, getItem(id))
}
func handleBig(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"items": bigList}) }
func handlePost(c *gin.Context) {
	var in newItem
	if err := c.ShouldBindJSON(&in); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, addItem(in))
}

// An operation is one request, as plain HTTP and as a tool call.
type operation struct {
	name, method, path, body string // of the plain request
	tool, arguments          string
	want                     string // a part of every correct response
}

var operations = []operation{
	{"get", http.MethodGet, "/items/5", "", "get_item", `{"id":5}`, "Teapot"},
	{"post", http.MethodPost, "/items", `{"name":"Cup","price":900}`, "add_item", `{"name":"Cup","price":900}`, "Cup"},
	{"big", http.MethodGet, "/big", "", "list_items", `{}`, "item number 2199"},
}

// toolCall returns the body of a tools/call.
func (o *operation) toolCall() string {
	name, err := json.Marshal(o.tool)
	fail(err)
	return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":` + string(
		name,
	) + `,"arguments":` + o.arguments + `}}`
}

// modernToolCall is toolCall for a client of 2026-07-28, which states what it is in each message.
func (o *operation) modernToolCall() string {
	const meta = `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",` +
		`"io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"},` +
		`"io.modelcontextprotocol/clientCapabilities":{}},`
	return strings.Replace(o.toolCall(), `"params":{`, `"params":{`+meta, 1)
}

// bodies are responses of the sizes that were asked for, each made once.
var bodies sync.Map

func handleBytes(c *gin.Context) {
	size, _ := strconv.Atoi(c.Param("size"))
	body, ok := bodies.Load(size)
	if !ok {
		var list []item
		for n := 0; n < size; n += len(`{"id":12345,"name":"item number 12345","price":12345},`) {
			list = append(list, item{len(list), "item number " + strconv.Itoa(len(list)), len(list)})
		}
		document, err := json.Marshal(gin.H{"items": list})
		if err != nil {
			_ = c.Error(err)
			return
		}
		body, _ = bodies.LoadOrStore(size, document)
	}
	c.Data(http.StatusOK, "application/json", body.([]byte))
}

type bytesInput struct {
	Size int `uri:"size"`
}
