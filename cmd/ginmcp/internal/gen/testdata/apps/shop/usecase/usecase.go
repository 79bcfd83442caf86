// Package usecase has the rules of the shop.
package usecase

import (
	"context"
	"time"

	"example.com/apps/shop/domain"
	"example.com/apps/shop/repository"
)

type product struct {
	repo    domain.ProductRepository
	timeout time.Duration
}

// NewProduct makes the use cases of products.
func NewProduct(repo domain.ProductRepository, timeout time.Duration) domain.ProductUsecase {
	return &product{repo, timeout}
}

func (u *product) Fetch(ctx context.Context, f domain.ProductFilter) ([]domain.Product, string, error) {
	ctx, cancel := context.WithTimeout(ctx, u.timeout)
	defer cancel()
	return u.repo.Fetch(ctx, f)
}

func (u *product) GetBySKU(ctx context.Context, sku string) (*domain.Product, error) {
	return u.repo.Get(ctx, sku)
}

func (u *product) Store(ctx context.Context, p *domain.Product) error {
	if _, err := u.repo.Get(ctx, p.SKU); err == nil {
		return domain.ErrConflict
	}
	p.CreatedAt = repository.Founded
	return u.repo.Save(ctx, p)
}

func (u *product) SetPrice(ctx context.Context, sku string, price domain.Money) (*domain.Product, error) {
	p, err := u.repo.Get(ctx, sku)
	if err != nil {
		return nil, err
	}
	p.Price = price
	return p, u.repo.Save(ctx, p)
}

func (u *product) Adjust(ctx context.Context, sku string, delta int) (*domain.Product, error) {
	p, err := u.repo.Get(ctx, sku)
	if err != nil {
		return nil, err
	}
	if p.Stock += delta; p.Stock < 0 {
		return nil, domain.ErrOutOfStock
	}
	return p, u.repo.Save(ctx, p)
}

func (u *product) Delete(ctx context.Context, sku string) error { return u.repo.Delete(ctx, sku) }

type order struct {
	orders   domain.OrderRepository
	products domain.ProductRepository
	timeout  time.Duration
}

// NewOrder makes the use cases of orders.
func NewOrder(orders domain.OrderRepository, products domain.ProductRepository, timeout time.Duration) domain.OrderUsecase {
	return &order{orders, products, timeout}
}

func (u *order) List(ctx context.Context, customer int64, status string) ([]domain.Order, error) {
	all, err := u.orders.List(ctx, customer)
	if err != nil || status == "" {
		return all, err
	}
	found := []domain.Order{}
	for _, o := range all {
		if name, err := o.Status.MarshalText(); err == nil && string(name) == status {
			found = append(found, o)
		}
	}
	return found, nil
}

func (u *order) Place(ctx context.Context, o *domain.Order) error {
	o.Total.Currency = "EUR"
	for _, line := range o.Lines {
		p, err := u.products.Get(ctx, line.SKU)
		if err != nil {
			return err
		}
		if p.Stock < line.Quantity {
			return domain.ErrOutOfStock
		}
		o.Total.Cents += p.Price.Cents * int64(line.Quantity)
	}
	o.PlacedAt = repository.Founded
	return u.orders.Save(ctx, o)
}

func (u *order) Get(ctx context.Context, id int64) (*domain.Order, error) {
	return u.orders.Get(ctx, id)
}

func (u *order) Cancel(ctx context.Context, id int64, reason string) (*domain.Order, error) {
	o, err := u.orders.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if o.Status == domain.Cancelled {
		return nil, domain.ErrConflict
	}
	o.Status = domain.Cancelled
	o.Note = &reason
	return o, u.orders.Save(ctx, o)
}

func (u *order) Pay(ctx context.Context, id int64, amount domain.Money) (*domain.Order, error) {
	o, err := u.orders.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if amount != o.Total {
		return nil, domain.ErrBadParam
	}
	o.Status = domain.Paid
	return o, u.orders.Save(ctx, o)
}

type customer struct {
	repo    domain.CustomerRepository
	timeout time.Duration
}

// NewCustomer makes the use cases of customers.
func NewCustomer(repo domain.CustomerRepository, timeout time.Duration) domain.CustomerUsecase {
	return &customer{repo, timeout}
}

func (u *customer) Find(ctx context.Context, email string) ([]domain.Customer, error) {
	return u.repo.Find(ctx, email)
}

func (u *customer) Update(ctx context.Context, id int64, name, email *string) (*domain.Customer, error) {
	c, err := u.repo.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if name != nil {
		c.Name = *name
	}
	if email != nil {
		c.Email = *email
	}
	return c, u.repo.Save(ctx, c)
}

func (u *customer) Anonymise(ctx context.Context, id int64) error {
	c, err := u.repo.Get(ctx, id)
	if err != nil {
		return err
	}
	c.Name, c.Email = "anonymous", ""
	return u.repo.Save(ctx, c)
}
