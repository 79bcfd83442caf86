package delivery

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/shop/domain"
)

// ProductHandler serves products.
type ProductHandler struct {
	usecase domain.ProductUsecase
}

// NewProductHandler makes a handler.
func NewProductHandler(u domain.ProductUsecase) *ProductHandler {
	return &ProductHandler{usecase: u}
}

const defaultNum = 10

// Fetch returns a page of products. The header X-Cursor has the cursor of the next page.
func (h *ProductHandler) Fetch(c *gin.Context) {
	num, err := strconv.Atoi(c.Query("num"))
	if err != nil || num <= 0 {
		num = defaultNum
	}
	filter := domain.ProductFilter{Category: domain.Category(c.Query("category")), Cursor: c.Query("cursor"), Limit: num}
	switch filter.Category {
	case "", domain.Tools, domain.Garden, domain.Toys:
	default:
		abort(c, domain.ErrBadParam)
		return
	}
	if s, ok := c.GetQuery("max_price"); ok {
		price, err := strconv.ParseFloat(s, 64)
		if err != nil {
			abort(c, domain.ErrBadParam)
			return
		}
		filter.MaxPrice = int64(price * 100)
	}
	list, next, err := h.usecase.Fetch(c.Request.Context(), filter)
	if err != nil {
		abort(c, err)
		return
	}
	c.Header("X-Cursor", next)
	c.JSON(http.StatusOK, list)
}

// GetBySKU returns one product.
func (h *ProductHandler) GetBySKU(c *gin.Context) {
	p, err := h.usecase.GetBySKU(c.Request.Context(), c.Param("sku"))
	if err != nil {
		abort(c, err)
		return
	}
	if etag := fmt.Sprintf(`"%s-%d"`, p.SKU, p.Stock); c.GetHeader("If-None-Match") == etag {
		c.Status(http.StatusNotModified)
		return
	}
	c.JSON(http.StatusOK, p)
}

// Related returns products of the same category.
func (h *ProductHandler) Related(c *gin.Context) {
	ctx := c.Request.Context()
	p, err := h.usecase.GetBySKU(ctx, c.Param("sku"))
	if err != nil {
		abort(c, err)
		return
	}
	list, _, err := h.usecase.Fetch(ctx, domain.ProductFilter{Category: p.Category, Limit: defaultNum})
	if err != nil {
		abort(c, err)
		return
	}
	names := make(map[string]string, len(list))
	for _, other := range list {
		names[other.SKU] = other.Name
	}
	c.JSON(http.StatusOK, gin.H{"sku": p.SKU, "related": names})
}

type storeProduct struct {
	SKU        string            `json:"sku" binding:"required,uppercase"`
	Name       string            `json:"name" binding:"required"`
	Category   domain.Category   `json:"category" binding:"required,oneof=tools garden toys"`
	Price      domain.Money      `json:"price"` // such as "12.50 EUR"
	Stock      int               `json:"stock" binding:"min=0"`
	Attributes map[string]string `json:"attributes"`
}

// Store adds a product.
func (h *ProductHandler) Store(c *gin.Context) {
	in, ok := bind[storeProduct](c)
	if !ok {
		return
	}
	p := &domain.Product{SKU: in.SKU, Name: in.Name, Category: in.Category, Price: in.Price, Stock: in.Stock, Attributes: in.Attributes}
	if err := h.usecase.Store(c.Request.Context(), p); err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusCreated, p)
}

// SetPrice changes what a product costs.
func (h *ProductHandler) SetPrice(c *gin.Context) {
	in, ok := bind[struct {
		Price *domain.Money `json:"price" binding:"required"`
	}](c)
	if !ok {
		return
	}
	p, err := h.usecase.SetPrice(c.Request.Context(), c.Param("sku"), *in.Price)
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, p)
}

// Delete removes a product.
func (h *ProductHandler) Delete(c *gin.Context) {
	if err := h.usecase.Delete(c.Request.Context(), c.Param("sku")); err != nil {
		abort(c, err)
		return
	}
	c.AbortWithStatus(http.StatusNoContent)
}

// Adjustment changes the stock of a product.
type Adjustment struct {
	SKU   string `json:"sku"`
	Delta int    `json:"delta"` // negative when things are lost
}

// AdjustStock changes the stock of several products.
func (h *ProductHandler) AdjustStock(c *gin.Context) {
	var adjustments []Adjustment
	if err := json.NewDecoder(c.Request.Body).Decode(&adjustments); err != nil {
		c.AbortWithStatusJSON(http.StatusBadRequest, ResponseError{Message: err.Error()})
		return
	}
	results := make([]*domain.Product, 0, len(adjustments))
	for _, a := range adjustments {
		p, err := h.usecase.Adjust(c.Request.Context(), a.SKU, a.Delta)
		if err != nil {
			abort(c, fmt.Errorf("%s: %w", a.SKU, err))
			return
		}
		results = append(results, p)
	}
	c.JSON(http.StatusOK, results)
}

// Import reads the body as CSV: a line is SKU, name, category and stock.
func (h *ProductHandler) Import(c *gin.Context) {
	rows, err := readCSV(c)
	if err != nil {
		c.AbortWithStatusJSON(http.StatusUnsupportedMediaType, ResponseError{Message: err.Error()})
		return
	}
	dry := c.Query("dry_run") == "1"
	for _, row := range rows {
		p := &domain.Product{SKU: row[0], Name: row[1], Category: domain.Category(row[2])}
		if p.Stock, err = strconv.Atoi(row[3]); err != nil {
			abort(c, domain.ErrBadParam)
			return
		}
		if dry {
			continue
		}
		if err := h.usecase.Store(c.Request.Context(), p); err != nil {
			abort(c, err)
			return
		}
	}
	c.JSON(http.StatusAccepted, gin.H{"rows": len(rows), "dry_run": dry})
}
