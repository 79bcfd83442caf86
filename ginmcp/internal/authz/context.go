package authz

import (
	"context"

	"github.com/modelcontextprotocol/go-sdk/auth"
)

// This file has the workaround for a key that go-sdk, as of version 1.8.0, does not export: the
// context key that [auth.TokenInfoFromContext] uses. TestContextReachesTheSDK fails if the SDK
// changes this.

// keyRecorder is a context that records the key that it was last asked for.
type keyRecorder struct {
	context.Context //nolint:containedctx // only Value is called

	key any
}

func (k *keyRecorder) Value(key any) any {
	k.key = key
	return nil
}

var tokenInfoKey = func() any {
	k := &keyRecorder{Context: context.Background()}
	auth.TokenInfoFromContext(k)
	return k.key
}()

// WithToken returns a context in which [auth.TokenInfoFromContext] finds info.
func WithToken(ctx context.Context, info *auth.TokenInfo) context.Context {
	return context.WithValue(ctx, tokenInfoKey, info)
}
