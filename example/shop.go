package main

import "time"

// What the shop deals in. Prices are in cents.

// A Product is something that is sold.
type Product struct {
	ID       int    `json:"id"`
	Name     string `json:"name"`
	Category string `json:"category"`
	Price    int    `json:"price" description:"Price of one, in cents"`
	Stock    int    `json:"stock" description:"How many are left"`
}

// A Customer is a person who orders.
type Customer struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
}

// An Order is what a customer has ordered.
type Order struct {
	ID         int       `json:"id"`
	CustomerID int       `json:"customer_id"`
	Items      []Item    `json:"items"`
	Total      int       `json:"total" description:"What all items cost, in cents"`
	Status     string    `json:"status" description:"placed or cancelled"`
	PlacedAt   time.Time `json:"placed_at"`
}

// An Item is a part of an order.
type Item struct {
	ProductID int `json:"product_id" binding:"min=1"`
	Quantity  int `json:"quantity" binding:"min=1,max=100"`
}

// The states of an order.
const (
	statusPlaced    = "placed"
	statusCancelled = "cancelled"
)
