// The protocol's TypeScript SDK, version 2.
//
//   node sdk2.mjs URL MODE     legacy: 2025-11-25, as by default; auto: 2026-07-28

import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client'
import { Login } from './login.mjs'
import { run } from './scenario.mjs'

const [url, mode] = process.argv.slice(2)
const login = new Login()
let client, transport

async function connect() {
  client = new Client({ name: 'sdk2', version: '1' }, { versionNegotiation: { mode } })
  client.onerror = () => {}
  transport = new StreamableHTTPClientTransport(new URL(url), { authProvider: login })
  await client.connect(transport)
}

// again calls f once more after a login.
async function again(f) {
  try {
    return await f()
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error
    await transport.finishAuth(login.callback)
    return await f()
  }
}

await run({
  authorizations: login.authorizations,
  connect: () => again(connect),
  list: async () => (await client.listTools()).tools.map(t => t.name),
  call: async name => (await again(() => client.callTool({ name, arguments: {} }))).content[0].text,
  close: () => client.close(),
}, url)
