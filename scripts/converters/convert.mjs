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
    const problems = new Map() // to the tools that have them
    const add = (problem, tool) => problems.set(problem, [...problems.get(problem) ?? [], tool.name])
    for (const tool of tools) {
      warnings.length = 0
      try {
        await adapt(tool)
        for (const warning of new Set(warnings)) add(`warning: ${warning}`, tool)
      } catch (error) {
        add(error.message, tool)
      }
    }
    const outcome = problems.size > 0 ? `fail:${problems.size}` : 'ok'
    const message = [...problems].map(([problem, names]) => `${problem} (${names.join(', ')})`).join('; ')
    console.log([name, basename(file, '.json'), outcome, message.replaceAll(/\s+/g, ' ')].join('\t'))
  }
}
process.exit(0)
