// Calls every kind of route of the example with the official TypeScript client.
//
//   node check.mjs URL [TOKEN]      such as http://127.0.0.1:8080/mcp demo-token
//
// The example has to be freshly started. The exit status is 1 if a result is not as in calls.json.

import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { Client } from 'sdk-1/client/index.js'
import { StreamableHTTPClientTransport } from 'sdk-1/client/streamableHttp.js'

const [url, token = 'demo-token'] = process.argv.slice(2)
const calls = JSON.parse(readFileSync(new URL('calls.json', import.meta.url), 'utf8'))

async function connect(headers) {
  const client = new Client({ name: 'check', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  // The client checks results against the output schemas of the tools that it has listed.
  const { tools } = await client.listTools()
  return { client, tools }
}

// wrong returns what is not as expected, or nothing.
async function wrong(client, { tool, arguments: args, isError = false, text = [], structured = {}, image }) {
  let result
  try {
    result = await client.callTool({ name: tool, arguments: args })
  } catch (error) {
    return `the client throws: ${error.message}`
  }
  const said = result.content.filter(c => c.type === 'text').map(c => c.text).join('\n')
  if (Boolean(result.isError) !== isError) return `isError is ${result.isError}: ${said}`
  const missing = text.find(t => !said.includes(t))
  if (missing) return `the text lacks "${missing}": ${said}`
  for (const [key, want] of Object.entries(structured)) {
    const got = result.structuredContent?.[key]
    if (!isDeepStrictEqual(got, want)) return `${key} is ${JSON.stringify(got)}, not ${JSON.stringify(want)}`
  }
  if (image && !result.content.some(c => c.type === 'image' && c.mimeType === image)) return `no ${image} in the answer`
}

const anonymous = await connect({})
const known = await connect({ Authorization: `Bearer ${token}` })
console.log(`TypeScript client: ${anonymous.tools.length} tools`)
let failed = 0
for (const call of calls) {
  if (!anonymous.tools.some(t => t.name === call.tool)) {
    console.log(`FAIL  ${call.tool}: not listed`)
    failed++
    continue
  }
  const problem = await wrong((call.token ? known : anonymous).client, call)
  console.log(`${problem ? 'FAIL' : 'ok  '}  ${call.tool}: ${call.reason}${problem ? `\n      ${problem}` : ''}`)
  if (problem) failed++
}
await anonymous.client.close()
await known.client.close()
process.exitCode = failed ? 1 : 0
