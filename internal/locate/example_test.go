package locate_test

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/ginmcp/ginmcp/internal/locate"
)

func ExampleFields() {
	type createOrder struct {
		Shop int    `uri:"shop"`
		Dry  bool   `form:"dry"`
		Name string `json:"name"`
		Qty  int    `json:"qty"`
	}
	for _, f := range locate.Fields(reflect.TypeFor[createOrder](), locate.Auto, http.MethodPost, []string{"shop"}).Fields {
		fmt.Println(f.StructField.Name, f.In, f.Name)
	}
	// Output:
	// Shop path shop
	// Dry query dry
	// Name body name
	// Qty body qty
}
