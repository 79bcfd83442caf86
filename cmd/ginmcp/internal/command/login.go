package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
)

// newLogin returns a handler that sends the user to the authorization server in a browser, and
// receives the code at a loopback address (RFC 8252, section 7.3). It prints the address to errs
// too, for a machine without a browser.
func newLogin(errs io.Writer) (auth.OAuthHandler, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed with the process
	if err != nil {
		return nil, fmt.Errorf("--login: %w", err)
	}
	redirect := "http://" + listener.Addr().String() + "/callback"
	handler, err := auth.NewAuthorizationCodeHandler(&auth.AuthorizationCodeHandlerConfig{
		DynamicClientRegistrationConfig: &auth.DynamicClientRegistrationConfig{Metadata: &oauthex.ClientRegistrationMetadata{
			ClientName: "ginmcp", RedirectURIs: []string{redirect}, GrantTypes: []string{"authorization_code"},
			ResponseTypes: []string{"code"}, TokenEndpointAuthMethod: "none",
		}},
		RedirectURL: redirect,
		AuthorizationCodeFetcher: func(ctx context.Context, args *auth.AuthorizationArgs) (*auth.AuthorizationResult, error) {
			fmt.Fprintf(errs, "Log in at %s\n", args.URL)
			openBrowser(ctx, args.URL)
			return receiveCode(ctx, listener)
		},
	})
	if err != nil {
		_ = listener.Close()
		return nil, fmt.Errorf("--login: %w", err)
	}
	return handler, nil
}

// receiveCode serves the redirect of the authorization server once.
func receiveCode(ctx context.Context, listener net.Listener) (*auth.AuthorizationResult, error) {
	results := make(chan *auth.AuthorizationResult, 1)
	failures := make(chan error, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /callback", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if q.Get("error") != "" {
			fmt.Fprintln(w, "The login failed. You can close this page.")
			select {
			case failures <- fmt.Errorf("%w: %s %s", auth.ErrOAuth, q.Get("error"), q.Get("error_description")):
			default:
			}
			return
		}
		fmt.Fprintln(w, "You are logged in. You can close this page.")
		select {
		case results <- &auth.AuthorizationResult{Code: q.Get("code"), State: q.Get("state"), Iss: q.Get("iss")}:
		default:
		}
	})
	const timeout = 10 * time.Second
	server := &http.Server{Handler: mux, ReadHeaderTimeout: timeout}
	go server.Serve(listener)                         //nolint:errcheck // it ends with Shutdown
	defer server.Shutdown(context.WithoutCancel(ctx)) //nolint:errcheck // there is nothing left to do
	select {
	case result := <-results:
		return result, nil
	case err := <-failures:
		return nil, err
	case <-ctx.Done():
		return nil, errors.Join(auth.ErrOAuth, ctx.Err())
	}
}

// openBrowser opens an address. A machine without a browser does nothing: the address is printed.
func openBrowser(ctx context.Context, address string) {
	program, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		program = "open"
	case "windows":
		program, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	command := exec.CommandContext(ctx, program, args...)
	if command.Start() == nil {
		go command.Wait() //nolint:errcheck // the address is printed too
	}
}
