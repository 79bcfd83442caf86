package ginmcp

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A thousand routes of twenty pairs of types: building their catalogue against registering
// the same thousand as typed tools of the SDK, in one run. The metric x-native is how many
// times as long ours takes; a quarter is what it may. The metric x-first is what share of that
// time a Refresh takes that finds nothing new.

const (
	buildRoutes = 1000
	buildTypes  = 20
)

// T only makes one type differ from another.
type buildInput[T any] struct {
	ID      string         `uri:"id" json:"id" description:"Which one."`
	Name    string         `json:"name" binding:"required,max=50" description:"What it is called."`
	Email   *string        `json:"email,omitempty" binding:"omitempty,email"`
	Kind    string         `json:"kind" binding:"oneof=small large"`
	Count   int            `json:"count" binding:"min=1,max=100"`
	Price   float64        `json:"price"`
	Tags    []string       `json:"tags" binding:"max=10"`
	Due     time.Time      `json:"due"`
	Address buildAddress   `json:"address"`
	Lines   []buildLine[T] `json:"lines" binding:"required,dive"`
}

type buildAddress struct {
	Street  string `json:"street" binding:"required"`
	City    string `json:"city" binding:"required"`
	Country string `json:"country" binding:"len=2"`
}

type buildLine[T any] struct {
	Product  int     `json:"product" binding:"min=1"`
	Quantity int     `json:"quantity" binding:"min=1"`
	Note     string  `json:"note"`
	Discount float64 `json:"discount" binding:"min=0,max=1"`
}

type buildOutput[T any] struct {
	ID      int               `json:"id"`
	Name    string            `json:"name"`
	Created time.Time         `json:"created"`
	Total   float64           `json:"total"`
	Labels  map[string]string `json:"labels"`
	Address *buildAddress     `json:"address,omitempty"`
	Lines   []buildLine[T]    `json:"lines"`
}

func BenchmarkBuild(b *testing.B) {
	register := []func(*gin.Engine, *mcp.Server, int, ...OpOption){
		buildRoute[[1]byte], buildRoute[[2]byte], buildRoute[[3]byte], buildRoute[[4]byte], buildRoute[[5]byte],
		buildRoute[[6]byte], buildRoute[[7]byte], buildRoute[[8]byte], buildRoute[[9]byte], buildRoute[[10]byte],
		buildRoute[[11]byte], buildRoute[[12]byte], buildRoute[[13]byte], buildRoute[[14]byte], buildRoute[[15]byte],
		buildRoute[[16]byte], buildRoute[[17]byte], buildRoute[[18]byte], buildRoute[[19]byte], buildRoute[[20]byte],
	}
	if len(register) != buildTypes {
		b.Fatalf("%d types", len(register))
	}
	var native, first time.Duration
	b.Run("native", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			server := mcp.NewServer(&mcp.Implementation{Name: "native", Version: "1"}, nil)
			for i := range buildRoutes {
				register[i%buildTypes](nil, server, i)
			}
		}
		native = b.Elapsed() / time.Duration(b.N)
	})
	for name, more := range map[string]func(i int) []OpOption{
		"ginmcp": func(int) []OpOption { return nil },
		// No two inputs are the same, so that none is made only once.
		"ginmcp/all differ": func(i int) []OpOption {
			return []OpOption{QueryParam[int](fmt.Sprint("page_", i), "Which page.")}
		},
	} {
		engine := gin.New()
		for i := range buildRoutes {
			register[i%buildTypes](engine, nil, i, more(i)...)
		}
		s := newServer(b, engine)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.snapshots.Schemas = schema.Cache{} // as at the first use
				if c := s.snapshots.Build(); len(c.Errors()) > 0 || len(c.Tools()) != buildRoutes {
					b.Fatalf("%d tools, %v", len(c.Tools()), c.Errors())
				}
			}
			first = b.Elapsed() / time.Duration(b.N)
			if native > 0 {
				b.ReportMetric(float64(first)/float64(native), "x-native")
			}
		})
		b.Run(name+"/again", func(b *testing.B) {
			b.ReportAllocs()
			s.snapshots.Build()
			for b.Loop() {
				if c := s.snapshots.Build(); len(c.Errors()) > 0 || len(c.Tools()) != buildRoutes {
					b.Fatalf("%d tools, %v", len(c.Tools()), c.Errors())
				}
			}
			if first > 0 {
				b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(first), "x-first")
			}
		})
	}
}

// buildRoute registers operation i with an engine, or as a tool of the SDK.
func buildRoute[T any](engine *gin.Engine, server *mcp.Server, i int, more ...OpOption) {
	name := fmt.Sprint("change_thing_", i)
	if engine != nil {
		engine.POST(fmt.Sprint("/things-", i, "/:id"), Op(name, func(c *gin.Context) { c.Status(http.StatusOK) },
			append(more, Summary("Change a thing."), In[buildInput[T]](), Out[buildOutput[T]]())...))
		return
	}
	mcp.AddTool(server, &mcp.Tool{Name: name, Description: "Change a thing."},
		func(context.Context, *mcp.CallToolRequest, buildInput[T]) (*mcp.CallToolResult, buildOutput[T], error) {
			return nil, buildOutput[T]{}, nil
		})
}
