package main

import (
	"mime/multipart"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// scalars has every kind of value, with the rules that become keywords of JSON Schema.
type scalars struct {
	Text    string        `binding:"required,min=1,max=20"    json:"text"`
	Choice  string        `binding:"oneof=red green blue"     json:"choice"`
	Mail    string        `binding:"omitempty,email"          json:"mail"`
	Site    string        `binding:"omitempty,url"            json:"site"`
	ID      string        `binding:"uuid"                     json:"id"`
	Whole   int           `binding:"gt=0,lt=100"              json:"whole"`
	Big     uint64        `json:"big"`
	Level   int           `binding:"oneof=1 2 3"              json:"level"`
	Part    float64       `binding:"gte=0,lte=1"              json:"part"`
	Yes     bool          `json:"yes"`
	At      time.Time     `json:"at"`
	For     time.Duration `json:"for"`
	Bytes   []byte        `json:"bytes"`
	Maybe   *string       `json:"maybe"`
	Either  *bool         `json:"either,omitempty"`
	Unknown any           `json:"unknown"`
}

// collections has lists and maps, of plain values and of structs.
type collections struct {
	Tags    []string          `binding:"max=5,unique,dive,min=1" json:"tags"`
	Numbers []int             `binding:"required,min=1"          json:"numbers"`
	Pair    [2]float64        `json:"pair"`
	Labels  map[string]string `json:"labels"`
	Counts  map[string]int    `json:"counts"`
	Lines   []line            `binding:"dive"                    json:"lines"`
	Maybe   []*line           `json:"maybe"`
	ByName  map[string]line   `json:"by_name"`
	Grid    [][]int           `json:"grid"`
	Rows    []map[string]any  `json:"rows"`
}

type line struct {
	Product  string  `binding:"required" json:"product"`
	Quantity int     `binding:"min=1"    json:"quantity"`
	Note     *string `json:"note"`
}

// tree is recursive.
type tree struct {
	Name     string  `json:"name"`
	Children []tree  `json:"children"`
	Parent   *parent `json:"parent"`
}

type parent struct {
	Name string `json:"name"`
	Tree *tree  `json:"tree"`
}

type embedded struct {
	line

	Owner *struct {
		Name string `json:"name"`
	} `json:"owner"`
}

type query struct {
	Search string    `form:"search"`
	Sort   string    `binding:"omitempty,oneof=asc desc" form:"sort"`
	Limit  int       `binding:"omitempty,min=1,max=100" form:"limit,default=20"`
	IDs    []int     `form:"ids"`
	Since  time.Time `form:"since"                      time_format:"2006-01-02"`
}

type upload struct {
	Title string                  `binding:"required" form:"title"`
	File  *multipart.FileHeader   `binding:"required" form:"file"`
	More  []*multipart.FileHeader `form:"more"`
}

// addTypes registers routes whose inputs and outputs are of many kinds.
func addTypes(r *gin.Engine) {
	r.POST("/scalars", ginmcp.Handle("send_scalars", same[scalars]))
	r.POST("/collections", ginmcp.Handle("send_collections", same[collections]))
	r.POST("/tree", ginmcp.Handle("send_tree", same[tree]))
	r.POST("/embedded", ginmcp.Handle("send_embedded", same[embedded]))
	r.PATCH("/scalars", ginmcp.Op("patch_scalars", nothing, ginmcp.Body[scalars]()))
	r.POST("/lists", ginmcp.Op("send_lists", nothing, ginmcp.Body[[]line](), ginmcp.Out[[]tree]()))
	r.POST("/maps", ginmcp.Op("send_maps", nothing, ginmcp.Body[map[string]line](), ginmcp.Out[map[string][]int]()))
	r.GET("/query", ginmcp.Op("query", nothing, ginmcp.Query[query](), ginmcp.Out[*line]()))
	r.GET("/items/:id/lines/:line", ginmcp.Op("line", nothing, ginmcp.PathParam[int]("id", "The item."),
		ginmcp.HeaderParam[string]("X-Language", "The language of the texts."), ginmcp.Out[[]string]()))
	r.POST("/upload", ginmcp.Op("upload", nothing, ginmcp.Form[upload]()))
	r.POST("/undescribed/:id", nothing)
}

func same[T any](_ *gin.Context, in T) (T, error) { return in, nil }
