package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

// connection contains the flags about the connection to a server.
type connection struct {
	headers  []string
	tokenEnv string
	login    bool
	clientID string
	timeout  time.Duration

	loggedIn *login       // nil without --login
	seen     atomic.Int64 // the last HTTP status; errors of the SDK do not always contain it
}

func (c *connection) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVarP(&c.headers, "header", "H", nil, `a request header, "Name: value"; may be given several times`)
	f.StringVar(&c.tokenEnv, "token-env", "", "the environment variable that holds a bearer token")
	f.BoolVar(&c.login, "login", false, "log in with OAuth in a browser if the server asks for it, and keep the login")
	f.StringVar(&c.clientID, "client-id", "", "with --login: a client that is registered already, or its https address")
	f.DurationVar(
		&c.timeout,
		"timeout",
		time.Minute,
		"the timeout of the command; with --login the default is "+loginTimeout.String(),
	)
}

// anyNumber is the maximum for a command that checks its number of arguments itself.
const anyNumber = math.MaxInt

// server splits arguments into a server and the rest. The server is the first argument, a URL, or a
// program after "--". More than most other arguments are an error.
func server(cmd *cobra.Command, args []string, most int) (target, rest []string, err error) {
	target, rest, err = split(cmd, args)
	if err == nil && len(rest) > most {
		err = fmt.Errorf("unexpected argument %q", rest[most])
	}
	return target, rest, err
}

func split(cmd *cobra.Command, args []string) (target, rest []string, err error) {
	if dash := cmd.ArgsLenAtDash(); dash >= 0 {
		if dash == len(args) {
			return nil, nil, errors.New("there is no program after --")
		}
		return args[dash:], args[:dash], nil
	}
	if len(args) == 0 {
		return nil, nil, errors.New("name a server: a URL such as http://127.0.0.1:8080/mcp, or -- and a program")
	}
	if !strings.HasPrefix(args[0], "http://") && !strings.HasPrefix(args[0], "https://") {
		return nil, nil, fmt.Errorf("%q is not a URL such as http://127.0.0.1:8080/mcp; a program comes after --", args[0])
	}
	return args[:1], args[1:], nil
}

// open connects to a server. The caller closes the session.
func (o *options) open(
	ctx context.Context,
	cmd *cobra.Command,
	target []string,
	client *mcp.ClientOptions,
) (*mcp.ClientSession, error) {
	transport, err := o.transport(ctx, cmd, target)
	if err != nil {
		return nil, err
	}
	session, err := mcp.NewClient(&mcp.Implementation{Name: "ginmcp", Version: version()}, client).
		Connect(ctx, transport, nil)
	if err != nil {
		return nil, o.unreached(err)
	}
	return session, nil
}

// transport returns the transport to a server.
func (o *options) transport(ctx context.Context, cmd *cobra.Command, target []string) (mcp.Transport, error) {
	if len(target) > 1 || !strings.Contains(target[0], "://") {
		command := exec.CommandContext(ctx, target[0], target[1:]...)
		command.Stderr = cmd.ErrOrStderr()
		return &mcp.CommandTransport{Command: command}, nil
	}
	endpoint, err := url.Parse(target[0])
	if err != nil || endpoint.Host == "" {
		return nil, fmt.Errorf("%q is not a URL such as http://127.0.0.1:8080/mcp", target[0])
	}
	header, err := o.header()
	if err != nil {
		return nil, err
	}
	t := &mcp.StreamableClientTransport{
		Endpoint: target[0], MaxRetries: -1, DisableStandaloneSSE: true,
		HTTPClient: &http.Client{Transport: &headerTransport{endpoint, header, &o.seen}},
	}
	if o.login {
		if o.loggedIn, err = newLogin(ctx, cmd.ErrOrStderr(), target[0], o.clientID); err != nil {
			return nil, err
		}
		t.OAuthHandler = o.loggedIn
	}
	return t, nil
}

// header returns the request headers from the flags.
func (o *options) header() (http.Header, error) {
	header := http.Header{}
	for _, h := range o.headers {
		name, value, ok := strings.Cut(h, ":")
		if !ok || strings.TrimSpace(name) == "" {
			return nil, fmt.Errorf("--header %q is not of the form \"Name: value\"", h)
		}
		header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	if o.tokenEnv != "" {
		token := os.Getenv(o.tokenEnv)
		if token == "" {
			return nil, fmt.Errorf("--token-env: the environment variable %s is empty", o.tokenEnv)
		}
		header.Set("Authorization", "Bearer "+token)
	}
	return header, nil
}

// headerTransport adds headers to every request to one origin, and stores the status of the last
// response. After a redirect to another origin, it does not send the headers.
type headerTransport struct {
	origin *url.URL
	header http.Header
	seen   *atomic.Int64
}

// RoundTrip adds the headers to a copy of the request.
func (t *headerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == t.origin.Scheme && r.URL.Host == t.origin.Host {
		r = r.Clone(r.Context())
		maps.Copy(r.Header, t.header)
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		t.seen.Store(int64(response.StatusCode))
	}
	return response, err //nolint:wrapcheck // the error of the transport is returned unchanged
}

// unreached explains why there is no session, or no response.
func (o *options) unreached(err error) error {
	var login *loginError
	status := o.seen.Load()
	switch {
	case errors.As(err, &login):
		return coded(exitAuth, "authorization_needed", "%w", login)
	case status == http.StatusUnauthorized && o.loggedIn.attempted() != nil:
		return coded(exitAuth, "authorization_needed", "the server does not accept the token of the login: %w", err)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return coded(exitAuth, "authorization_needed",
			"the server responded HTTP %d: use --token-env, --header or --login: %w", status, err)
	default:
		var request *url.Error
		if errors.As(err, &request) { // without what the SDK was doing
			err = request
		}
		return coded(exitUnreachable, "unreachable", "the server cannot be reached: %w", err)
	}
}

// loginTimeout is the default timeout of a command with a login.
const loginTimeout = 5 * time.Minute

// with opens a session, runs f and closes the session.
func (o *options) with(
	cmd *cobra.Command,
	target []string,
	client *mcp.ClientOptions,
	f func(context.Context, *mcp.ClientSession) error,
) error {
	if o.login && !cmd.Flags().Changed("timeout") {
		o.timeout = loginTimeout
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), o.timeout)
	defer cancel()
	defer func() { o.loggedIn.close(ctx) }()
	session, err := o.open(ctx, cmd, target, client)
	if err != nil {
		return err
	}
	defer session.Close() //nolint:errcheck // the result has been read
	err = f(ctx, session)
	var failure *codedError
	if errors.As(err, &failure) && failure.code == exitUnreachable {
		return o.unreached(err) // the server may ask for a token later than for the first message
	}
	return err
}

// listed returns all tools of a server.
func listed(ctx context.Context, session *mcp.ClientSession) ([]*mcp.Tool, error) {
	var tools []*mcp.Tool
	for tool, err := range session.Tools(ctx, nil) {
		if err != nil {
			return nil, coded(exitUnreachable, "unreachable", "tools/list: %w", err)
		}
		tools = append(tools, tool)
	}
	return tools, nil
}
