// Command gorm serves a table of books in SQLite, by typed handlers.
package main

import (
	"errors"
	"log"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/glebarez/sqlite" // SQLite without cgo
	"gorm.io/gorm"
)

type Book struct {
	ID    uint   `json:"id" gorm:"primaryKey"`
	Title string `json:"title"`
	Year  int    `json:"year"`
}

type NewBook struct {
	Title string `json:"title" binding:"required,max=200"`
	Year  int    `json:"year" binding:"required,min=1450,max=2100" description:"The year of the first edition"`
}

type Filter struct {
	Title string `form:"title" description:"A part of the title"`
	Limit int    `form:"limit,default=20" binding:"min=1,max=100"`
}

type BookID struct {
	ID uint `uri:"id" binding:"required"`
}

type books struct{ db *gorm.DB }

func (b books) add(c *gin.Context, in NewBook) (Book, error) {
	book := Book{Title: in.Title, Year: in.Year}
	return book, b.db.WithContext(c.Request.Context()).Create(&book).Error
}

func (b books) list(c *gin.Context, in Filter) ([]Book, error) {
	found := []Book{}
	return found, b.db.WithContext(c.Request.Context()).
		Where("title LIKE ?", "%"+in.Title+"%").Order("id").Limit(in.Limit).Find(&found).Error
}

func (b books) get(c *gin.Context, in BookID) (Book, error) {
	var book Book
	err := b.db.WithContext(c.Request.Context()).First(&book, in.ID).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Book{}, ginmcp.Errorf(http.StatusNotFound, "there is no book %d", in.ID)
	}
	return book, err
}

func newEngine(dsn string) (*gin.Engine, error) {
	db, err := gorm.Open(sqlite.Open(dsn), &gorm.Config{TranslateError: true})
	if err != nil {
		return nil, err
	}
	if err := db.AutoMigrate(&Book{}); err != nil {
		return nil, err
	}
	b, r := books{db}, gin.Default()
	r.POST("/books", ginmcp.Handle("add_book", b.add, ginmcp.Status(http.StatusCreated)))
	r.GET("/books", ginmcp.Handle("find_books", b.list, ginmcp.Summary("Find books by their title.")))
	r.GET("/books/:id", ginmcp.Handle("get_book", b.get))
	ginmcp.Attach(r)
	return r, nil
}

func main() {
	r, err := newEngine("books.db")
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(r.Run("127.0.0.1:8080"))
}
