package openapi

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// parameters returns the parameters of an operation, and those of its path item that the
// operation does not declare again.
func (p *parser) parameters(op *introspect.DocumentOperation, own, shared []json.RawMessage) []json.RawMessage {
	type key struct{ Name, In string }
	var out []json.RawMessage
	at := map[key]int{}
	for _, raw := range slices.Concat(shared, own) {
		ref := refOf(raw)
		raw = p.deref(raw)
		var k key
		_ = lenient(raw, &k)
		switch {
		case raw == nil && ref != "":
			note(op, slog.LevelWarn, "a parameter is left out: %s", unresolved(ref))
			continue
		case k.Name == "":
			note(op, slog.LevelWarn, "a parameter without a name is left out")
			continue
		}
		if k.In == "header" {
			k.Name = http.CanonicalHeaderKey(k.Name)
		}
		if i, ok := at[k]; ok && k.In != "body" {
			out[i] = raw
			continue
		}
		at[k] = len(out)
		out = append(out, raw)
	}
	return out
}

// ignoredHeaders are headers that an OpenAPI document cannot describe as parameters: "the parameter
// definition SHALL be ignored" (OpenAPI 3.1, Parameter Object). A document describes them
// elsewhere.
var ignoredHeaders = []string{"Accept", "Content-Type"}

// param adds a parameter, unless it identifies the caller. Such a parameter comes from the caller's
// own request and is never an argument.
func (p *parser) param(op *introspect.DocumentOperation, param introspect.Param, in string) {
	switch {
	case param.In == "":
		note(op, slog.LevelWarn, "the parameter %q is left out: %q is not a location", param.Name, in)
	case param.In == introspect.LocationHeader && slices.Contains(ignoredHeaders, http.CanonicalHeaderKey(param.Name)):
		note(op, slog.LevelInfo, "the header parameter %q is left out: content types are negotiated for each call",
			param.Name)
	case p.identifies(param):
		note(op, slog.LevelInfo, "the %s parameter %q is left out: it identifies the caller, and comes with the caller's "+
			"own request", in, param.Name)
	default:
		op.Params = append(op.Params, param)
	}
}

func (p *parser) identifies(param introspect.Param) bool {
	header := param.In == introspect.LocationHeader
	if header && (strings.EqualFold(param.Name, "Authorization") || strings.EqualFold(param.Name, "Cookie")) {
		return true
	}
	return slices.ContainsFunc(p.schemes, func(s securityScheme) bool {
		same := s.Name == param.Name || header && strings.EqualFold(s.Name, param.Name)
		return same && introspect.Location(s.In) == param.In
	})
}
