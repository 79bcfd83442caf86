// The protocol's TypeScript SDK, version 1.
//
//   node sdk1.mjs URL

import { Client } from 'sdk-1/client/index.js'
import { StreamableHTTPClientTransport } from 'sdk-1/client/streamableHttp.js'
import { UnauthorizedError } from 'sdk-1/client/auth.js'
import { Login } from './login.mjs'
import { run } from './scenario.mjs'

const [url] = process.argv.slice(2)
const login = new Login()
let client, transport

async function connect() {
  client = new Client({ name: 'sdk1', version: '1' })
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
    await transport.finishAuth(login.callback.get('code'))
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
