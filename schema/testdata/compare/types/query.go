package types

import (
	"errors"
	"strings"
	"time"
)

type FormOnly struct {
	Limit int    `form:"limit"`
	After string `form:"after"`
}

type Default struct {
	Limit int `form:"limit,default=20" json:"limit,omitempty" binding:"min=1"`
}

type QueryScalars struct {
	S string  `form:"s" json:"s"`
	B bool    `form:"b" json:"b"`
	U uint8   `form:"u" json:"u"`
	F float64 `form:"f" json:"f"`
}

type QueryPointers struct {
	Count *int `form:"count" json:"count,omitempty"`
}

type QueryList struct {
	Tags []string `form:"tags" json:"tags"`
	Nums []int    `form:"nums" json:"nums" binding:"max=3"`
}

type QueryFixed struct {
	Pair [2]int `form:"pair" json:"pair"`
}

type QueryBytes struct {
	Raw []byte `form:"raw" json:"raw"`
}

type QueryTimes struct {
	At  time.Time `form:"at" json:"at"`
	Day time.Time `form:"day" json:"day" time_format:"2006-01-02"`
}

type QueryUnix struct {
	At time.Time `form:"at" json:"at" time_format:"unix"`
}

type QueryWait struct {
	Wait time.Duration `form:"wait" json:"wait"`
}

type Range struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

type QueryStruct struct {
	Range Range `form:"range" json:"range"`
}

type Paging struct {
	Limit int `form:"limit" json:"limit" binding:"min=1,max=100"`
}

type QueryNested struct {
	Paging Paging
	Sort   string `form:"sort" json:"sort"`
}

type QueryEmbedded struct {
	Paging
	Sort string `form:"sort" json:"sort"`
}

type QueryMap struct {
	Labels map[string]int `form:"labels" json:"labels"`
}

// A Point reads its own text in a query.
type Point struct{ X, Y string }

func (p *Point) UnmarshalParam(text string) error {
	x, y, found := strings.Cut(text, ";")
	if !found {
		return errors.New("want x;y")
	}
	p.X, p.Y = x, y
	return nil
}

type QueryOwnText struct {
	At Point `form:"at" json:"at"`
}

type QueryTextID struct {
	ID UUID `form:"id,parser=encoding.TextUnmarshaler" json:"id"`
}
