// A Login is what an SDK asks a client about itself: it keeps what the client is told in memory,
// and has the scripted browser log in.

import { browse } from './browser.mjs'

export class Login {
  redirectUrl = 'http://127.0.0.1:9/callback' // the browser never opens it
  authorizations = []

  get clientMetadata() {
    return {
      client_name: 'ginmcp test',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }
  }

  clientInformation() { return this.information }
  saveClientInformation(information) { this.information = information }
  tokens() { return this.saved }
  saveTokens(tokens) { this.saved = tokens }
  codeVerifier() { return this.verifier }
  saveCodeVerifier(verifier) { this.verifier = verifier }
  discoveryState() { return this.discovered }
  saveDiscoveryState(state) { this.discovered = state }

  async redirectToAuthorization(url) {
    this.authorizations.push(url)
    this.callback = (await browse(url)).searchParams
  }
}
