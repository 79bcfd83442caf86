package clinic

import (
	"testing"

	"example.com/apps/truth"
)

func TestTruth(t *testing.T) { truth.Check(t, New) }
