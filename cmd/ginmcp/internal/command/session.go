package command

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

// connection holds the flags that say how a server is reached.
type connection struct {
	headers  []string
	tokenEnv string
	login    bool
	timeout  time.Duration
}

func (c *connection) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVarP(&c.headers, "header", "H", nil, `a request header, "Name: value"; may be given several times`)
	f.StringVar(&c.tokenEnv, "token-env", "", "the environment variable that holds a bearer token")
	f.BoolVar(&c.login, "login", false, "log in with OAuth in a browser if the server asks for it")
	f.DurationVar(&c.timeout, "timeout", time.Minute, "how long the command may take")
}

// anyNumber is the number of arguments of a command that checks them itself.
const anyNumber = math.MaxInt

// server splits arguments into a server and the rest: a URL comes first, or a program after "--". More
// of the rest than the command accepts is an error.
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
	transport, seen, err := o.transport(ctx, cmd, target)
	if err != nil {
		return nil, err
	}
	session, err := mcp.NewClient(&mcp.Implementation{Name: "ginmcp", Version: version()}, client).
		Connect(ctx, transport, nil)
	if err != nil {
		return nil, unreached(err, seen.Load())
	}
	return session, nil
}

// transport returns the transport to a server, and the last status that it responded with over
// HTTP, which errors of the SDK do not always contain.
func (o *options) transport(
	ctx context.Context,
	cmd *cobra.Command,
	target []string,
) (mcp.Transport, *atomic.Int64, error) {
	seen := new(atomic.Int64)
	if len(target) > 1 || !strings.Contains(target[0], "://") {
		command := exec.CommandContext(ctx, target[0], target[1:]...)
		command.Stderr = cmd.ErrOrStderr()
		return &mcp.CommandTransport{Command: command}, seen, nil
	}
	header, err := o.header()
	if err != nil {
		return nil, nil, err
	}
	t := &mcp.StreamableClientTransport{
		Endpoint: target[0], MaxRetries: -1, DisableStandaloneSSE: true,
		HTTPClient: &http.Client{Transport: &headerTransport{header, seen}},
	}
	if o.login {
		if t.OAuthHandler, err = newLogin(cmd.ErrOrStderr()); err != nil {
			return nil, nil, err
		}
	}
	return t, seen, nil
}

// header returns the headers that the flags name.
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

// headerTransport adds headers to every request, and keeps the status of the last response.
type headerTransport struct {
	header http.Header
	seen   *atomic.Int64
}

// RoundTrip adds the headers to a copy of the request.
func (t *headerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	maps.Copy(r.Header, t.header)
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		t.seen.Store(int64(response.StatusCode))
	}
	return response, err //nolint:wrapcheck // it is the transport's own
}

// unreached says why there is no session.
func unreached(err error, status int64) error {
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return coded(exitAuth, "authorization_needed",
			"the server responded HTTP %d: use --token-env, --header or --login: %w", status, err)
	case errors.Is(err, auth.ErrOAuth):
		return coded(exitAuth, "authorization_needed", "%w", err)
	default:
		return coded(exitUnreachable, "unreachable", "the server cannot be reached: %w", err)
	}
}

// with opens a session, runs f and closes the session.
func (o *options) with(
	cmd *cobra.Command,
	target []string,
	client *mcp.ClientOptions,
	f func(context.Context, *mcp.ClientSession) error,
) error {
	ctx, cancel := context.WithTimeout(cmd.Context(), o.timeout)
	defer cancel()
	session, err := o.open(ctx, cmd, target, client)
	if err != nil {
		return err
	}
	defer session.Close() //nolint:errcheck // the result has been read
	return f(ctx, session)
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
