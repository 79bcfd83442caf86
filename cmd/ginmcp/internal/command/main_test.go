package command

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"go.uber.org/goleak"
)

// asCommand is the environment variable by which a test runs the command in a process of its own.
const asCommand = "GINMCP_TEST_COMMAND"

// asBrowser is the environment variable by which a login runs this program as the browser.
const asBrowser = "GINMCP_TEST_BROWSER"

func TestMain(m *testing.M) {
	if os.Getenv(asBrowser) != "" { // it follows the redirections to the end, as a browser does
		response, err := http.Get(os.Args[1])
		if err == nil {
			_ = response.Body.Close()
		}
		os.Exit(0)
	}
	if os.Getenv(asCommand) != "" { // this program is the command, for a test on a terminal
		os.Exit(Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	gin.SetMode(gin.TestMode)
	goleak.VerifyTestMain(m)
}

// product is what the shop of the tests sells.
type product struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

// newProduct is the body of add_product.
type newProduct struct {
	Name  string   `json:"name" binding:"required,max=20" description:"What people call it"`
	Tags  []string `json:"tags"`
	Price struct {
		Amount   int    `json:"amount"`
		Currency string `json:"currency" binding:"omitempty,oneof=CHF EUR"`
	} `json:"price"`
}

// png is the smallest PNG image.
var png = []byte(
	"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89",
)

func shop() *gin.Engine {
	r := gin.New()
	r.GET("/products/:id", ginmcp.Handle("get_product", func(_ *gin.Context, in struct {
		ID int `uri:"id" binding:"min=1"`
	}) (product, error) {
		if in.ID > 9 {
			return product{}, ginmcp.Error(http.StatusNotFound, "there is no such product")
		}
		return product{in.ID, "Teapot"}, nil
	}, ginmcp.Summary("Get one product.")))
	r.POST(
		"/products",
		ginmcp.Handle("add_product", func(_ *gin.Context, in newProduct) (newProduct, error) { return in, nil }),
	)
	r.GET("/picture", ginmcp.Op("picture", func(c *gin.Context) { c.Data(http.StatusOK, "image/png", png) }))
	r.GET("/about", ginmcp.Op("about", func(c *gin.Context) { c.String(http.StatusOK, "A small shop.") }))
	return r
}

// serve serves the shop and returns the URL of its endpoint.
func serve(t *testing.T, opts ...ginmcp.Option) string {
	t.Helper()
	r := shop()
	ginmcp.Attach(r, append([]ginmcp.Option{ginmcp.WithName("shop"), ginmcp.WithLogger(nil)}, opts...)...)
	return start(t, r)
}

// serveEngine serves an application with routes of its own.
func serveEngine(t *testing.T, routes func(*gin.Engine), more ...func(*ginmcp.Server)) string {
	t.Helper()
	r := gin.New()
	routes(r)
	s := ginmcp.Attach(r, ginmcp.WithLogger(nil))
	for _, f := range more {
		f(s)
	}
	return start(t, r)
}

func start(t *testing.T, r http.Handler) string {
	t.Helper()
	server := httptest.NewServer(r)
	t.Cleanup(func() {
		server.Close()
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	})
	return server.URL + "/mcp"
}

// output is what one run of the command printed.
type output struct {
	code     int
	out, err string
}

func run(t *testing.T, stdin string, args ...string) output {
	t.Helper()
	var out, errs bytes.Buffer
	code := Run(context.WithoutCancel(t.Context()), args, strings.NewReader(stdin), &out, &errs)
	return output{code, out.String(), errs.String()}
}
