// The official Inspector, by its command line: every call is a connection of its own.
//
//   node inspector.mjs URL PROGRAM [ERA]     PROGRAM is mcp-inspector; releases from 2026 on have an
//                                            ERA, legacy or modern

import { execFile } from 'node:child_process'
import { contentOf, run } from './scenario.mjs'

const [url, program, era] = process.argv.slice(2)

// inspect returns what the Inspector prints. It exits with 5 where a tool reports an error.
function inspect(method, ...args) {
  const options = [program, '--cli', url, '--transport', 'http', '--method', method, ...args]
  if (era) options.push('--format', 'json', '--protocol-era', era)
  return new Promise((resolve, reject) => {
    execFile(process.execPath, options, { timeout: 30_000 }, (error, stdout, stderr) => {
      if (error && error.code !== 5) return reject(new Error(stderr || error.message))
      const result = JSON.parse(stdout)
      resolve(result.result ?? result)
    })
  })
}

await run({
  connect: async () => {},
  list: async () => (await inspect('tools/list')).tools.map(t => t.name),
  call: async (tool, args) => contentOf(await inspect('tools/call', '--tool-name', tool,
    ...Object.entries(args).flatMap(([name, value]) => ['--tool-arg', `${name}=${value}`]))),
  resources: async () => (await inspect('resources/list')).resources.map(r => r.uri),
  read: async uri => (await inspect('resources/read', '--uri', uri)).contents[0].text,
  // Later releases do not call what the server does not declare.
  ...(era ? {} : { unsupported: () => inspect('prompts/list') }),
}, url)
