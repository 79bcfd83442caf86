// The protocol's TypeScript SDK, version 2.
//
//   node sdk2.mjs URL MODE     legacy: 2025-11-25, as by default; auto: 2026-07-28

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { z } from 'zod'
import { contentOf, run } from './scenario.mjs'

const [url, mode] = process.argv.slice(2)
const client = new Client({ name: 'sdk2', version: '1' }, { versionNegotiation: { mode } })
client.onerror = () => {}

await run({
  progress: true,
  cancel: true,
  connect: () => client.connect(new StreamableHTTPClientTransport(new URL(url))),
  list: async () => (await client.listTools()).tools.map(t => t.name),
  call: async (tool, args, { progress, signal } = {}) => {
    // A client of 2026-07-28 asks for the log of each call.
    const _meta = mode === 'auto' && tool === 'chat' ? { 'io.modelcontextprotocol/logLevel': 'info' } : undefined
    return contentOf(await client.callTool({ name: tool, arguments: args, _meta }, {
      signal, onprogress: progress && (p => progress(p.progress)),
    }))
  },
  resources: async () => (await client.listResources()).resources.map(r => r.uri),
  read: async uri => (await client.readResource({ uri })).contents[0].text,
  onLog: f => client.setNotificationHandler('notifications/message', n => f(n.params.data)),
  unsupported: () => client.request({ method: 'example/unknown', params: {} }, z.object({}).loose()),
  close: () => client.close(),
}, url)
