package ginmcp_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// A Money is a text such as "12.50 EUR" in JSON, which only its methods show.
type money struct {
	cents    int64
	currency string
}

func (m money) MarshalJSON() ([]byte, error) {
	return json.Marshal(fmt.Sprintf("%d.%02d %s", m.cents/100, m.cents%100, m.currency))
}

func (m *money) UnmarshalJSON(raw []byte) error {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return err
	}
	amount, currency, _ := strings.Cut(text, " ")
	cents, err := strconv.ParseInt(strings.ReplaceAll(amount, ".", ""), 10, 64)
	m.cents, m.currency = cents, currency
	return err
}

type payment struct {
	Amount money `json:"amount"`
}

// Money represents a type of another module: its form is stated once, for arguments and responses.
func ExampleWithType() {
	r := gin.New()
	r.POST("/payments", ginmcp.Handle("pay", func(_ *gin.Context, in payment) (payment, error) { return in, nil }))
	server := ginmcp.Attach(r, ginmcp.WithType[money](json.RawMessage(
		`{"type":"string","pattern":"^[0-9]+\\.[0-9]{2} [A-Z]{3}$","examples":["12.50 EUR"]}`,
	)))
	fmt.Printf("%s\n", server.Tools()[0].InputSchema)
	// Output:
	// {"type":"object","properties":{"amount":{"type":"string","pattern":"^[0-9]+\\.[0-9]{2} [A-Z]{3}$","examples":["12.50 EUR"]}}}
}

type report struct {
	Title string `json:"title"`
	Body  struct {
		Chapters []struct {
			Heading string `json:"heading" description:"The text above the chapter"`
			Author  string `json:"author"  description:"The name of whoever wrote the chapter"`
		} `json:"chapters"`
	} `json:"body"`
}

// A large response is described as far as its size allows.
func ExampleWithMaxSchema() {
	r := gin.New()
	show := func(c *gin.Context) { c.Status(http.StatusOK) }
	r.GET("/report", ginmcp.Op("report", show, ginmcp.Out[report]()))
	server := ginmcp.Attach(r, ginmcp.WithMaxSchema(0, 350))
	text, _ := json.MarshalIndent(server.Tools()[0].OutputSchema, "", " ")
	fmt.Println(string(text))
	// Output:
	// {
	//  "type": "object",
	//  "properties": {
	//   "title": {
	//    "type": "string"
	//   },
	//   "body": {
	//    "type": "object",
	//    "properties": {
	//     "chapters": {
	//      "type": [
	//       "array",
	//       "null"
	//      ],
	//      "items": {
	//       "type": "object",
	//       "description": "2 members are not described here: heading, author."
	//      }
	//     }
	//    },
	//    "required": [
	//     "chapters"
	//    ]
	//   }
	//  },
	//  "required": [
	//   "title",
	//   "body"
	//  ]
	// }
}
