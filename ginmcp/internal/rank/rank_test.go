package rank

import (
	"slices"
	"testing"
)

func TestTerms(t *testing.T) {
	tests := []struct {
		reason, text string
		want         []string
	}{
		{"names in every case are words", "list_freeSlots get-HTTPServer2", []string{"list", "free", "slot", "get", "http", "server", "2"}},
		{"plurals", "companies boxes classes addresses status bus", []string{"compani", "box", "class", "address", "status", "bus"}},
		{"an e before -ing comes back where it has to", "closing planning renaming mailing", []string{"close", "plan", "renam", "mail"}},
		{"forms of one verb are alike", "create creates created creating", []string{"creat", "creat", "creat", "creat"}},
		{"plan and plane are not", "plan plane", []string{"plan", "plane"}},
		{"words that do not matter are left out", "I want to have the list of them", []string{"list"}},
		{"a script without spaces is also read in pairs", "删除用户", []string{"删除", "删", "除用", "除", "用户", "用", "户"}},
		{"letters of any script", "Größe ändern", []string{"größe", "ändern"}},
		{"nothing", " -- ", nil},
	}
	for _, test := range tests {
		if got := terms(test.text); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q is %q, want %q", test.reason, test.text, got, test.want)
		}
	}
}

func TestSearch(t *testing.T) {
	document := func(name, text string, kind Kind) Document {
		return Document{Fields: []Field{{name, 3}, {text, 1}}, Kind: kind}
	}
	x := NewIndex([]Document{
		0: document("get_user", "Tell about a user", Reads),
		1: document("delete_user", "Delete a user", Deletes),
		2: document("ship_order", "Hand an order to the carrier", Acts),
		3: document("set_lamp", "Switch a lamp off or on", Updates),
		4: document("translate", "Put a text into another language", Acts),
	})
	tests := []struct {
		reason, query string
		first         int
	}{
		{"the words themselves", "delete user", 1},
		{"another word for it", "remove an account", 1},
		{"a question is about looking", "who is this user", 0},
		{"a phrase, even a parted one", "throw that account away", 1},
		{"a slip of the pen", "trasnlate", 4},
		{"a word that was made of another one", "translation", 4},
		{"another form", "shipping orders", 2},
		{"a particle counts", "turn the lamp off", 3},
	}
	for _, test := range tests {
		if got := x.Search(test.query, 3, nil); len(got) == 0 || got[0] != test.first {
			t.Errorf("%s: %q finds %v, want %d first", test.reason, test.query, got, test.first)
		}
	}
	y := NewIndex([]Document{
		0: document("put_subscription", "Watch a project", Acts),
		1: document("delete_subscription", "Unwatch a project", Deletes),
		2: document("list_projects", "The projects that are starred", Lists),
		3: document("stargazers", "List a project's stargazers", Lists),
		4: document("star", "Star a project", Acts),
		5: document("check_star", "Whether somebody starred a project", Reads),
		6: document("stopwatch", "Stop the stopwatch of a task", Acts),
		7: document("members", "List the members of a team", Lists),
		8: document("get_team", "Get a team", Reads),
	})
	generalising := []struct {
		reason, query string
		first         int
	}{
		{"stopping to do something ends it", "stop watching the project", 1},
		{"so does a negation", "I do not want to watch the project any longer", 1},
		{"a verb that stands for itself stays", "stop the stopwatch", 6},
		{"who asks for those who do it", "who has starred the project", 3},
		{"who asks for people", "who is in the team", 7},
		{"who alone does too", "who is it", 7},
		{"a question for one thing", "has Ana starred the project", 5},
		{"a preposition is not the state of a switch", "put a star on the project", 4},
	}
	for _, test := range generalising {
		if got := y.Search(test.query, 3, nil); len(got) == 0 || got[0] != test.first {
			t.Errorf("%s: %q finds %v, want %d first", test.reason, test.query, got, test.first)
		}
	}
	for _, nothing := range []string{"", "the of", "giraffe", "!?"} {
		if got := x.Search(nothing, 3, nil); len(got) > 0 {
			t.Errorf("%q finds %v, want nothing", nothing, got)
		}
	}
	if got := x.Search("user", 1, nil); len(got) != 1 {
		t.Errorf("found %v, want one at the most", got)
	}
	if got := NewIndex(nil).Search("user", 1, nil); len(got) > 0 {
		t.Errorf("found %v in nothing", got)
	}
}
