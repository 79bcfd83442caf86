package bind

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/gin-gonic/gin"
)

type everywhere struct {
	Shop  int    `uri:"shop" binding:"min=1"`
	Dry   bool   `form:"dry"`
	Trace string `header:"X-Trace"`
	Name  string `json:"name"`
	Note  string
}

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode)
	m.Run()
}

// A client cannot make a binder remember methods that it made up.
func TestBinderKeepsNoPlanPerMethod(t *testing.T) {
	b := New(reflect.TypeFor[everywhere]())
	for _, method := range []string{"GET", "HEAD", "DELETE", "POST", "PUT", "X1", "X2", "X3"} {
		c, _ := gin.CreateTestContext(httptest.NewRecorder())
		c.Request = httptest.NewRequest(method, "/x", http.NoBody)
		b.plan(c)
	}
	n := 0
	b.plans.Range(func(any, any) bool { n++; return true })
	if n != 3 {
		t.Errorf("the binder keeps %d plans, want one for GET, DELETE and POST each", n)
	}
}
