package main

import (
	"encoding/json"
	"net/http"
	"strconv"

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
	return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":` + string(name) + `,"arguments":` + o.arguments + `}}`
}
