package result

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/internal/words"
)

// redirects reports whether a response is a redirect, or 304.
func redirects(r *dispatch.Response) bool {
	return r.Status >= http.StatusMultipleChoices && r.Status < http.StatusBadRequest
}

// redirect makes the result of a redirect. It does not follow the redirect; the result states the
// target. A redirect to a login or error page is an error, because the call was not carried out.
func (s *Shaper) redirect(r *dispatch.Response) Result {
	location := string(beginning([]byte(r.Header("Location")), shownOfHeader))
	text := statusLine(r.Status) + ": the application responds with a redirect"
	if location != "" {
		text += " to " + location
	}
	structured := append([]byte(`{"status":`), strconv.Itoa(r.Status)...)
	why := refusal(r.Path, location)
	if why != "" {
		structured = append(append(structured, `,"error":`...), quote(why)...)
	}
	if location != "" {
		structured = append(append(structured, `,"location":`...), quote(location)...)
	}
	out := Result{Structured: append(structured, '}')}
	if why != "" {
		out.IsError = true
		out.Content = []Content{{Data: []byte(text + ", which was not followed: " + why + ".")}}
		return out
	}
	out.Content = []Content{{Data: []byte(text + ", which was not followed.")}}
	if s.Output != nil {
		return s.promised(out.Content, r)
	}
	return out
}

// Words in the paths of login and error pages, and in the paths of routes that redirect to such a
// page when they succeed. A pair of words is written as one.
var (
	loginWords = set(`login signin logon sso authenticate unauthenticated authorize unauthorized reauthenticate
		relogin auth oauth oauth2 saml oidc`)
	errorWords  = set("error errors denied forbidden failure failed expired")
	logoutWords = set("logout signout logoff")
	startWords  = set("login signin logon sso auth oauth oauth2 saml oidc authorize connect callback")
)

// refusal returns the reason why a redirect from a path to a location is a refusal, or "". A
// successful logout redirects to the login page, and the beginning of a login redirects to another
// host.
func refusal(path, location string) string {
	to, err := url.Parse(location)
	if err != nil {
		return ""
	}
	own := pathWords(path)
	target := pathWords(to.Path)
	switch {
	case has(own, logoutWords), to.Host != "" && has(own, startWords):
		return ""
	case has(target, loginWords):
		return "it looks like a login page, so the call needs a session or other credentials"
	case has(target, errorWords), to.Query().Get("error") != "":
		return "it looks like an error page, so the call was not carried out"
	}
	return ""
}

// pathWords returns the words of a path, and each pair of adjacent words as one word: sign-in also
// gives signin.
func pathWords(path string) []string {
	if u, err := url.Parse(path); err == nil {
		path = u.Path
	}
	list := words.Split(path)
	for i := range len(list) - 1 {
		list = append(list, list[i]+list[i+1])
	}
	return list
}

func has(list []string, among map[string]bool) bool {
	return slices.ContainsFunc(list, func(word string) bool { return among[word] })
}
