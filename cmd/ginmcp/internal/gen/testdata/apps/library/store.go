package library

import (
	"errors"
	"slices"
	"sync"
	"time"
)

var (
	errNotFound = errors.New("not found")
	errLent     = errors.New("the book is lent")
)

var opened = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

// Format is the form in which the library has a book.
type Format string

// The formats.
const (
	Paper Format = "paper"
	Audio Format = "audio"
	EBook Format = "ebook"
)

// Book is one title.
type Book struct {
	ID       int       `json:"id"`
	ISBN     string    `json:"isbn,omitempty"`
	Title    string    `json:"title"`
	Format   Format    `json:"format"`
	AuthorID int       `json:"author_id"`
	Pages    int       `json:"pages"`
	Price    float64   `json:"price"`
	Tags     []string  `json:"tags"`
	AddedAt  time.Time `json:"added_at"`
	cover    []byte
}

// Author wrote books.
type Author struct {
	ID   int     `json:"id"`
	Name string  `json:"name"`
	Born *int    `json:"born"`
	Bio  *string `json:"bio,omitempty"`
}

// Review is what a reader says about a book.
type Review struct {
	Stars int       `json:"stars"`
	Text  string    `json:"text"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
}

// Member may borrow books.
type Member struct {
	Card    string  `json:"card"`
	Name    string  `json:"name"`
	Email   string  `json:"email"`
	Address Address `json:"address"`
	Active  bool    `json:"active"`
}

// Address is where a member lives.
type Address struct {
	Street string `json:"street"`
	City   string `json:"city" binding:"required"`
	// two letters, as in ISO 3166
	Country string `json:"country" binding:"omitempty,len=2"`
}

// Loan is a book that a member has.
type Loan struct {
	ID       int        `json:"id"`
	BookID   int        `json:"book_id"`
	Card     string     `json:"card"`
	Due      time.Time  `json:"due"`
	Returned *time.Time `json:"returned"`
}

// Store keeps everything in memory.
type Store struct {
	mu      sync.Mutex
	books   []*Book
	authors []*Author
	reviews map[int][]Review
	members map[string]*Member
	loans   []*Loan
}

func seed() *Store {
	born := 1775
	bio := "English novelist."
	return &Store{
		books: []*Book{
			{1, "9780141439587", "Emma", Paper, 1, 474, 8.5, []string{"classic", "novel"}, opened, []byte("cover of Emma")},
			{2, "", "Persuasion", Audio, 1, 249, 7.25, []string{"classic"}, opened, nil},
			{3, "9780241984758", "Silas Marner", EBook, 2, 183, 5.99, []string{"novel"}, opened, nil},
		},
		authors: []*Author{{1, "Jane Austen", &born, &bio}, {2, "George Eliot", nil, nil}, {3, "Nobody Yet", nil, nil}},
		reviews: map[int][]Review{1: {{5, "Delightful.", "Ruth", opened}}},
		members: map[string]*Member{
			"A-100": {"A-100", "Ruth Hall", "ruth@example.org", Address{"Mill Lane 4", "York", "GB"}, true},
		},
		loans: []*Loan{{1, 3, "A-100", opened.AddDate(0, 0, 28), nil}},
	}
}

func (s *Store) book(id int) (*Book, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.books, func(b *Book) bool { return b.ID == id })
	if i < 0 {
		return nil, errNotFound
	}
	return s.books[i], nil
}

func (s *Store) addBook(b *Book) *Book {
	s.mu.Lock()
	defer s.mu.Unlock()
	b.ID = len(s.books) + 1
	b.AddedAt = opened
	s.books = append(s.books, b)
	return b
}

func (s *Store) removeBook(id int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.books)
	s.books = slices.DeleteFunc(s.books, func(b *Book) bool { return b.ID == id })
	if len(s.books) == before {
		return errNotFound
	}
	return nil
}

func (s *Store) author(id int) (*Author, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.authors {
		if a.ID == id {
			return a, nil
		}
	}
	return nil, errNotFound
}

func (s *Store) removeAuthor(id int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, a := range s.authors {
		if a.ID == id {
			s.authors = slices.Delete(s.authors, i, i+1)
			return nil
		}
	}
	return errNotFound
}

func (s *Store) lend(bookID int, card string, days int) (*Loan, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.loans {
		if l.BookID == bookID && l.Returned == nil {
			return nil, errLent
		}
	}
	l := &Loan{ID: len(s.loans) + 1, BookID: bookID, Card: card, Due: opened.AddDate(0, 0, days)}
	s.loans = append(s.loans, l)
	return l, nil
}
