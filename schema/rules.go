package schema

import (
	"time"

	"github.com/go-playground/validator/v10"
)

// builtins evaluates validator's own rules and nothing of the application's: an
// instance of its own has none of the functions that were registered with gin's.
var builtins = newBuiltins()

func newBuiltins() *validator.Validate {
	v := validator.New()
	err := v.RegisterValidation(durationRule, func(f validator.FieldLevel) bool {
		_, err := time.ParseDuration(f.Field().String())
		return err == nil
	})
	if err != nil {
		panic(err) // the name of the rule is not one that validator takes
	}
	return v
}
