package main

import (
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/oidc"
)

// The provider rotates its keys while 64 clients call, and no call is refused. A key stays published
// until every client has a token of a later one.
func TestKeysRotateWhileClientsCall(t *testing.T) {
	const clients, rotations, callsPerToken = 64, 3, 4
	p := running(t)
	mount := p.serve(t, "", p.jwt(t))
	var all sync.WaitGroup
	var calls, current atomic.Int64
	var has [clients]atomic.Int64 // the rotation of the token that a client uses
	done := make(chan struct{})
	for i := range clients {
		all.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				rotation := current.Load()
				token := p.token(t, mount, "orders:read")
				has[i].Store(rotation)
				for range callsPerToken {
					if status, challenge, body := call(t, mount, token, "list_orders"); status != http.StatusOK {
						t.Errorf("client %d: %d %s %s", i, status, challenge, body)
					}
					calls.Add(1)
				}
			}
		})
	}
	behind := func() bool {
		for i := range has {
			if has[i].Load() < current.Load() {
				return true
			}
		}
		return calls.Load() < (current.Load()+1)*clients
	}
	for range rotations {
		for behind() && !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		p.request(t, http.MethodPost, "/test/rotate", nil, &struct{}{})
		current.Add(1)
	}
	for behind() && !t.Failed() {
		time.Sleep(time.Millisecond)
	}
	close(done)
	all.Wait()
	t.Logf("%d calls by %d clients during %d rotations", calls.Load(), clients, rotations)
}

// A provider's own opaque tokens are verified by asking the provider.
func TestIntrospection(t *testing.T) {
	p := running(t)
	verifier, err := oidc.NewIntrospection(oidc.IntrospectionConfig{
		Issuer: p.issuer, ClientID: "robot", ClientSecret: "for-tests-only",
	})
	if err != nil {
		t.Fatal(err)
	}
	const resource, other = "http://127.0.0.1/opaque", "http://127.0.0.1/opaque/other"
	mount := p.serve(t, resource, verifier.Verify)
	for _, test := range []struct {
		reason, token string
		status        int
	}{
		{"as issued", p.token(t, resource, "orders:read"), http.StatusOK},
		{"for another resource", p.token(t, other, "orders:read"), http.StatusUnauthorized},
		{"with a scope that includes what is needed", p.token(t, resource, "orders:write"), http.StatusOK},
		{"made up", "made-up", http.StatusUnauthorized},
	} {
		if status, challenge, body := call(t, mount, test.token, "list_orders"); status != test.status {
			t.Errorf("%s: %d, want %d: %s %s", test.reason, status, test.status, challenge, body)
		}
	}
}
