// Package repository stores the shop in memory.
package repository

import (
	"context"
	"sync"
	"time"

	"example.com/apps/shop/domain"
)

// DB is the memory.
type DB struct {
	mu        sync.Mutex
	products  []domain.Product
	orders    []domain.Order
	customers []domain.Customer
}

// Founded is when everything was made.
var Founded = time.Date(2025, time.January, 15, 10, 0, 0, 0, time.UTC)

// Open returns a memory with three products.
func Open() *DB {
	segment := "regular"
	eur := func(cents int64) domain.Money { return domain.Money{Cents: cents, Currency: "EUR"} }
	return &DB{
		products: []domain.Product{
			{SKU: "HAM-1", Name: "Hammer", Category: domain.Tools, Price: eur(1250), Stock: 7, Attributes: map[string]string{"weight": "500 g"}, CreatedAt: Founded, UpdatedAt: Founded},
			{SKU: "RAK-1", Name: "Rake", Category: domain.Garden, Price: eur(1999), Stock: 2, CreatedAt: Founded},
			{SKU: "TOP-1", Name: "Spinning top", Category: domain.Toys, Price: eur(399), Stock: 0, CreatedAt: Founded},
		},
		orders: []domain.Order{
			{ID: 1, CustomerID: 1, Lines: []domain.Line{{SKU: "HAM-1", Quantity: 1}}, Total: eur(1250), PlacedAt: Founded},
		},
		customers: []domain.Customer{{ID: 1, Name: "Bo", Email: "bo@example.org", Segment: &segment}},
	}
}

// Products is a domain.ProductRepository.
type Products struct{ db *DB }

// NewProducts makes one.
func NewProducts(db *DB) domain.ProductRepository { return &Products{db} }

// Fetch returns a page and the cursor of the next one.
func (r *Products) Fetch(_ context.Context, f domain.ProductFilter) ([]domain.Product, string, error) {
	r.db.mu.Lock()
	defer r.db.mu.Unlock()
	page := []domain.Product{}
	for _, p := range r.db.products {
		switch {
		case p.SKU <= f.Cursor, f.Category != "" && p.Category != f.Category, f.MaxPrice > 0 && p.Price.Cents > f.MaxPrice:
			continue
		case len(page) == f.Limit:
			return page, page[len(page)-1].SKU, nil
		}
		page = append(page, p)
	}
	return page, "", nil
}

// Get returns one product.
func (r *Products) Get(_ context.Context, sku string) (*domain.Product, error) {
	r.db.mu.Lock()
	defer r.db.mu.Unlock()
	for _, p := range r.db.products {
		if p.SKU == sku {
			return &p, nil
		}
	}
	return nil, domain.ErrNotFound
}

// Save stores a product.
func (r *Products) Save(_ context.Context, p *domain.Product) error {
	r.db.mu.Lock()
	defer r.db.mu.Unlock()
	for i := range r.db.products {
		if r.db.products[i].SKU == p.SKU {
			r.db.products[i] = *p
			return nil
		}
	}
	r.db.products = append(r.db.products, *p)
	return nil
}

// Delete removes a product.
func (r *Products) Delete(_ context.Context, sku string) error {
	r.db.mu.Lock()
	defer r.db.mu.Unlock()
	for i := range r.db.products {
		if r.db.products[i].SKU == sku {
			r.db.products = append(r.db.products[:i], r.db.products[i+1:]...)
			return nil
		}
	}
	return domain.ErrNotFound
}

// Orders is a domain.OrderRepository.
type Orders struct{ db *DB }

// NewOrders makes one.
func NewOrders(db *DB) domain.OrderRepository { return &Orders{db} }

// List returns the orders of a customer, or all if the customer is 0.
func (r *Orders) List(_ context.Context, customer int64) ([]domain.Order, error) {
	found := []domain.Order{}
	for _, o := range r.db.orders {
		if customer == 0 || o.CustomerID == customer {
			found = append(found, o)
		}
	}
	return found, nil
}

// Get returns one order.
func (r *Orders) Get(_ context.Context, id int64) (*domain.Order, error) {
	for _, o := range r.db.orders {
		if o.ID == id {
			return &o, nil
		}
	}
	return nil, domain.ErrNotFound
}

// Save stores an order and gives it an ID if it has none.
func (r *Orders) Save(_ context.Context, o *domain.Order) error {
	if o.ID == 0 {
		o.ID = int64(len(r.db.orders) + 1)
		r.db.orders = append(r.db.orders, *o)
		return nil
	}
	for i := range r.db.orders {
		if r.db.orders[i].ID == o.ID {
			r.db.orders[i] = *o
		}
	}
	return nil
}

// Customers is a domain.CustomerRepository.
type Customers struct{ db *DB }

// NewCustomers makes one.
func NewCustomers(db *DB) domain.CustomerRepository { return &Customers{db} }

// Find returns those with the address, or all if it is empty.
func (r *Customers) Find(_ context.Context, email string) ([]domain.Customer, error) {
	var found []domain.Customer
	for _, c := range r.db.customers {
		if email == "" || c.Email == email {
			found = append(found, c)
		}
	}
	return found, nil
}

// Get returns one customer.
func (r *Customers) Get(_ context.Context, id int64) (*domain.Customer, error) {
	for i := range r.db.customers {
		if r.db.customers[i].ID == id {
			return &r.db.customers[i], nil
		}
	}
	return nil, domain.ErrNotFound
}

// Save stores a customer.
func (r *Customers) Save(_ context.Context, c *domain.Customer) error {
	for i := range r.db.customers {
		if r.db.customers[i].ID == c.ID {
			r.db.customers[i] = *c
		}
	}
	return nil
}
