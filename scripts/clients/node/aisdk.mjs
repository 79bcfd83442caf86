// The AI SDK of Vercel: its tools, called as generateText would call them.
//
//   node aisdk.mjs URL PACKAGE     with the release that is installed as PACKAGE

import { contentOf, run } from './scenario.mjs'

const [url, name] = process.argv.slice(2)
const { createMCPClient, experimental_createMCPClient } = await import(name)
let client, tools

await run({
  cancel: name === 'ai-sdk-mcp', // the one of 2025 does not tell the server
  connect: async () => {
    client = await (createMCPClient ?? experimental_createMCPClient)({ transport: { type: 'http', url } })
  },
  list: async () => {
    tools = await client.tools()
    return Object.keys(tools)
  },
  call: async (tool, args, { signal } = {}) =>
    contentOf(await tools[tool].execute(args, { toolCallId: '1', messages: [], abortSignal: signal })),
  ...(name === 'ai-sdk-mcp-2025' ? {} : {
    resources: async () => (await client.listResources()).resources.map(r => r.uri),
    read: async uri => (await client.readResource({ uri })).contents[0].text,
  }),
  unsupported: () => (client.listPrompts ?? client.experimental_listPrompts).call(client),
  close: () => client.close(),
}, url)
