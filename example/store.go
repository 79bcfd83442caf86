package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// A store keeps the shop's data in memory. It is safe for concurrent use. Its errors say
// which HTTP status they are.
type store struct {
	mu        sync.Mutex
	last      int // the ID that was given last
	products  map[int]Product
	pictures  map[int][]byte // PNG, by product
	customers map[int]Customer
	orders    map[int]Order
}

func newStore() *store {
	s := new(store)
	s.reset()
	return s
}

// reset puts the shop back to what it opens with.
func (s *store) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.products = map[int]Product{
		1: {ID: 1, Name: "Espresso cup", Category: "kitchen", Price: 1200, Stock: 40},
		2: {ID: 2, Name: "Teapot", Category: "kitchen", Price: 3900, Stock: 7},
		3: {ID: 3, Name: "Garden lamp", Category: "garden", Price: 5400, Stock: 12},
	}
	s.pictures = map[int][]byte{1: placeholder()}
	s.customers = map[int]Customer{4: {ID: 4, Name: "Ada", Email: "ada@example.com"}}
	s.orders = map[int]Order{}
	s.last = 4
}

func (s *store) nextID() int {
	s.last++
	return s.last
}

// A productFilter chooses products; what is zero does not matter.
type productFilter struct {
	search, category string
	maxPrice, limit  int
}

func (s *store) findProducts(f productFilter) []Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := []Product{}
	for _, p := range sorted(s.products) {
		if f.category != "" && p.Category != f.category || f.maxPrice > 0 && p.Price > f.maxPrice {
			continue
		}
		if strings.Contains(strings.ToLower(p.Name), strings.ToLower(f.search)) {
			found = append(found, p)
		}
	}
	return found[:min(len(found), f.limit)]
}

func (s *store) product(id int) (Product, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return get(s.products, id, "product")
}

func (s *store) addProduct(p Product) Product {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.ID = s.nextID()
	s.products[p.ID] = p
	return p
}

func (s *store) removeProduct(id int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := get(s.products, id, "product"); err != nil {
		return err
	}
	delete(s.products, id)
	delete(s.pictures, id)
	return nil
}

func (s *store) picture(id int) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return get(s.pictures, id, "picture of product")
}

func (s *store) setPicture(id int, png []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := get(s.products, id, "product"); err != nil {
		return err
	}
	s.pictures[id] = png
	return nil
}

func (s *store) allCustomers() []Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return sorted(s.customers)
}

func (s *store) addCustomer(c Customer) (Customer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range s.customers {
		if strings.EqualFold(other.Email, c.Email) {
			return Customer{}, ginmcp.Error(http.StatusConflict, fmt.Sprintf("%s is customer %d already", c.Email, other.ID))
		}
	}
	c.ID = s.nextID()
	s.customers[c.ID] = c
	return c, nil
}

// ordersOf returns the orders of one customer, oldest first.
func (s *store) ordersOf(customer int) ([]Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := get(s.customers, customer, "customer"); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(sorted(s.orders), func(o Order) bool { return o.CustomerID != customer }), nil
}

func (s *store) order(id int) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return get(s.orders, id, "order")
}

// placeOrder removes the items from the stock, all of them or none.
func (s *store) placeOrder(customer int, items []Item) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := get(s.customers, customer, "customer"); err != nil {
		return Order{}, err
	}
	order := Order{CustomerID: customer, Items: items, Status: statusPlaced, PlacedAt: time.Now().UTC()}
	left := maps.Clone(s.products)
	for _, item := range items {
		p, err := get(left, item.ProductID, "product")
		if err != nil {
			return Order{}, err
		}
		if p.Stock < item.Quantity {
			return Order{}, ginmcp.Error(http.StatusConflict, fmt.Sprintf("only %d of %s are left", p.Stock, p.Name))
		}
		p.Stock -= item.Quantity
		left[p.ID] = p
		order.Total += p.Price * item.Quantity
	}
	s.products = left
	order.ID = s.nextID()
	s.orders[order.ID] = order
	return order, nil
}

// cancelOrder puts the items back. An order that is cancelled stays so.
func (s *store) cancelOrder(id int) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	order, err := get(s.orders, id, "order")
	if err != nil || order.Status == statusCancelled {
		return order, err
	}
	for _, item := range order.Items {
		if p, ok := s.products[item.ProductID]; ok {
			p.Stock += item.Quantity
			s.products[p.ID] = p
		}
	}
	order.Status = statusCancelled
	s.orders[id] = order
	return order, nil
}

func get[T any](from map[int]T, id int, what string) (T, error) {
	found, ok := from[id]
	if !ok {
		return found, ginmcp.Error(http.StatusNotFound, fmt.Sprintf("there is no %s %d", what, id))
	}
	return found, nil
}

// sorted returns the values by their keys. The slice is never nil, so that it is
// never null in JSON.
func sorted[T any](from map[int]T) []T {
	values := make([]T, 0, len(from))
	for _, id := range slices.Sorted(maps.Keys(from)) {
		values = append(values, from[id])
	}
	return values
}
