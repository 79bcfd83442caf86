package articles

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/notes/common"
	"example.com/apps/notes/users"
)

// ArticleSerializer writes an article.
type ArticleSerializer struct {
	C *gin.Context
	*common.ArticleModel
}

// ArticleResponse is an article.
type ArticleResponse struct {
	Title          string                `json:"title"`
	Slug           string                `json:"slug"`
	Body           string                `json:"body"`
	CreatedAt      string                `json:"createdAt"`
	Author         users.ProfileResponse `json:"author"`
	Tags           []string              `json:"tagList"`
	Favorite       bool                  `json:"favorited"`
	FavoritesCount uint                  `json:"favoritesCount"`
}

// Response makes the response.
func (s *ArticleSerializer) Response() ArticleResponse {
	author := users.ProfileSerializer{C: s.C, UserModel: s.Author}
	response := ArticleResponse{
		Title:          s.Title,
		Slug:           s.Slug,
		Body:           s.Body,
		CreatedAt:      s.CreatedAt.UTC().Format("2006-01-02T15:04:05.999Z"),
		Author:         author.Response(),
		FavoritesCount: uint(len(s.Favorites)),
	}
	if me := users.Me(s.C); me != nil {
		response.Favorite = s.Favorites[me.Username]
	}
	response.Tags = append(make([]string, 0), s.Tags...)
	return response
}

// ArticlesSerializer writes articles.
type ArticlesSerializer struct {
	C        *gin.Context
	Articles []*common.ArticleModel
}

// Response makes the response.
func (s *ArticlesSerializer) Response() []ArticleResponse {
	response := []ArticleResponse{}
	for _, article := range s.Articles {
		serializer := ArticleSerializer{s.C, article}
		response = append(response, serializer.Response())
	}
	return response
}

// CommentSerializer writes a comment.
type CommentSerializer struct {
	C *gin.Context
	common.CommentModel
}

// CommentResponse is a comment.
type CommentResponse struct {
	ID     uint                  `json:"id"`
	Body   string                `json:"body"`
	Author users.ProfileResponse `json:"author"`
}

// Response makes the response.
func (s *CommentSerializer) Response() CommentResponse {
	author := users.ProfileSerializer{C: s.C, UserModel: s.Author}
	return CommentResponse{ID: s.ID, Body: s.Body, Author: author.Response()}
}

// CommentsSerializer writes comments.
type CommentsSerializer struct {
	C        *gin.Context
	Comments []common.CommentModel
}

// Response makes the response.
func (s *CommentsSerializer) Response() []CommentResponse {
	response := []CommentResponse{}
	for _, comment := range s.Comments {
		serializer := CommentSerializer{s.C, comment}
		response = append(response, serializer.Response())
	}
	return response
}
