package command

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/oauth2"
)

// A loginStore stores the login at one server between runs, in a file that only the user can read.
type loginStore struct {
	endpoint string
}

// A keptLogin contains the data that the next run needs to reuse a login.
type keptLogin struct {
	ClientID     string           `json:"client_id"`
	ClientSecret string           `json:"client_secret,omitempty"`
	TokenURL     string           `json:"token_url"`
	AuthStyle    oauth2.AuthStyle `json:"auth_style"`
	Token        *oauth2.Token    `json:"token"`
}

// loginFile returns the name of the file. All servers share it.
func loginFile() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("the directory for configuration: %w", err)
	}
	return filepath.Join(dir, "ginmcp", "logins.json"), nil
}

// readLogins returns all logins by server address. If the file cannot be read, there are none.
func readLogins() map[string]keptLogin {
	logins := map[string]keptLogin{}
	name, err := loginFile()
	if err != nil {
		return logins
	}
	raw, err := os.ReadFile(name)
	if err != nil || json.Unmarshal(raw, &logins) != nil {
		return map[string]keptLogin{}
	}
	return logins
}

// tokenSource returns the token source of the last login. It returns nil if there was no login, or
// if the login has expired and cannot be renewed.
//
//nolint:ireturn // the SDK requires an interface
func (s loginStore) tokenSource(ctx context.Context) oauth2.TokenSource {
	kept, ok := readLogins()[s.endpoint]
	if !ok || kept.Token == nil {
		return nil
	}
	config := &oauth2.Config{
		ClientID: kept.ClientID, ClientSecret: kept.ClientSecret,
		Endpoint: oauth2.Endpoint{TokenURL: kept.TokenURL, AuthStyle: kept.AuthStyle},
	}
	source := &keptSource{
		store:  s,
		config: config,
		source: config.TokenSource(ctx, kept.Token),
		last:   kept.Token.AccessToken,
	}
	if _, err := source.Token(); err != nil {
		return nil
	}
	return source
}

// keep stores a new login and returns its token source.
//
//nolint:ireturn // the SDK requires an interface
func (s loginStore) keep(ctx context.Context, config *oauth2.Config, token *oauth2.Token) oauth2.TokenSource {
	source := &keptSource{store: s, config: config, source: config.TokenSource(ctx, token)}
	source.write(token)
	return source
}

// A keptSource stores each token that it returns. It is safe for concurrent use.
type keptSource struct {
	store  loginStore
	config *oauth2.Config
	source oauth2.TokenSource

	mu   sync.Mutex
	last string
}

// Token returns a valid token.
func (s *keptSource) Token() (*oauth2.Token, error) {
	token, err := s.source.Token()
	if err == nil {
		s.write(token)
	}
	return token, err //nolint:wrapcheck // it is the source's own
}

// write stores a token if it has changed. If a login cannot be stored, only this run uses it.
func (s *keptSource) write(token *oauth2.Token) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if token.AccessToken == s.last {
		return
	}
	s.last = token.AccessToken
	logins := readLogins()
	logins[s.store.endpoint] = keptLogin{
		s.config.ClientID, s.config.ClientSecret, s.config.Endpoint.TokenURL, s.config.Endpoint.AuthStyle, token,
	}
	if name, err := loginFile(); err == nil {
		_ = writeLogins(name, logins)
	}
}

// writeLogins replaces the file atomically.
func writeLogins(name string, logins map[string]keptLogin) error {
	const onlyUser = 0o700
	if err := os.MkdirAll(filepath.Dir(name), onlyUser); err != nil {
		return fmt.Errorf("logins: %w", err)
	}
	raw, err := json.MarshalIndent(logins, "", "  ") //nolint:gosec // the file stores secrets
	if err != nil {
		return fmt.Errorf("logins: %w", err)
	}
	// CreateTemp makes a file that only the user can read.
	file, err := os.CreateTemp(filepath.Dir(name), "logins-*.json")
	if err != nil {
		return fmt.Errorf("logins: %w", err)
	}
	defer os.Remove(file.Name()) //nolint:errcheck // it has been renamed
	_, err = file.Write(raw)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("logins: %w", err)
	}
	return nil
}
