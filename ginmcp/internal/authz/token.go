package authz

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
)

// A problem is the reason why a verified token is not accepted.
type problem struct {
	// public is the text for the client. Advice states what the developer should do. It is empty if
	// the token has only expired.
	public, advice string
}

// check checks the expiration, the issuer and the audience of a token. A verifier reports the
// claims iss and aud in Extra: the issuer as a string, and the audience as a string or a list.
func (g *Guard) check(info *auth.TokenInfo, at Site) *problem {
	if p := g.checkExpiration(info); p != nil {
		return p
	}
	if p := g.checkIssuer(info); p != nil {
		return p
	}
	return g.checkAudience(info, at)
}

func (g *Guard) checkExpiration(info *auth.TokenInfo) *problem {
	switch {
	case info.Expiration.IsZero() && !g.config.AllowMissingExpiration:
		return &problem{
			"the access token does not expire",
			"Verify returned no Expiration; AllowMissingExpiration accepts such tokens",
		}
	case !info.Expiration.IsZero() && info.Expiration.Add(g.config.ClockSkew).Before(time.Now()):
		return &problem{public: "the access token has expired"}
	default:
		return nil
	}
}

func (g *Guard) checkIssuer(info *auth.TokenInfo) *problem {
	issuer, _ := info.Extra["iss"].(string)
	switch {
	case issuer == "":
		return &problem{
			"the access token names no issuer",
			`Verify returned no Extra["iss"]; want the issuer of the token, one of ` + list(g.config.Issuers),
		}
	case !slices.Contains(g.config.Issuers, issuer):
		return &problem{
			"the access token has another issuer",
			fmt.Sprintf("its issuer is %s, and Issuers has %s", short(issuer), list(g.config.Issuers)),
		}
	default:
		return nil
	}
}

func (g *Guard) checkAudience(info *auth.TokenInfo, at Site) *problem {
	found := audiences(info.Extra["aud"])
	wanted := at.Resource.String()
	for _, audience := range found {
		if c := canonical(audience); c == wanted || slices.Contains(g.audiences, c) {
			return nil
		}
	}
	if len(found) == 0 {
		return &problem{
			"the access token names no audience",
			fmt.Sprintf(
				"it has no audience (the claim aud), so it could be for any service: configure the authorization server, "+
					"%s, to issue tokens for %s, for example with an audience mapper; a Verify that checks this in another way "+
					`returns the resource in Extra["aud"]`,
				list(g.config.Issuers),
				wanted,
			),
		}
	}
	return &problem{
		"the access token is for another resource",
		fmt.Sprintf("its audience is %s, not %s; add other acceptable audiences to Audiences", list(found), wanted),
	}
}

// audiences reads the claim aud, which is one text or several.
func audiences(claim any) []string {
	switch claim := claim.(type) {
	case string:
		if claim == "" {
			return nil
		}
		return []string{claim}
	case []string:
		return claim
	case []any:
		var out []string
		for _, value := range claim {
			if text, ok := value.(string); ok {
				out = append(out, text)
			}
		}
		return out
	default:
		return nil
	}
}

// shown is the number of characters of a claim, and of claims, that a log shows.
const shown = 100

func short(text string) string { return fmt.Sprintf("%.*q", shown, text) }

func list(texts []string) string {
	out := make([]string, 0, len(texts))
	for _, text := range texts[:min(len(texts), shown)] {
		out = append(out, short(text))
	}
	return strings.Join(out, ", ")
}
