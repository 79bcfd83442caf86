// Package types has the request types that the generators are compared by. They are named
// and exported, and in a package of their own, because swag reads source and not types.
package types

import (
	"database/sql"
	"encoding/json"
	"errors"
	"math/big"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/schema/testdata/compare/types/other"
)

type Scalars struct {
	S string  `json:"s"`
	B bool    `json:"b"`
	I int     `json:"i"`
	F float64 `json:"f"`
}

type Widths struct {
	I8  int8   `json:"i8"`
	U8  uint8  `json:"u8"`
	U64 uint64 `json:"u64"`
}

type Widest struct {
	I int64  `json:"i"`
	U uint64 `json:"u"`
}

type Optional struct {
	Name string `json:"name"`
	Size int    `json:"size"`
}

type OmittedButRequired struct {
	Name string `json:"name,omitempty" binding:"required"`
}

type Pointers struct {
	Name  *string `json:"name"`
	Count *int    `json:"count"`
}

type Collections struct {
	Tags   []string       `json:"tags"`
	Labels map[string]int `json:"labels"`
}

type Bytes struct {
	Data []byte `json:"data"`
}

type Anything struct {
	Raw json.RawMessage `json:"raw"`
	Any any             `json:"any"`
}

type Number struct {
	N json.Number `json:"n"`
}

type Moment struct {
	At time.Time `json:"at"`
}

type Wait struct {
	Wait time.Duration `json:"wait"`
}

type Big struct {
	Value   big.Int  `json:"value"`
	Pointer *big.Int `json:"pointer"`
}

type Addresses struct {
	Addr netip.Addr `json:"addr"`
	IP   net.IP     `json:"ip"`
}

// A UUID is an array whose JSON is a text, as those of the usual packages.
type UUID [16]byte

func (u UUID) MarshalText() ([]byte, error) {
	return []byte("123e4567-e89b-12d3-a456-426614174000"), nil
}

func (u *UUID) UnmarshalText(text []byte) error {
	if len(text) != 36 {
		return errors.New("want a UUID")
	}
	copy(u[:], text)
	return nil
}

type TextID struct {
	ID UUID `json:"id"`
}

// An Amount is a struct without exported fields, whose JSON is a text.
type Amount struct{ text string }

func (d Amount) MarshalJSON() ([]byte, error) { return json.Marshal(d.text) }
func (d *Amount) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] != '"' {
		return errors.New("want a text")
	}
	d.text = strings.Trim(string(raw), `"`)
	return nil
}
func (d Amount) MarshalText() ([]byte, error)     { return []byte(d.text), nil }
func (d *Amount) UnmarshalText(text []byte) error { d.text = string(text); return nil }

type Price struct {
	Price Amount `json:"price"`
}

type Null struct {
	Name sql.NullString `json:"name"`
}

// A Stamp has the JSON of the time that it embeds.
type Stamp struct {
	time.Time
	Zone string
}

type Stamped struct {
	Stamp Stamp `json:"stamp"`
}

type Quoted struct {
	I int  `json:"i,string"`
	B bool `json:"b,string"`
}

type Fixed struct {
	Pair [2]string `json:"pair"`
}

// Short is Fixed, for the row of a list that is shorter.
type Short struct {
	Pair [2]string `json:"pair"`
}

type IntKeys struct {
	Names map[int]string `json:"names"`
}

type Tree struct {
	Name     string  `json:"name"`
	Children []*Tree `json:"children"`
}

type List struct {
	Left int   `json:"left"`
	Next *List `json:"next,omitempty"`
}

type Base struct {
	ID    string `json:"id"`
	Owner string `json:"owner"`
}

type Embedded struct {
	Base
	Extra int `json:"extra"`
}

type EmbeddedPointer struct {
	*Base
	Extra int `json:"extra"`
}

type EmbeddedTagged struct {
	Base  `json:"base"`
	Extra int `json:"extra"`
}

type Shadowing struct {
	ID int `json:"id"`
	Base
}

type User struct {
	Name string `json:"name"`
}

type SameName struct {
	Mine   User       `json:"mine"`
	Theirs other.User `json:"theirs"`
}

type Page[T any] struct {
	Items []T `json:"items"`
	Next  int `json:"next"`
}

type Generic struct {
	Page  Page[User]       `json:"page"`
	Other Page[other.User] `json:"other"`
}

type Names struct {
	Dash   string `json:"-,"`
	Hidden string `json:"-"`
	Plain  string
}

type Line struct {
	Qty int `json:"qty" binding:"min=1"`
}
