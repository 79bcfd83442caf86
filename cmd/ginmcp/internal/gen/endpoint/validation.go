package endpoint

// A Validation is the validation of a bound value by the application.
type Validation struct {
	Bindings []*Binding
	Tag      string
}
