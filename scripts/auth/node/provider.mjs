// An OpenID provider for tests, at a free port of 127.0.0.1. It prints its issuer when it is ready.
//
// Every resource gets access tokens that are JWTs, except one whose path begins with /opaque.
// Besides the provider's own endpoints, there are:
//
//   GET /test/key      the private key that signs, as a JWK, to make tokens that must be refused
//   POST /test/rotate  a new key signs; the one before is published for one more rotation
//   GET /test/seen     how the provider was used: [{path, params}], with the names of parameters

import { createServer } from 'node:http'
import { randomUUID, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import Provider from 'oidc-provider'

const scopes = ['orders:read', 'orders:write']

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }
}

const configuration = {
  clients: [{
    client_id: 'robot',
    client_secret: 'for-tests-only',
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }],
  scopes: ['openid', 'offline_access', ...scopes],
  cookies: { keys: [randomUUID()] },
  // The SDKs register with the scope that they need first. The provider would hold them to it, so that
  // they could never ask for more; most providers allow a client every scope that they know.
  extraClientMetadata: {
    properties: ['any_scope'],
    validator: (_ctx, _name, _value, metadata) => { metadata.scope = undefined },
  },
  ttl: { AccessToken: 600, ClientCredentials: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  features: {
    devInteractions: { enabled: true }, // a page to log in and a page to consent
    registration: { enabled: true },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, resource) => ({
        scope: scopes.join(' '),
        audience: resource,
        accessTokenFormat: new URL(resource).pathname.startsWith('/opaque') ? 'opaque' : 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
}

const seen = []
let keys = [newKey()]
let respond

const server = createServer((request, response) => {
  const json = value => response.setHeader('Content-Type', 'application/json').end(JSON.stringify(value))
  const url = new URL(request.url, issuer)
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /test/key':
      return json(keys[0])
    case 'GET /test/seen':
      return json(seen)
    case 'POST /test/rotate':
      keys = [newKey(), keys[0]]
      respond = provider()
      return json({})
    default:
      seen.push({ path: url.pathname, params: Object.fromEntries(url.searchParams) })
      return respond(request, response)
  }
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const issuer = `http://127.0.0.1:${server.address().port}`

// What the provider knows about clients and grants is shared by all instances.
function provider() {
  const instance = new Provider(issuer, { ...configuration, jwks: { keys } })
  instance.on('server_error', (_, error) => console.error(error))
  return instance.callback()
}
respond = provider()
console.log(issuer)
