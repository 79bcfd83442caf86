package introspect

import (
	"log/slog"
	"testing"
)

func TestDiagnosticString(t *testing.T) {
	tests := []struct {
		reason string
		d      Diagnostic
		want   string
	}{
		{"a line for a log", Diagnostic{slog.LevelWarn, "GET /users/:id", "no tool"}, "WARN GET /users/:id: no tool"},
		{"about no route", Diagnostic{slog.LevelError, "", "no route"}, "ERROR no route"},
		{"a level between two", Diagnostic{slog.LevelInfo + 1, "GET /x", "y"}, "INFO+1 GET /x: y"},
	}
	for _, test := range tests {
		if got := test.d.String(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.reason, got, test.want)
		}
	}
}

func TestSourceString(t *testing.T) {
	for s, want := range map[Source]string{SourceRoute: "route table", SourceExplicit: "annotation", -1: "unknown source"} {
		if got := s.String(); got != want {
			t.Errorf("Source(%d) is %q, want %q", s, got, want)
		}
	}
}

func TestTypeRefIsZero(t *testing.T) {
	tests := []struct {
		reason string
		ref    TypeRef
		want   bool
	}{
		{"it names nothing", TypeRef{}, true},
		{"a Go type", ref[int](), false},
		{"a schema", TypeRef{Schema: []byte(`{}`)}, false},
	}
	for _, test := range tests {
		if got := test.ref.IsZero(); got != test.want {
			t.Errorf("%s: IsZero() = %v", test.reason, got)
		}
	}
}
