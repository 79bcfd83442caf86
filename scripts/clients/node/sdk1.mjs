// The protocol's TypeScript SDK, version 1.
//
//   node sdk1.mjs URL PACKAGE          over HTTP, with the release that is installed as PACKAGE
//   node sdk1.mjs URL PACKAGE BRIDGE   over stdio, through the mcp-remote that is installed as BRIDGE

import { contentOf, run } from './scenario.mjs'

const [url, name, bridge] = process.argv.slice(2)
const { Client } = await import(`${name}/client/index.js`)
const { LoggingMessageNotificationSchema } = await import(`${name}/types.js`)

async function transport() {
  if (bridge) {
    const { StdioClientTransport } = await import(`${name}/client/stdio.js`)
    const proxy = new URL(`node_modules/${bridge}/dist/proxy.js`, import.meta.url).pathname
    return new StdioClientTransport({ command: process.execPath, args: [proxy, url, '--transport', 'http-only'], stderr: 'ignore' })
  }
  const { StreamableHTTPClientTransport } = await import(`${name}/client/streamableHttp.js`)
  return new StreamableHTTPClientTransport(new URL(url))
}

const client = new Client({ name: 'sdk1', version: '1' })
client.onerror = () => {}

await run({
  progress: true,
  cancel: true,
  connect: async () => client.connect(await transport()),
  list: async () => (await client.listTools()).tools.map(t => t.name),
  call: async (tool, args, { progress, signal } = {}) =>
    contentOf(await client.callTool({ name: tool, arguments: args }, undefined, {
      signal, onprogress: progress && (p => progress(p.progress)),
    })),
  resources: async () => (await client.listResources()).resources.map(r => r.uri),
  read: async uri => (await client.readResource({ uri })).contents[0].text,
  onLog: f => client.setNotificationHandler(LoggingMessageNotificationSchema, n => f(n.params.data)),
  unsupported: async () => {
    const { z } = await import('zod')
    await client.request({ method: 'tasks/list', params: {} }, z.object({}).loose())
  },
  close: () => client.close(),
}, url)
