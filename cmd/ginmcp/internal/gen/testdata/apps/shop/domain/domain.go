// Package domain has what the shop is about. It imports nothing of the other layers.
package domain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// The errors of all layers.
var (
	ErrNotFound   = errors.New("your requested item is not found")
	ErrConflict   = errors.New("your item already exists")
	ErrBadParam   = errors.New("given param is not valid")
	ErrOutOfStock = errors.New("not enough in stock")
)

// Money is an amount of cents; in JSON it is a text such as "12.50 EUR".
type Money struct {
	Cents    int64
	Currency string
}

// MarshalJSON writes the text.
func (m Money) MarshalJSON() ([]byte, error) {
	return json.Marshal(fmt.Sprintf("%d.%02d %s", m.Cents/100, m.Cents%100, m.Currency))
}

// UnmarshalJSON reads the text.
func (m *Money) UnmarshalJSON(text []byte) error {
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	var whole, part int64
	if _, err := fmt.Sscanf(s, "%d.%02d %3s", &whole, &part, &m.Currency); err != nil {
		return fmt.Errorf("%w: money looks like 12.50 EUR", ErrBadParam)
	}
	m.Cents = 100*whole + part
	return nil
}

// Category of a product.
type Category string

// All categories.
const (
	Tools  Category = "tools"
	Garden Category = "garden"
	Toys   Category = "toys"
)

// Product is something on sale.
type Product struct {
	SKU        string            `json:"sku"`
	Name       string            `json:"name"`
	Category   Category          `json:"category"`
	Price      Money             `json:"price"`
	Stock      int               `json:"stock"`
	Attributes map[string]string `json:"attributes,omitempty"`
	CreatedAt  time.Time         `json:"created_at"`
	UpdatedAt  time.Time         `json:"updated_at,omitzero"`
}

// OrderStatus is how far an order is.
type OrderStatus int

// An order is placed, then paid, or cancelled.
const (
	Placed OrderStatus = iota
	Paid
	Cancelled
)

// MarshalText writes the name of the status.
func (s OrderStatus) MarshalText() ([]byte, error) {
	return []byte([]string{"placed", "paid", "cancelled"}[s]), nil
}

// Line is one product of an order.
type Line struct {
	SKU      string `json:"sku" binding:"required"`
	Quantity int    `json:"quantity" binding:"required,min=1"`
}

// Order is what a customer wants.
type Order struct {
	ID         int64       `json:"id"`
	CustomerID int64       `json:"customer_id"`
	Lines      []Line      `json:"lines"`
	Status     OrderStatus `json:"status"`
	Total      Money       `json:"total"`
	Note       *string     `json:"note"`
	PlacedAt   time.Time   `json:"placed_at"`
}

// Customer buys things.
type Customer struct {
	ID      int64   `json:"id"`
	Name    string  `json:"name"`
	Email   string  `json:"email"`
	Segment *string `json:"segment,omitempty"`
}

// ProductFilter selects products.
type ProductFilter struct {
	Category Category
	MaxPrice int64
	Cursor   string
	Limit    int
}

// ProductRepository stores products.
type ProductRepository interface {
	Fetch(ctx context.Context, f ProductFilter) ([]Product, string, error)
	Get(ctx context.Context, sku string) (*Product, error)
	Save(ctx context.Context, p *Product) error
	Delete(ctx context.Context, sku string) error
}

// OrderRepository stores orders.
type OrderRepository interface {
	List(ctx context.Context, customer int64) ([]Order, error)
	Get(ctx context.Context, id int64) (*Order, error)
	Save(ctx context.Context, o *Order) error
}

// CustomerRepository stores customers.
type CustomerRepository interface {
	Find(ctx context.Context, email string) ([]Customer, error)
	Get(ctx context.Context, id int64) (*Customer, error)
	Save(ctx context.Context, c *Customer) error
}

// ProductUsecase is what can be done with products.
type ProductUsecase interface {
	Fetch(ctx context.Context, f ProductFilter) ([]Product, string, error)
	GetBySKU(ctx context.Context, sku string) (*Product, error)
	Store(ctx context.Context, p *Product) error
	SetPrice(ctx context.Context, sku string, price Money) (*Product, error)
	Adjust(ctx context.Context, sku string, delta int) (*Product, error)
	Delete(ctx context.Context, sku string) error
}

// OrderUsecase is what can be done with orders.
type OrderUsecase interface {
	List(ctx context.Context, customer int64, status string) ([]Order, error)
	Place(ctx context.Context, o *Order) error
	Get(ctx context.Context, id int64) (*Order, error)
	Cancel(ctx context.Context, id int64, reason string) (*Order, error)
	Pay(ctx context.Context, id int64, amount Money) (*Order, error)
}

// CustomerUsecase is what can be done with customers.
type CustomerUsecase interface {
	Find(ctx context.Context, email string) ([]Customer, error)
	Update(ctx context.Context, id int64, name, email *string) (*Customer, error)
	Anonymise(ctx context.Context, id int64) error
}
