// Compares `ginmcp connect` with the clients' own commands. Each command runs in a home directory and
// a project of its own.
//
//   node compare.mjs GINMCP URL DIRECTORY INSPECTOR [CLIENTS]
//
// URL is that of a running server, DIRECTORY is where the home directories are made, and INSPECTOR and
// CLIENTS are where the packages of the Inspector and of the other clients are installed. Without CLIENTS,
// only the Inspector is used.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'

const [ginmcp, url, homes, inspector, installed] = process.argv.slice(2)
const packages = installed && createRequire(join(installed, 'package.json'))
const programs = [inspector, installed].filter(Boolean).map(dir => join(dir, 'node_modules/.bin'))
const program = ['/usr/local/bin/shop', '--stdio', "it's"]
const patience = 60_000 // milliseconds
const token = 'demo-token'

// targets are what a client is told about: arguments of `ginmcp connect`.
const targets = {
  http: [url],
  token: [url, '--token-env', 'SHOP_TOKEN'],
  stdio: ['--', ...program],
}

// clients are the rows of the table that have a command of their own. add makes its arguments. file is
// what it writes, below the home directory if it begins with ~/, else below the project. A client
// writes the members of extra in addition, and ours has those of ours. list shows what the client has
// read.
const clients = [
  {
    id: 'claude-code', bin: 'claude', file: '.mcp.json', keys: ['mcpServers'], extra: ['env'],
    add: {
      http: ['mcp', 'add', '--transport', 'http', '--scope', 'project', 'shop', url],
      token: ['mcp', 'add', '--transport', 'http', '--scope', 'project', 'shop', url, '--header', 'Authorization: Bearer ${SHOP_TOKEN}'],
      stdio: ['mcp', 'add', '--scope', 'project', 'shop', '--', ...program],
    },
    list: ['mcp', 'list'], // its snippet is a command, which the case http runs
  },
  {
    id: 'codex', bin: 'codex', file: '~/.codex/config.toml', keys: ['mcp_servers'],
    add: {
      http: ['mcp', 'add', 'shop', '--url', url],
      token: ['mcp', 'add', 'shop', '--url', url, '--bearer-token-env-var', 'SHOP_TOKEN'],
      stdio: ['mcp', 'add', 'shop', '--', ...program],
    },
    list: ['mcp', 'list'],
  },
  {
    id: 'gemini', bin: 'gemini', file: '.gemini/settings.json', keys: ['mcpServers'],
    add: {
      http: ['mcp', 'add', '-t', 'http', '-s', 'project', 'shop', url],
      token: ['mcp', 'add', '-t', 'http', '-s', 'project', 'shop', url, '-H', 'Authorization: Bearer $SHOP_TOKEN'],
      stdio: ['mcp', 'add', '-s', 'project', 'shop', program[0], '--', ...program.slice(1)],
    },
    list: ['mcp', 'list'],
  },
  {
    id: 'opencode', bin: 'opencode', file: '~/.config/opencode/opencode.jsonc', keys: ['mcp'], ours: ['oauth'],
    add: {
      http: ['mcp', 'add', 'shop', '--url', url],
      token: ['mcp', 'add', 'shop', '--url', url, '--header', 'Authorization=Bearer {env:SHOP_TOKEN}'],
      stdio: ['mcp', 'add', 'shop', '--', ...program],
    },
    list: ['mcp', 'list'], connects: /✓ shop/,
  },
  {
    id: 'copilot-cli', bin: 'copilot', file: '~/.copilot/mcp-config.json', keys: ['mcpServers'],
    add: {
      http: ['mcp', 'add', 'shop', url, '--transport', 'http'],
      token: ['mcp', 'add', 'shop', url, '--transport', 'http', '--header', 'Authorization: Bearer ${SHOP_TOKEN}'],
      stdio: ['mcp', 'add', 'shop', '--', ...program],
    },
    list: ['mcp', 'get', 'shop'],
  },
  {
    id: 'cline-cli', bin: 'cline', file: '~/.cline/data/settings/cline_mcp_settings.json', keys: ['mcpServers'],
    add: {
      http: ['mcp', 'add', 'shop', url, '--transport', 'http', '--yes'],
      token: ['mcp', 'add', 'shop', url, '--transport', 'http', '--header', 'Authorization: Bearer ${env:SHOP_TOKEN}', '--yes'],
      stdio: ['mcp', 'add', 'shop', '--yes', '--', ...program],
    },
  },
  {
    id: 'vscode', bin: 'code', file: '~/.config/Code/User/mcp.json', keys: ['servers'],
    add: { http: ['--add-mcp', JSON.stringify({ name: 'shop', type: 'http', url })] },
  },
  // add-mcp is another program that writes the files of many clients.
  ...[
    ['cursor', '~/.cursor/mcp.json', ['mcpServers'], '${env:SHOP_TOKEN}'],
    ['vscode', '~/.config/Code/User/mcp.json', ['servers'], '${env:SHOP_TOKEN}'],
    ['windsurf', '~/.codeium/windsurf/mcp_config.json', ['mcpServers'], '${env:SHOP_TOKEN}'],
    ['zed', '~/.config/zed/settings.json', ['context_servers'], '$SHOP_TOKEN', ['source', 'type', 'headers']],
    ['goose', '~/.config/goose/config.yaml', ['extensions'], '${SHOP_TOKEN}', ['description', 'headers'], ['env_keys']],
    ['cline', '~/.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json', ['mcpServers'], '${SHOP_TOKEN}', ['disabled']],
  ].map(([id, file, keys, variable, extra, ours]) => ({
    id, bin: 'add-mcp', file, keys, extra, ours,
    add: {
      http: [url, '-y', '-g', '-n', 'shop', '-a', id],
      token: [url, '-y', '-g', '-n', 'shop', '-a', id, '-h', `Authorization: Bearer ${variable}`],
    },
  })),
]

let homesMade = 0

// home makes an empty home directory with a project.
function home() {
  const dir = join(homes, String(homesMade++))
  mkdirSync(join(dir, 'project'), { recursive: true })
  return dir
}

// run runs a program in a home directory.
function run(dir, bin, args, env = {}) {
  const { status, error, stdout, stderr } = spawnSync(bin, args, {
    cwd: join(dir, 'project'), encoding: 'utf8', timeout: patience, stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: [...programs, process.env.PATH].join(delimiter), HOME: dir, TERM: 'dumb', CI: '1', NO_COLOR: '1', ...env },
  })
  return { status, output: error ? String(error) : stdout + stderr, stdout }
}

// read returns the object of the server in a file.
function read(dir, file, keys) {
  const path = file.startsWith('~/') ? join(dir, file.slice(2)) : join(dir, 'project', file)
  return entry(readFileSync(path, 'utf8'), file, keys)
}

function entry(text, file, keys) {
  const tree = file.endsWith('.toml') ? packages('@iarna/toml').parse(text) : file.endsWith('.yaml') ? packages('yaml').parse(text) : JSON.parse(text)
  const found = keys.reduce((at, key) => at?.[key], tree)?.shop
  assert.ok(found, `no shop below ${keys} in ${text}`)
  return JSON.parse(JSON.stringify(found))
}

// ours is what `ginmcp connect` says of a client: the text that a person pastes, and where it goes.
function ours(id, target) {
  const all = JSON.parse(run(home(), ginmcp, ['connect', '--json', '--name', 'shop', '--client', id, ...target]).stdout)
  return all.find(c => c.id === id)
}

const without = (object, names = []) => Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))

// compare checks one case of a client.
function compare(client, name) {
  const theirs = home()
  const added = run(theirs, client.bin, client.add[name])
  assert.equal(added.status, 0, added.output)
  const want = read(theirs, client.file, client.keys)
  const row = ours(client.id, targets[name])
  let got
  if (row.path) {
    const mine = home()
    const written = run(mine, ginmcp, ['connect', '--write', '--yes', '--name', 'shop', '--client', client.id, ...targets[name]])
    assert.equal(written.status, 0, written.output)
    got = read(mine, row.path, client.keys)
    if (client.list) {
      const listed = run(mine, client.bin, client.list, { SHOP_TOKEN: token })
      assert.match(listed.output, name === 'stdio' ? /shop/ : new RegExp(url), 'the client does not list the server')
      if (client.connects && name !== 'stdio') assert.match(listed.output, client.connects)
    }
  } else {
    got = entry(row.snippet, client.file, client.keys)
  }
  assert.deepEqual(without(got, [...(client.ours || []), ...(client.extra || [])].filter(n => !(n === 'headers' && name === 'token'))),
    without(want, client.extra?.filter(n => !(n === 'headers' && name === 'token'))))
}

// snippetRuns runs the command of a snippet, with npx as the program that is installed.
function snippetRuns(id, target, env, check) {
  const dir = home()
  const { status, output } = run(dir, 'sh', ['-c', ours(id, target).snippet.replace('npx @modelcontextprotocol/inspector', 'mcp-inspector')], env)
  assert.equal(status, 0, output)
  check(output, dir)
}

const inspectorLists = output => assert.match(output, /"name": "list_products"/)

const others = {
  'inspector http': ['mcp-inspector', () => snippetRuns('inspector', targets.http, {}, inspectorLists)],
  'inspector token': ['mcp-inspector', () => snippetRuns('inspector', targets.token, { SHOP_TOKEN: token }, inspectorLists)],
  'claude-code runs the snippet': ['claude', () => snippetRuns('claude-code', targets.token, {}, (_, dir) => {
    const project = Object.values(JSON.parse(readFileSync(join(dir, '.claude.json'), 'utf8')).projects)[0]
    assert.deepEqual(project.mcpServers.shop, { type: 'http', url, headers: { Authorization: 'Bearer ${SHOP_TOKEN}' } })
  })],
}

// unusable returns why a program cannot be used, or "".
const reasons = new Map()
function unusable(bin) {
  if (!reasons.has(bin)) {
    const { status, output } = run(home(), bin, ['--version'])
    reasons.set(bin, status === 0 ? '' : output.includes('ENOENT') ? `${bin} is not installed` : `${bin} --version: ${output.trim().split('\n').at(-1)}`)
  }
  return reasons.get(bin)
}

let same = 0
let different = 0
function report(title, bin, check) {
  const reason = unusable(bin)
  if (reason) {
    console.log(`skipped    ${title}: ${reason}`)
    return
  }
  try {
    check()
    same++
    console.log(`same       ${title}`)
  } catch (e) {
    different++
    console.log(`DIFFERENT  ${title}: ${e.message}`)
  }
}

for (const client of installed ? clients : []) {
  for (const name of Object.keys(client.add)) {
    report(`${client.id} ${name}, compared with ${client.bin}`, client.bin, () => compare(client, name))
  }
}
for (const [title, [bin, check]] of Object.entries(others)) {
  if (installed || bin === 'mcp-inspector') report(title, bin, check)
}
console.log(`${same} same, ${different} different`)
process.exit(same > 0 && different === 0 ? 0 : 1)
