// Package truth compares an application of the corpus with the truth that is written beside it.
// The format is described in the README of the corpus.
package truth

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// Application is the contents of a file truth.json.
type Application struct {
	App     string             `json:"app"`
	Idiom   string             `json:"idiom"`
	Success map[string]any     `json:"success"`
	Prefix  string             `json:"successPrefix"`
	Routes  []Route            `json:"routes"`
	Defs    map[string]*Schema `json:"$defs"`
}

// Route states what one route takes and returns.
type Route struct {
	Method   string   `json:"method"`
	Path     string   `json:"path"`
	Verb     string   `json:"verb"`
	Kind     string   `json:"kind"`
	Excluded string   `json:"excluded"`
	Doc      string   `json:"doc"`
	Inputs   []Input  `json:"inputs"`
	Body     *Body    `json:"body"`
	Outputs  []Output `json:"outputs"`
}

// Input is an input outside of a JSON or raw body.
type Input struct {
	Schema

	Name       string `json:"name"`
	In         string `json:"in"`
	Required   bool   `json:"required"`
	Lenient    bool   `json:"lenient"`
	Known      []any  `json:"known"`
	Identity   bool   `json:"identity"`
	Middleware bool   `json:"middleware"`
	Optional   bool   `json:"optional"`
	Open       bool   `json:"open"`
	Example    any    `json:"example"`
}

// Body is a JSON or raw body.
type Body struct {
	Content   []string `json:"content"`
	Required  bool     `json:"required"`
	Prefilled bool     `json:"prefilled"`
	Schema    *Schema  `json:"schema"`
	Example   any      `json:"example"`
}

// Output is one way in which a route succeeds.
type Output struct {
	Status  int     `json:"status"`
	Content string  `json:"content"`
	Schema  *Schema `json:"schema"`
}

// Schema is the part of JSON Schema that the corpus uses. The zero value is any value.
type Schema struct {
	Ref         string             `json:"$ref"`
	Type        Types              `json:"type"`
	Format      string             `json:"format"`
	Description string             `json:"description"`
	Properties  map[string]*Schema `json:"properties"`
	Required    []string           `json:"required"`
	Additional  *Schema            `json:"additionalProperties"`
	Items       *Schema            `json:"items"`
	Enum        []any              `json:"enum"`
	Default     any                `json:"default"`
	ServerMade  bool               `json:"serverMade"`
	Conditional bool               `json:"conditional"`
	Custom      bool               `json:"custom"`
}

// Types is one name of a type, or a list of them.
type Types []string

// UnmarshalJSON reads a string or a list of strings.
func (t *Types) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(text, []byte("[")) {
		return json.Unmarshal(text, (*[]string)(t))
	}
	var one string
	if err := json.Unmarshal(text, &one); err != nil {
		return err
	}
	*t = Types{one}
	return nil
}

// Load reads a truth file and refuses members that the format does not have.
func Load(file string) (*Application, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var app Application
	if err := decoder.Decode(&app); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &app, nil
}

// Resolve follows references. It returns nil for nil.
func (a *Application) Resolve(s *Schema) *Schema { return a.resolve(s) }
