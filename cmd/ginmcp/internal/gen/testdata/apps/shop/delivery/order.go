package delivery

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/shop/domain"
)

func readCSV(c *gin.Context) ([][]string, error) {
	if !strings.HasPrefix(c.ContentType(), "text/csv") {
		return nil, errors.New("the body is not text/csv")
	}
	text, err := io.ReadAll(c.Request.Body)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.FieldsPerRecord = 4
	return r.ReadAll()
}

// OrderHandler serves orders.
type OrderHandler struct{ usecase domain.OrderUsecase }

// NewOrderHandler makes a handler.
func NewOrderHandler(u domain.OrderUsecase) *OrderHandler { return &OrderHandler{u} }

type listOrders struct {
	CustomerID int64  `form:"customer_id"`
	Status     string `form:"status" binding:"omitempty,oneof=placed paid cancelled"`
}

// List returns orders, of one customer if customer_id is given.
func (h *OrderHandler) List(c *gin.Context) {
	var q listOrders
	if err := c.BindQuery(&q); err != nil {
		return
	}
	orders, err := h.usecase.List(c.Request.Context(), q.CustomerID, q.Status)
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"orders": orders, "count": len(orders)})
}

type placeOrder struct {
	CustomerID int64         `json:"customer_id" binding:"required"`
	Lines      []domain.Line `json:"lines" binding:"required,min=1,dive"`
	Note       *string       `json:"note"`
}

// Place places an order.
func (h *OrderHandler) Place(c *gin.Context) {
	in, ok := bind[placeOrder](c)
	if !ok {
		return
	}
	o := domain.Order{CustomerID: in.CustomerID, Lines: in.Lines, Note: in.Note}
	if err := h.usecase.Place(c.Request.Context(), &o); err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusCreated, o)
}

// Get returns one order.
func (h *OrderHandler) Get(c *gin.Context) {
	id, ok := pathInt64(c, "id")
	if !ok {
		return
	}
	o, err := h.usecase.Get(c.Request.Context(), id)
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, o)
}

// Cancel cancels an order. A reason helps.
func (h *OrderHandler) Cancel(c *gin.Context) {
	id, ok := pathInt64(c, "id")
	if !ok {
		return
	}
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		abort(c, domain.ErrBadParam)
		return
	}
	var in struct {
		Reason string `json:"reason"`
	}
	if len(body) > 0 {
		if err := json.Unmarshal(body, &in); err != nil {
			abort(c, domain.ErrBadParam)
			return
		}
	}
	o, err := h.usecase.Cancel(c.Request.Context(), id, in.Reason)
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, o)
}

// Pay pays an order. The amount must be the total.
func (h *OrderHandler) Pay(c *gin.Context) {
	id, ok := pathInt64(c, "id")
	if !ok {
		return
	}
	key := c.GetHeader("Idempotency-Key")
	if key == "" {
		c.AbortWithStatusJSON(http.StatusPreconditionRequired, ResponseError{Message: "Idempotency-Key is missing"})
		return
	}
	var in struct {
		Amount domain.Money `json:"amount" binding:"required"`
		Method string       `json:"method" binding:"required,oneof=card transfer"`
	}
	if err := c.ShouldBindJSON(&in); err != nil {
		c.AbortWithStatusJSON(http.StatusBadRequest, ResponseError{Message: err.Error()})
		return
	}
	o, err := h.usecase.Pay(c.Request.Context(), id, in.Amount)
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"order": o, "payment": gin.H{"key": key, "method": in.Method}})
}

// Invoice returns the invoice of an order as PDF.
func (h *OrderHandler) Invoice(c *gin.Context) {
	id, ok := pathInt64(c, "id")
	if !ok {
		return
	}
	if _, err := h.usecase.Get(c.Request.Context(), id); err != nil {
		abort(c, err)
		return
	}
	c.Data(http.StatusOK, "application/pdf", []byte("%PDF-1.4"))
}

// Export writes all orders, one JSON object in each line.
func (h *OrderHandler) Export(c *gin.Context) {
	orders, err := h.usecase.List(c.Request.Context(), 0, "")
	if err != nil {
		abort(c, err)
		return
	}
	c.Header("Content-Type", "application/x-ndjson")
	enc := json.NewEncoder(c.Writer)
	for _, o := range orders {
		if err := enc.Encode(o); err != nil {
			return
		}
		c.Writer.Flush()
	}
}
