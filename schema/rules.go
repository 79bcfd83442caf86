package schema

import (
	"time"

	"github.com/go-playground/validator/v10"
)

// builtins evaluates the rules that are built into validator. It is separate from Gin's instance,
// which may call functions of the application.
var builtins = newBuiltins()

func newBuiltins() *validator.Validate {
	v := validator.New()
	err := v.RegisterValidation(durationRule, func(f validator.FieldLevel) bool {
		_, err := time.ParseDuration(f.Field().String())
		return err == nil
	})
	if err == nil {
		err = v.RegisterValidation(neverRule, func(validator.FieldLevel) bool { return false })
	}
	if err != nil {
		panic(err) // validator does not accept the name of the rule
	}
	return v
}
