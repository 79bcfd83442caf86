// Package heldout measures the facts about applications that the analyser was not written for.
package heldout

import (
	"testing"

	"example.com/apps/measure"

	"example.com/heldout/clinic"
	"example.com/heldout/tracker"
)

var applications = []measure.Application{
	{
		Name: "clinic", Package: "example.com/heldout/clinic", Truth: "clinic/truth.json", New: clinic.New,
		Stricter: map[string]string{
			"PATCH /patients/:id: body.contacts[]": "schemas state the rules of items also where the tag lacks dive",
		},
	},
	{Name: "tracker", Package: "example.com/heldout/tracker", Truth: "tracker/truth.json", New: tracker.New},
}

func TestMeasure(t *testing.T) { measure.Print(t, applications) }

func TestCall(t *testing.T) { measure.Call(t, applications) }
