package ginmcp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

type orderID struct {
	ID string `json:"id" binding:"required" description:"The order's number"`
}

type orderState struct {
	Customer string `json:"customer"`
	Parcel   string `json:"parcel"`
}

// Two routes, one of which is not a tool itself, make one tool that answers what people ask.
func ExampleWithTool() {
	r := gin.New()
	r.GET("/orders/:id", ginmcp.Op("get_order", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"customer": "Ada", "parcel": "p-7"})
	}))
	r.GET("/parcels/:id", ginmcp.Op("get_parcel", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"place": "on the way"})
	}, ginmcp.Hidden()))

	s := ginmcp.Attach(r, ginmcp.WithTool("where_is_my_order", func(ctx context.Context, call ginmcp.Caller, in orderID) (out orderState, err error) {
		if err := call.Do(ctx, "get_order", in, &out); err != nil {
			return out, err
		}
		var parcel struct{ Place string }
		err = call.Do(ctx, "get_parcel", orderID{out.Parcel}, &parcel)
		out.Parcel = parcel.Place
		return out, err
	}, ginmcp.Summary("Tell who ordered something and where it is."), ginmcp.ReadOnly()))

	fmt.Println(names(s))
	fmt.Println(call(s, "where_is_my_order", map[string]any{"id": "5"}))
	// Output:
	// [get_order where_is_my_order]
	// {"customer":"Ada","parcel":"on the way"}
}

// A response that is not a success is an error that contains all of it.
func ExampleCallError() {
	r := gin.New()
	r.GET("/orders/:id", ginmcp.Op("get_order", func(c *gin.Context) {
		c.JSON(http.StatusNotFound, gin.H{"error": "no such order"})
	}))
	s := ginmcp.Attach(r, ginmcp.WithTool("is_ordered", func(ctx context.Context, call ginmcp.Caller, in orderID) (bool, error) {
		err := call.Do(ctx, "get_order", in, nil)
		var failed *ginmcp.CallError
		if errors.As(err, &failed) && failed.Status == http.StatusNotFound {
			return false, nil
		}
		return err == nil, err
	}))
	fmt.Println(call(s, "is_ordered", map[string]any{"id": "5"}))
	// Output: false
}
