package ginmcptest_test

import (
	"flag"
	"testing"

	"github.com/gin-gonic/gin"
	"go.uber.org/goleak"
)

// The flag that many applications' tests have. It must not collide.
var _ = flag.Bool("update", false, "rewrite golden files")

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode)
	goleak.VerifyTestMain(m)
}
