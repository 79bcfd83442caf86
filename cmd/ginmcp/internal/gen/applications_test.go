package gen

import (
	"slices"
	"testing"
)

// An application is a small application of several packages, with the facts about its routes as
// inOneLine writes them.
type application struct {
	reason string
	files  map[string]string
	want   []string
}

// TestApplications analyses applications that combine idioms.
func TestApplications(t *testing.T) {
	for _, app := range applications {
		t.Run(app.reason, func(t *testing.T) {
			r := analyze(t, module(t, app.files))
			for _, err := range r.TypeErrors {
				t.Error(err)
			}
			var got []string
			for _, p := range r.Packages {
				for _, route := range p.Routes {
					got = append(got, inOneLine(route))
				}
			}
			slices.Sort(got)
			slices.Sort(app.want)
			for i := range max(len(got), len(app.want)) {
				var g, w string
				if i < len(got) {
					g = got[i]
				}
				if i < len(app.want) {
					w = app.want[i]
				}
				if g != w {
					t.Errorf("\ngot  %s\nwant %s", g, w)
				}
			}
		})
	}
}

var applications = []application{
	{"a base controller that is embedded, tables of routes, and parameters that a middleware binds", map[string]string{
		"base/base.go": `package base

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Envelope is around each response.
type Envelope[T any] struct {
	Data  T      ` + "`json:\"data\"`" + `
	Error *Fault ` + "`json:\"error,omitempty\"`" + `
}

type Fault struct {
	Code    string ` + "`json:\"code\"`" + `
	Message string ` + "`json:\"message\"`" + `
}

var ErrNotFound = errors.New("not found")

var statuses = map[error]int{ErrNotFound: http.StatusNotFound}

// Controller is embedded in all controllers.
type Controller struct{ Name string }

// Respond writes a response or an error.
func Respond[T any](c *gin.Context, status int, v T, err error) {
	if err != nil {
		status, ok := statuses[err]
		if !ok {
			status = http.StatusInternalServerError
		}
		c.AbortWithStatusJSON(status, Envelope[any]{Error: &Fault{"error", err.Error()}})
		return
	}
	c.JSON(status, Envelope[T]{Data: v})
}

func (b *Controller) Reject(c *gin.Context, err error) {
	c.AbortWithStatusJSON(http.StatusBadRequest, Envelope[any]{Error: &Fault{"invalid", err.Error()}})
}

type paramsKey struct{}

// Params binds the path and the query to a struct before the handler.
func Params[P any]() gin.HandlerFunc {
	return func(c *gin.Context) {
		p := new(P)
		if err := errors.Join(c.ShouldBindUri(p), c.ShouldBindQuery(p)); err != nil {
			c.AbortWithStatusJSON(http.StatusBadRequest, Envelope[any]{Error: &Fault{"params", err.Error()}})
			return
		}
		c.Set(paramsKey{}, p)
		c.Next()
	}
}

// ParamsOf returns what Params bound.
func ParamsOf[P any](c *gin.Context) *P { return c.MustGet(paramsKey{}).(*P) }

// Body binds the body.
func Body[B any](c *gin.Context) (body B, ok bool) {
	err := c.ShouldBindJSON(&body)
	if err != nil {
		c.AbortWithStatusJSON(http.StatusUnprocessableEntity, Envelope[any]{Error: &Fault{"body", err.Error()}})
	}
	return body, err == nil
}

// Routes is a table: path, verb, handlers.
type Routes map[string]map[string][]gin.HandlerFunc

// Mount registers a table.
func Mount(g *gin.RouterGroup, prefix string, routes Routes) {
	sub := g.Group(prefix)
	for path, verbs := range routes {
		for verb, chain := range verbs {
			sub.Handle(verb, path, chain...)
		}
	}
}
`,
		"stock/stock.go": `package stock

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/app/base"
)

// Item is something on a shelf.
type Item struct {
	SKU   string   ` + "`json:\"sku\"`" + `
	Count int      ` + "`json:\"count\"`" + `
	Tags  []string ` + "`json:\"tags\"`" + `
}

type Service interface {
	Find(ctx context.Context, q string, limit int) ([]Item, error)
	Get(ctx context.Context, sku string) (Item, error)
	Put(ctx context.Context, sku string, count int) (Item, error)
	Remove(ctx context.Context, sku string) error
}

type Controller struct {
	base.Controller
	service Service
}

func New(s Service) *Controller { return &Controller{Controller: base.Controller{Name: "stock"}, service: s} }

type bySKU struct {
	SKU string ` + "`uri:\"sku\" binding:\"required\"`" + `
}

type find struct {
	Q     string ` + "`form:\"q\"`" + `
	Limit int    ` + "`form:\"limit,default=20\" binding:\"max=100\"`" + `
}

type history struct {
	bySKU
	Since string ` + "`form:\"since\"`" + `
}

type change struct {
	Count int ` + "`json:\"count\" binding:\"required,min=1\"`" + `
}

// Routes are the routes of the stock.
func (s *Controller) Routes() base.Routes {
	return base.Routes{
		"": {
			http.MethodGet: {base.Params[find](), s.find},
		},
		"/:sku": {
			http.MethodGet:    {base.Params[bySKU](), s.get},
			http.MethodPut:    {base.Params[bySKU](), s.put},
			http.MethodDelete: {base.Params[bySKU](), s.remove},
		},
		"/:sku/history": {
			http.MethodGet: {base.Params[history](), s.history},
		},
	}
}

func (s *Controller) find(c *gin.Context) {
	p := base.ParamsOf[find](c)
	items, err := s.service.Find(c, p.Q, p.Limit)
	base.Respond(c, http.StatusOK, items, err)
}

func (s *Controller) get(c *gin.Context) {
	item, err := s.service.Get(c, base.ParamsOf[bySKU](c).SKU)
	base.Respond(c, http.StatusOK, item, err)
}

func (s *Controller) put(c *gin.Context) {
	in, ok := base.Body[change](c)
	if !ok {
		return
	}
	item, err := s.service.Put(c, base.ParamsOf[bySKU](c).SKU, in.Count)
	base.Respond(c, http.StatusOK, &item, err)
}

func (s *Controller) remove(c *gin.Context) {
	if err := s.service.Remove(c, base.ParamsOf[bySKU](c).SKU); err != nil {
		base.Respond[any](c, 0, nil, err)
		return
	}
	c.Status(http.StatusNoContent)
}

func (s *Controller) history(c *gin.Context) {
	p := base.ParamsOf[history](c)
	if p.Since == "" {
		s.Reject(c, base.ErrNotFound)
		return
	}
	base.Respond(c, http.StatusOK, map[string]int{p.SKU: 1}, nil)
}
`,
		"main.go": `package main

import (
	"github.com/gin-gonic/gin"

	"example.com/app/base"
	"example.com/app/stock"
)

type mountable interface{ Routes() base.Routes }

var controllers = map[string]mountable{"/stock": stock.New(nil)}

func main() {
	r := gin.New()
	api := r.Group("/api")
	for prefix, c := range controllers {
		base.Mount(api, prefix, c.Routes())
	}
	_ = r.Run()
}
`,
	}, []string{
		"GET /api/stock(query find tagged) 200 base.Envelope[[]Item]",
		"GET /api/stock/:sku(path bySKU tagged) 200 base.Envelope[Item]",
		"PUT /api/stock/:sku(path bySKU tagged, body change) 200 base.Envelope[*Item]",
		"DELETE /api/stock/:sku(path bySKU tagged) 204 empty",
		"GET /api/stock/:sku/history(path history tagged, query history tagged {Since true [] false}) 200 base.Envelope[map[string]int]",
	}},
	{"endpoints that are values, a router of the application's own, and results with a status", map[string]string{
		"rpc/rpc.go": `package rpc

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// Result is a response with its status.
type Result[T any] struct {
	Status int
	Body   T
	Header http.Header
}

func OK[T any](v T) (Result[T], error)      { return Result[T]{Status: 200, Body: v}, nil }
func Created[T any](v T) (Result[T], error) { return Result[T]{Status: 201, Body: v}, nil }

type Problem struct {
	Status int    ` + "`json:\"status\"`" + `
	Title  string ` + "`json:\"title\"`" + `
}

func (p Problem) Error() string { return p.Title }

func Invalid(title string) error { return Problem{http.StatusBadRequest, title} }

// Request is what endpoints take: it reads itself from a request.
type Request interface{ Parse(r *Reader) error }

// Reader reads parts of a request and keeps the first error.
type Reader struct {
	c   *gin.Context
	err error
}

func (r *Reader) fail(name string) {
	if r.err == nil {
		r.err = Invalid(name)
	}
}

func (r *Reader) Int(name string, fallback int) int {
	text, ok := r.c.GetQuery(name)
	if !ok {
		return fallback
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		r.fail(name)
	}
	return n
}

func (r *Reader) ID(name string) int64 {
	n, err := strconv.ParseInt(r.c.Param(name), 10, 64)
	if err != nil {
		r.fail(name)
	}
	return n
}

func (r *Reader) OneOf(name string, words ...string) string {
	text := r.c.DefaultQuery(name, words[0])
	for _, w := range words {
		if w == text {
			return text
		}
	}
	r.fail(name)
	return ""
}

func (r *Reader) Body(v any) {
	if err := r.c.ShouldBindJSON(v); err != nil {
		r.fail("body")
	}
}

// Endpoint is a route.
type Endpoint interface {
	mount(r Router)
}

type endpoint[In any, PIn interface {
	*In
	Request
}, Out any] struct {
	method, path string
	do           func(ctx context.Context, in PIn) (Result[Out], error)
}

// New makes an endpoint.
func New[In any, PIn interface {
	*In
	Request
}, Out any](method, path string, do func(ctx context.Context, in PIn) (Result[Out], error)) Endpoint {
	return endpoint[In, PIn, Out]{method, path, do}
}

func (e endpoint[In, PIn, Out]) mount(r Router) {
	r.add(e.method, e.path, func(c *gin.Context) error {
		reader := &Reader{c: c}
		in := PIn(new(In))
		if err := in.Parse(reader); err != nil {
			return err
		}
		if reader.err != nil {
			return reader.err
		}
		out, err := e.do(c.Request.Context(), in)
		if err != nil {
			return err
		}
		for name, values := range out.Header {
			c.Writer.Header()[name] = values
		}
		c.JSON(out.Status, out.Body)
		return nil
	})
}

// Router has routes whose handlers return errors.
type Router struct{ group gin.IRouter }

func On(g gin.IRouter) Router { return Router{g} }

func (r Router) In(path string, f func(Router)) Router {
	f(Router{r.group.Group(path)})
	return r
}

func (r Router) Mount(endpoints ...Endpoint) Router {
	for _, e := range endpoints {
		e.mount(r)
	}
	return r
}

func (r Router) add(method, path string, h func(*gin.Context) error) {
	r.group.Handle(method, path, func(c *gin.Context) {
		err := h(c)
		if err == nil {
			return
		}
		var p Problem
		if !errors.As(err, &p) {
			p = Problem{http.StatusInternalServerError, "internal"}
		}
		c.Abort()
		c.Header("Content-Type", "application/problem+json")
		c.JSON(p.Status, p)
	})
}
`,
		"events/events.go": `package events

import (
	"context"
	"time"

	"example.com/app/rpc"
)

type Event struct {
	ID    int64     ` + "`json:\"id\"`" + `
	Title string    ` + "`json:\"title\"`" + `
	At    time.Time ` + "`json:\"at\"`" + `
}

type listRequest struct {
	Page, Size int
	Order      string
}

func (l *listRequest) Parse(r *rpc.Reader) error {
	l.Page, l.Size = r.Int("page", 1), r.Int("size", 50)
	l.Order = r.OneOf("order", "time", "title")
	if l.Size > 100 {
		return rpc.Invalid("size")
	}
	return nil
}

type getRequest struct{ ID int64 }

func (g *getRequest) Parse(r *rpc.Reader) error { g.ID = r.ID("id"); return nil }

type createRequest struct {
	Title string    ` + "`json:\"title\" binding:\"required\"`" + `
	At    time.Time ` + "`json:\"at\"`" + `
}

func (c *createRequest) Parse(r *rpc.Reader) error { r.Body(c); return nil }

type moveRequest struct {
	ID   int64 ` + "`json:\"-\"`" + `
	Days int   ` + "`json:\"days\"`" + `
}

func (m *moveRequest) Parse(r *rpc.Reader) error {
	m.ID = r.ID("id")
	r.Body(m)
	if m.Days == 0 {
		return rpc.Invalid("days")
	}
	return nil
}

type page struct {
	Events []Event ` + "`json:\"events\"`" + `
	Next   *int    ` + "`json:\"next\"`" + `
}

var store struct {
	find func(context.Context, int, int) ([]Event, error)
	get  func(context.Context, int64) (*Event, error)
}

func list(ctx context.Context, in *listRequest) (rpc.Result[page], error) {
	all, err := store.find(ctx, in.Page, in.Size)
	if err != nil {
		return rpc.Result[page]{}, err
	}
	return rpc.OK(page{Events: all})
}

func get(ctx context.Context, in *getRequest) (rpc.Result[*Event], error) {
	e, err := store.get(ctx, in.ID)
	if err != nil {
		return rpc.Result[*Event]{}, err
	}
	return rpc.OK(e)
}

func create(_ context.Context, in *createRequest) (rpc.Result[*Event], error) {
	return rpc.Created(&Event{Title: in.Title, At: in.At})
}

func move(ctx context.Context, in *moveRequest) (rpc.Result[*Event], error) {
	return get(ctx, &getRequest{in.ID})
}

// Endpoints are the endpoints of events.
var Endpoints = []rpc.Endpoint{
	rpc.New("GET", "", list),
	rpc.New("POST", "", create),
	rpc.New("GET", "/:id", get),
	rpc.New("POST", "/:id/move", move),
}
`,
		"main.go": `package main

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/app/events"
	"example.com/app/rpc"
)

func handler() http.Handler {
	r := gin.New()
	rpc.On(r).In("/v1", func(r rpc.Router) {
		r.In("/events", func(r rpc.Router) { r.Mount(events.Endpoints...) })
	})
	return r
}

func main() { _ = http.ListenAndServe(":80", handler()) }
`,
	}, []string{
		`GET /v1/events(page query {"default":1,"type":"integer"}, size query {"default":50,"maximum":100,"type":"integer"}, order query {"default":"time","examples":["time","title"],"type":"string"}) 200 ginmcpPage`,
		"POST /v1/events(body ginmcpCreateRequest) 201 *ginmcpEvent",
		"GET /v1/events/:id(id path int!) 200 *ginmcpEvent",
		"POST /v1/events/:id/move(id path int!, body ginmcpMoveRequest {Days true [] false}) 200 *ginmcpEvent",
	}},
}
