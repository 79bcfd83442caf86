package ginmcp

import (
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

// The environment variable that makes this test binary the server of an attack.
const attackedEnv = "GINMCP_ATTACKED"

// attackedMounts are where the application of an attack has a server.
var attackedMounts = []string{"/mcp", "/sdk"}

// attackedState is what the server of an attack reports about itself.
type attackedState struct {
	Loads            []Load
	Goroutines, Heap int
	Files            []string // temporary ones
}

// attacked is an application with what an attack can make large: arguments of each location, files,
// responses, and handlers that take long.
func attacked() *gin.Engine {
	r := gin.New()
	r.MaxMultipartMemory = 1 << 10 // files go to the disk
	ok := func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"ok": true}) }
	wait := func(c *gin.Context) {
		select {
		case <-c.Request.Context().Done():
		case <-time.After(2 * time.Second):
			ok(c)
		}
	}
	file := func(c *gin.Context) {
		if _, err := c.FormFile("file"); err != nil {
			_ = c.AbortWithError(http.StatusBadRequest, err)
		}
	}
	type upload struct {
		File *multipart.FileHeader `form:"file"`
	}
	type wide struct {
		A01, A02, A03, A04, A05, A06, A07, A08, A09, A10, A11, A12, A13, A14, A15, A16, A17, A18, A19, A20 string
		B01, B02, B03, B04, B05, B06, B07, B08, B09, B10, B11, B12, B13, B14, B15, B16, B17, B18, B19, B20 string
	}
	large := []byte(`{"large":"` + strings.Repeat("<", 1<<20-20) + `"}`)
	r.GET("/any", ok)
	r.POST("/any", ok)
	r.GET("/plain/:id", Op("plain", func(c *gin.Context) { c.String(http.StatusOK, c.Param("id")) }))
	r.GET("/deep", Op("deep", ok, Query[struct {
		Filter map[string]map[string]string `form:"filter"`
	}]()))
	r.GET("/header", Op("header", ok, HeaderParam[[]string]("X-A", "")))
	r.GET("/cookie", Op("cookie", ok, CookieParam[string]("theme", "")))
	r.GET("/path/:id", Op("path", ok))
	r.GET("/list", Op("list", ok, QueryParam[string]("q", "")))
	r.POST("/wide", Op("wide", ok, Body[wide]()))
	r.POST("/upload", Op("upload", file, Form[upload]()))
	r.POST("/slow-upload", Op("slow_upload", func(c *gin.Context) { file(c); wait(c) }, Form[upload]()))
	r.POST("/echo", Op("echo", func(c *gin.Context) {
		_, _ = io.Copy(c.Writer, c.Request.Body)
	}, Body[any]()))
	r.GET("/slow", func(c *gin.Context) { wait(c) })
	r.GET("/deaf", Op("deaf", func(c *gin.Context) { time.Sleep(3 * time.Second); ok(c) }))
	r.GET("/panic", Op("panic", func(*gin.Context) { panic("on purpose") }))
	r.GET("/large", Op("large", func(c *gin.Context) { c.Data(http.StatusOK, gin.MIMEJSON, large) }))
	return r
}

// TestAttackedServer is the server of [TestAttack], in a process of its own: it reports its address,
// and serves until its standard input ends.
func TestAttackedServer(t *testing.T) {
	if os.Getenv(attackedEnv) == "" {
		t.Skip("TestAttack starts it")
	}
	r := attacked()
	options := []Option{
		WithLogger(nil), WithSearch(Search{Always: []string{"plain"}}), WithBatch(20), WithTimeout(10 * time.Second),
		WithRouteMaps(RouteMap{Pattern: "^/list", Kind: ResourceTemplate}),
	}
	s, viaSDK := Attach(r, options...), newServer(t, r, options...)
	viaSDK.Mount(r, attackedMounts[1])
	viaSDK.MCP() // from now on, the SDK reads every message
	mux := http.NewServeMux()
	mux.Handle("/", r)
	mux.HandleFunc("/state", func(w http.ResponseWriter, _ *http.Request) {
		files, err := os.ReadDir(os.TempDir())
		if err != nil {
			t.Error(err)
		}
		var names []string
		for _, file := range files {
			names = append(names, file.Name())
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		_ = json.NewEncoder(w).
			Encode(attackedState{[]Load{s.Load(), viaSDK.Load()}, runtime.NumGoroutine(), int(m.HeapAlloc), names})
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	fmt.Println("http://" + listener.Addr().String())
	_, _ = io.Copy(io.Discard, os.Stdin)
	_ = server.Close()
	<-done
}
