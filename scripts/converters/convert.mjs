// Converts lists of tools with the AI SDK of Vercel, and compiles their schemas as the protocol's
// TypeScript SDK does, which discards results that do not fit.
//
//   node convert.mjs URL LIST.json...
//
// A LIST is the result of tools/list; URL is any server. What cannot be converted is printed for
// report.py: the adapter is the row, the list the column.

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { createMCPClient } from 'ai-sdk-mcp'
import { AjvJsonSchemaValidator } from 'sdk-1/validation/ajv'

const [url, ...files] = process.argv.slice(2)
const client = await createMCPClient({ transport: { type: 'http', url } })
const validator = new AjvJsonSchemaValidator()

const warnings = []
console.warn = (...args) => warnings.push(args.join(' '))

const adapters = {
  '@ai-sdk/mcp': async tool => {
    const converted = client.toolsFromDefinitions({ tools: [tool] })[tool.name]
    const { properties } = await converted.inputSchema.jsonSchema
    const missing = Object.keys(tool.inputSchema.properties ?? {}).filter(name => !(name in properties))
    if (missing.length > 0) throw new Error(`the arguments ${missing} are lost`)
  },
  'TypeScript SDK': async tool => {
    validator.getValidator(tool.inputSchema)
    if (tool.outputSchema) validator.getValidator(tool.outputSchema)
  },
}

for (const [name, adapt] of Object.entries(adapters)) {
  for (const file of files) {
    const { tools } = JSON.parse(readFileSync(file, 'utf8'))
    const problems = []
    for (const tool of tools) {
      warnings.length = 0
      try {
        await adapt(tool)
        if (warnings.length > 0) problems.push(`${tool.name}: warning: ${warnings[0]}`)
      } catch (error) {
        problems.push(`${tool.name}: ${error.message}`)
      }
    }
    const outcome = problems.length > 0 ? `fail:${problems.length}` : 'ok'
    console.log([name, basename(file, '.json'), outcome, problems.join('; ').replaceAll(/\s+/g, ' ')].join('\t'))
  }
}
process.exit(0)
