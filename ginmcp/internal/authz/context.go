package authz

import (
	"context"

	"github.com/modelcontextprotocol/go-sdk/auth"
)

// This file has the workaround for what go-sdk, as of version 1.8.0, does not export: the key
// under which [auth.TokenInfoFromContext] looks. TestContextReachesTheSDK fails once the SDK
// looks in another way.

// keyRecorder is a context that records the key of the first value that is asked for.
type keyRecorder struct {
	context.Context //nolint:containedctx // it is only asked for a value

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
