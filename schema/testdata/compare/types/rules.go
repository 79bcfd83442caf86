package types

import "time"

type RequiredText struct {
	Name string `json:"name" binding:"required"`
}

type RequiredNumber struct {
	Size int `json:"size" binding:"required"`
}

type RequiredFlag struct {
	Agree bool `json:"agree" binding:"required"`
}

type RequiredCollections struct {
	Tags   []string       `json:"tags" binding:"required"`
	Labels map[string]int `json:"labels" binding:"required"`
}

type RequiredPointer struct {
	Size *int `json:"size" binding:"required"`
}

type ImpliedRequired struct {
	Code  string `json:"code" binding:"min=3"`
	Email string `json:"email" binding:"email"`
}

type OptionalFormat struct {
	Email string `json:"email" binding:"omitempty,email"`
}

type OptionalBound struct {
	Size int `json:"size" binding:"omitempty,min=3"`
}

type OptionalPattern struct {
	Code string `json:"code" binding:"omitempty,alphanum"`
	ID   string `json:"id" binding:"omitempty,uuid"`
}

type Inner struct {
	Name string `json:"name" binding:"required"`
}

type Nested struct {
	Inner Inner  `json:"inner"`
	Maybe *Inner `json:"maybe,omitempty"`
}

type Bounds struct {
	S string         `json:"s" binding:"min=2,max=4"`
	I int            `json:"i" binding:"min=-1,max=5"`
	F float64        `json:"f" binding:"gte=0.5,lte=1.5"`
	L []int          `json:"l" binding:"min=1,max=2"`
	M map[string]int `json:"m" binding:"min=1,max=2"`
}

type StrictBounds struct {
	S string  `json:"s" binding:"gt=2,lt=5"`
	I int     `json:"i" binding:"gt=2,lt=5"`
	F float64 `json:"f" binding:"gt=2,lt=5"`
}

type Length struct {
	S string `json:"s" binding:"len=3"`
	L []int  `json:"l" binding:"len=2"`
}

type Equal struct {
	Kind string `json:"kind" binding:"eq=yes"`
}

type NotEqual struct {
	Kind string `json:"kind" binding:"ne=no"`
}

type Choice struct {
	Kind string `json:"kind" binding:"oneof=a 'b c'"`
}

type NumberChoice struct {
	Level int `json:"level" binding:"oneof=1 5 9"`
}

type Unique struct {
	Tags []string `json:"tags" binding:"unique"`
}

type Dive struct {
	Names []string `json:"names" binding:"max=2,dive,max=3"`
	Lines []Line   `json:"lines" binding:"dive"`
}

type NoDive struct {
	Lines []Line `json:"lines"`
}

type DiveKeys struct {
	Labels map[string]string `json:"labels" binding:"dive,keys,alpha,endkeys,max=3"`
}

type DiveRequired struct {
	Names []string `json:"names,omitempty" binding:"dive,required"`
}

type NetNames struct {
	Email string `json:"email" binding:"email"`
	URL   string `json:"url" binding:"url"`
}

type IPs struct {
	V4 string `json:"v4" binding:"ipv4"`
	V6 string `json:"v6" binding:"ipv6"`
}

type EitherIP struct {
	IP   string `json:"ip" binding:"ip"`
	CIDR string `json:"cidr" binding:"cidr"`
}

type UUIDText struct {
	ID string `json:"id" binding:"uuid"`
}

type Layout struct {
	Day string `json:"day" binding:"datetime=2006-01-02"`
}

type Patterns struct {
	Code   string `json:"code" binding:"alphanum"`
	Colour string `json:"colour" binding:"hexcolor"`
	Phone  string `json:"phone" binding:"e164"`
}

type Affixes struct {
	Has   string `json:"has" binding:"contains=a.b"`
	Start string `json:"start" binding:"startswith=pre*"`
	End   string `json:"end" binding:"endswith=.txt"`
}

type Excludes struct {
	Not string `json:"not" binding:"excludes=x"`
}

type Either struct {
	Colour string `json:"colour" binding:"hexcolor|rgb"`
}

type BoundedWait struct {
	Wait time.Duration `json:"wait" binding:"min=1s"`
}
