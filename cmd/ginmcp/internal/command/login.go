package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
	"golang.org/x/oauth2"
)

// A loginError explains why a login failed.
type loginError struct{ err error }

func (e *loginError) Error() string { return "the login failed: " + e.err.Error() }
func (e *loginError) Unwrap() error { return e.err }

// A login logs a user in with OAuth, like any MCP client: it opens the authorization server in a
// browser, and receives the code at a loopback address (RFC 8252, section 7.3). It also prints the
// address, for a machine without a browser. It stores the token for the next run. It is safe for
// concurrent use.
type login struct {
	*auth.AuthorizationCodeHandler

	errs   io.Writer
	server *http.Server

	mu      sync.Mutex
	current *attempt // nil before the first one
}

// An attempt is one visit of a user to the authorization server.
type attempt struct {
	state string
	done  chan attempted // receives the first response
}

type attempted struct {
	result *auth.AuthorizationResult
	err    error
}

// newLogin returns a login for a server. The caller closes it.
func newLogin(ctx context.Context, errs io.Writer, endpoint, clientID string) (*login, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("--login: %w", err)
	}
	l := &login{errs: errs}
	redirect := "http://" + listener.Addr().String() + "/callback"
	store := loginStore{endpoint}
	config := &auth.AuthorizationCodeHandlerConfig{
		RedirectURL: redirect, AuthorizationCodeFetcher: l.fetch, RequestRefreshToken: true,
		InitialTokenSource: store.tokenSource(context.WithoutCancel(ctx)),
		NewTokenSource: func(ctx context.Context, c *oauth2.Config, t *oauth2.Token) (oauth2.TokenSource, error) {
			return store.keep(ctx, c, t), nil
		},
	}
	identify(config, clientID)
	if l.AuthorizationCodeHandler, err = auth.NewAuthorizationCodeHandler(config); err != nil {
		_ = listener.Close()
		return nil, fmt.Errorf("--login: %w", err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /callback", l.callback)
	const timeout = 10 * time.Second
	l.server = &http.Server{Handler: mux, ReadHeaderTimeout: timeout}
	go l.server.Serve(listener) //nolint:errcheck // it ends with close
	return l, nil
}

// identify configures the identity of the client: a registered client, a client whose identifier is
// the address of a metadata document, or a client that registers dynamically.
func identify(config *auth.AuthorizationCodeHandlerConfig, clientID string) {
	switch {
	case strings.HasPrefix(clientID, "https://"):
		config.ClientIDMetadataDocumentConfig = &auth.ClientIDMetadataDocumentConfig{URL: clientID}
	case clientID != "":
		config.PreregisteredClient = &oauthex.ClientCredentials{ClientID: clientID}
	default:
		config.DynamicClientRegistrationConfig = &auth.DynamicClientRegistrationConfig{
			Metadata: &oauthex.ClientRegistrationMetadata{
				ClientName: "ginmcp", RedirectURIs: []string{config.RedirectURL},
				GrantTypes:    []string{"authorization_code", "refresh_token"},
				ResponseTypes: []string{"code"}, TokenEndpointAuthMethod: "none",
			},
		}
	}
}

// Authorize logs the user in. The error is a [loginError].
func (l *login) Authorize(ctx context.Context, r *http.Request, response *http.Response) error {
	if err := l.AuthorizationCodeHandler.Authorize(ctx, r, response); err != nil {
		if l.attempted() == nil {
			err = fmt.Errorf("it could not start: %w; --client-id names a client that is registered already", err)
		}
		return &loginError{err}
	}
	return nil
}

// bearer returns the token of the user, or "" if there is none. A nil login has none.
func (l *login) bearer(ctx context.Context) string {
	if l == nil {
		return ""
	}
	source, err := l.TokenSource(ctx)
	if err != nil || source == nil {
		return ""
	}
	token, err := source.Token()
	if err != nil {
		return ""
	}
	return token.AccessToken
}

// attempted returns the last attempt, or nil if there was none. A nil login has none.
func (l *login) attempted() *attempt {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current
}

// fetch opens the authorization server in a browser and waits for the response.
func (l *login) fetch(ctx context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
	address, err := url.Parse(args.URL)
	if err != nil {
		return nil, fmt.Errorf("the authorization server's address: %w", err)
	}
	a := &attempt{address.Query().Get("state"), make(chan attempted, 1)}
	l.mu.Lock()
	l.current = a
	l.mu.Unlock()
	fmt.Fprintf(l.errs, "Log in at %s\n", args.URL)
	openBrowser(context.WithoutCancel(ctx), args.URL)
	select {
	case response := <-a.done:
		return response.result, response.err
	case <-ctx.Done():
		return nil, fmt.Errorf("no response from the browser: %w", ctx.Err())
	}
}

// callback receives the response of the authorization server, with which the browser returns. A
// response must have the state of the attempt (RFC 9700, section 4.7).
func (l *login) callback(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	a := l.attempted()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	var response attempted
	switch {
	case a == nil:
		http.Error(w, "No login has been started.", http.StatusNotFound)
		return
	case q.Get("state") != a.state:
		response.err = errors.New("the response belongs to another login: the state differs")
	case q.Get("error") != "":
		response.err = errors.New(strings.TrimSpace(q.Get("error") + " " + q.Get("error_description")))
	default:
		response.result = &auth.AuthorizationResult{Code: q.Get("code"), State: q.Get("state"), Iss: q.Get("iss")}
	}
	if response.err != nil {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintln(w, "The login failed. You can close this page.")
	} else {
		fmt.Fprintln(w, "The login is complete. You can close this page.")
	}
	select {
	case a.done <- response:
	default: // a response was received already
	}
}

// close stops receiving responses. A nil login is closed.
func (l *login) close(ctx context.Context) {
	if l == nil {
		return
	}
	const patience = time.Second // for the last page
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	if l.server.Shutdown(ctx) != nil {
		_ = l.server.Close()
	}
}

// openBrowser opens an address with the program in the variable BROWSER, or with the system's
// default program. Without a browser it does nothing, because the address is printed too.
func openBrowser(ctx context.Context, address string) {
	program, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		program = "open"
	case "windows":
		program, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	if own := os.Getenv("BROWSER"); own != "" {
		program, args = own, []string{address}
	}
	command := exec.CommandContext(ctx, program, args...) //nolint:gosec // the program is the user's own
	if command.Start() == nil {
		_ = command.Process.Release() // the browser may run longer than the command
	}
}
