package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// work is how long a call takes.
const work = 2 * time.Millisecond

type write struct {
	ID string `binding:"required" json:"id"`
}

// serve serves one replica until SIGTERM. A write appends its id to the log, which the replicas
// share.
func serve(addr, log string, mcpFirst bool) error {
	const private = 0o600
	file, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, private) //nolint:gosec // our own file
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()

	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	// nginx sends the name of its upstream as Host, by default.
	server := ginmcp.Attach(engine, ginmcp.WithName("replica"), ginmcp.WithTrustedHosts(upstream))
	engine.GET("/read", ginmcp.Op("read", func(c *gin.Context) {
		time.Sleep(work)
		c.JSON(http.StatusOK, gin.H{"read": true})
	}, ginmcp.Summary("Read.")))
	var mu sync.Mutex
	engine.POST("/write", ginmcp.Handle("write", func(_ *gin.Context, in write) (write, error) {
		time.Sleep(work)
		mu.Lock()
		defer mu.Unlock()
		_, err := file.WriteString(in.ID + "\n")
		return in, err
	}, ginmcp.Summary("Write.")))
	if err := server.Refresh(); err != nil {
		return err
	}
	return serveUntilTerm(&http.Server{Addr: addr, Handler: engine, ReadHeaderTimeout: time.Second}, server, mcpFirst)
}

func serveUntilTerm(s *http.Server, server *ginmcp.Server, mcpFirst bool) error {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- s.ListenAndServe() }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}

	const patience, grace = 5 * time.Second, 300 * time.Millisecond
	stopCtx, stopped := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer stopped()
	if mcpFirst {
		err := server.Shutdown(stopCtx)
		time.Sleep(grace) // the load balancer still sends requests
		return errors.Join(err, s.Shutdown(stopCtx))
	}
	return errors.Join(s.Shutdown(stopCtx), server.Shutdown(stopCtx))
}
