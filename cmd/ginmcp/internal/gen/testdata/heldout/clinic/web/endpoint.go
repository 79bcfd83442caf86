// Package web speaks HTTP.
package web

import (
	"context"
	"errors"
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"example.com/heldout/clinic/core"
)

// Endpoint is a function of a request.
type Endpoint[In, Out any] func(ctx context.Context, in In) (Out, error)

type config struct {
	status int
	staff  bool
}

type option func(*config)

func status(code int) option { return func(c *config) { c.status = code } }

func staffOnly(c *config) { c.staff = true }

// serve turns an endpoint into a handler.
func serve[In, Out any](e Endpoint[In, Out], opts ...option) gin.HandlerFunc {
	cfg := config{status: http.StatusOK}
	for _, o := range opts {
		o(&cfg)
	}
	return func(c *gin.Context) {
		r := request{c}
		if cfg.staff && !r.staff() {
			return
		}
		var in In
		if !r.bind(&in) {
			return
		}
		out, err := e(c.Request.Context(), in)
		if err != nil {
			r.fail(err)
			return
		}
		r.send(cfg.status, out)
	}
}

// serveEmpty is serve for endpoints that return nothing.
func serveEmpty[In any](f func(context.Context, In) error) gin.HandlerFunc {
	return serve(func(ctx context.Context, in In) (any, error) {
		return nil, f(ctx, in)
	}, status(http.StatusNoContent))
}

// request is a context with what all endpoints need.
type request struct{ *gin.Context }

// staff reports whether the caller works here, and responds otherwise.
func (r request) staff() bool {
	if r.GetHeader("X-Staff-Badge") == "b-7" {
		return true
	}
	r.AbortWithStatusJSON(http.StatusForbidden, &core.Problem{Code: "forbidden", Detail: "staff only"})
	return false
}

// bind binds the parts that a request struct has tags for. Only after the last part are the rules
// checked, since one part alone may break them.
func (r request) bind(in any) bool {
	v := reflect.ValueOf(in).Elem()
	if v.Kind() != reflect.Struct || v.NumField() == 0 {
		return true
	}
	var err error
	if len(r.Params) > 0 {
		params := map[string][]string{}
		for _, p := range r.Params {
			params[p.Key] = []string{p.Value}
		}
		err = binding.MapFormWithTag(in, params, "uri")
	}
	if err == nil {
		err = binding.MapFormWithTag(in, r.Request.URL.Query(), "form")
	}
	if err == nil && r.Request.Method != http.MethodGet && r.Request.ContentLength != 0 {
		err = decode(r.Request.Body, in)
	}
	if err == nil {
		err = binding.Validator.ValidateStruct(in)
	}
	if err != nil {
		r.fail(&core.Problem{Status: http.StatusBadRequest, Code: "invalid", Detail: err.Error()})
		return false
	}
	return true
}

func (r request) fail(err error) {
	var p *core.Problem
	if !errors.As(err, &p) {
		p = &core.Problem{Status: http.StatusInternalServerError, Code: "internal", Detail: "something went wrong"}
	}
	r.Header("Content-Type", "application/problem+json")
	r.AbortWithStatusJSON(p.Status, p)
}

// envelope is around each response.
type envelope struct {
	Data any  `json:"data"`
	Meta meta `json:"meta"`
}

type meta struct {
	Version string `json:"version"`
}

func (r request) send(status int, out any) {
	if status == http.StatusNoContent {
		r.Status(status)
		return
	}
	r.JSON(status, envelope{Data: out, Meta: meta{"1"}})
}
