package oidc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/sync/singleflight"
)

// keySet holds the keys of one issuer. Keys are fetched by the first call that needs them, and
// concurrent callers share one fetch.
type keySet struct {
	config  Config
	current atomic.Pointer[keys]
	fetches singleflight.Group
}

// keys are the keys from one fetch. They are immutable.
type keys struct {
	keyfunc.Keyfunc

	fetched time.Time
}

func newKeySet(c Config) *keySet { return &keySet{config: c} }

// minFetchInterval bounds how often tokens with unknown key IDs cause a fetch.
const minFetchInterval = time.Second

// key returns the key that verifies t.
func (s *keySet) key(ctx context.Context, t *jwt.Token) (any, error) {
	current := s.current.Load()
	if current == nil || time.Since(current.fetched) > s.config.RefreshKeys {
		next, err := s.fetch(ctx, current)
		switch {
		case err == nil:
			current = next
		case current == nil || ctx.Err() != nil:
			return nil, err
		default: // the keys remain valid while the provider is unavailable
			s.config.Logger.WarnContext(ctx, "oidc: the keys cannot be fetched again", slog.String("issuer", s.config.Issuer),
				slog.String("error", err.Error()))
		}
	}
	key, err := current.KeyfuncCtx(ctx)(t)
	if err == nil || !unknownKey(t, current) {
		return key, err
	}
	next, fetchErr := s.fetch(ctx, current)
	if fetchErr != nil {
		return nil, fetchErr
	}
	return next.KeyfuncCtx(ctx)(t)
}

// unknownKey reports whether the set has no key with the token's ID, so that another fetch may
// help. A known key that does not fit the token never causes a fetch.
func unknownKey(t *jwt.Token, current *keys) bool {
	id, _ := t.Header["kid"].(string)
	if id == "" {
		return false
	}
	_, err := current.Storage().KeyRead(context.Background(), id)
	return err != nil
}

// fetch replaces seen, the keys that the caller used, with newer keys. If another caller has
// replaced them already, fetch returns those keys.
func (s *keySet) fetch(ctx context.Context, seen *keys) (*keys, error) {
	result := s.fetches.DoChan("", func() (any, error) {
		if current := s.current.Load(); current != seen && current != nil {
			return current, nil
		}
		// The fetch continues when its caller disconnects, because other callers wait for it too.
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), defaultTimeout+minFetchInterval)
		defer cancel()
		if seen != nil {
			if wait := minFetchInterval - time.Since(seen.fetched); wait > 0 {
				time.Sleep(wait)
			}
		}
		return s.read(shared)
	})
	select {
	case r := <-result:
		if r.Err != nil {
			return nil, r.Err
		}
		next, ok := r.Val.(*keys)
		if !ok {
			return nil, errors.New("oidc: internal error")
		}
		return next, nil
	case <-ctx.Done():
		return nil, &UnavailableError{Err: ctx.Err()}
	}
}

// read fetches the keys and makes them the current ones.
func (s *keySet) read(ctx context.Context) (*keys, error) {
	url := s.config.JWKS
	if url == "" {
		metadata, err := discover(ctx, s.config.Client, s.config.Issuer)
		if err != nil {
			return nil, err
		}
		if url = metadata.JWKS; url == "" {
			return nil, &UnavailableError{Err: errors.New("the issuer's metadata has no jwks_uri")}
		}
	}
	var raw rawJSON
	if err := getJSON(ctx, s.config.Client, url, &raw); err != nil {
		return nil, err
	}
	parsed, err := keyfunc.NewJWKSetJSON(raw.RawMessage)
	if err != nil {
		return nil, &UnavailableError{Err: fmt.Errorf("the issuer's keys: %w", err)}
	}
	next := &keys{Keyfunc: parsed, fetched: time.Now()}
	s.current.Store(next)
	return next, nil
}
