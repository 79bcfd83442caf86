package testkit

import "testing"

func TestLong(t *testing.T) {
	for _, tt := range []struct {
		reason, value string
		runs          bool
	}{
		{"a long test is skipped by default", "", false},
		{"CI runs it", "1", true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Setenv(LongEnv, tt.value)
			ran := false
			t.Run("long", func(t *testing.T) {
				Long(t, "takes an hour")
				ran = true
			})
			if ran != tt.runs || IsLong() != tt.runs {
				t.Errorf("ran is %v and IsLong is %v, want %v", ran, IsLong(), tt.runs)
			}
		})
	}
}
