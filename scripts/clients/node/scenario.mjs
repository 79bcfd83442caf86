// The scenario that every client goes through. A client is an object with these methods; one that
// it does not have is a step that does not apply to it.
//
//   connect(url)
//   list()                     the names of the tools
//   call(name, args, options)  a result {isError, text, structured, images}; the options are
//                              progress, a function, and signal, an AbortSignal
//   resources()                the URIs of the resources
//   read(uri)                  the text of a resource
//   onLog(f)                   calls f with every line that the server logs
//   unsupported()              calls a method that the server does not have
//   close()
//
// Each step is printed as a line: its name, its outcome and a message, with tabs between them.

const tools = ['chat', 'count', 'get_item', 'get_picture', 'greet', 'wait']
const patience = 30_000

const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))

function expect(condition, message) {
  if (!condition) throw new Error(message)
}

// within rejects when the promise has not settled after ms.
async function within(ms, promise) {
  let timer
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`no answer after ${ms} ms`)), ms) })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

const steps = {
  connect: async (client, url) => client.connect(url),
  list: async client => {
    const names = (await client.list()).toSorted()
    expect(`${names}` === `${tools}`, `the tools are ${names}`)
  },
  'good call': async client => {
    const { isError, text } = await client.call('greet', { name: 'Ada' })
    expect(!isError && text.includes('Hello, Ada'), `isError ${isError}: ${text}`)
    const item = await client.call('get_item', { id: 1 })
    expect(!item.isError && item.text.includes('Teapot'), `isError ${item.isError}: ${item.text}`)
  },
  'bad call': async client => {
    // Some clients check what is required themselves, but not lengths and unknown arguments.
    const { isError, text } = await client.call('greet', { name: 'Ada'.repeat(10), colour: 'red' })
    expect(isError && text.includes('name') && text.includes('colour'), `isError ${isError}: ${text}`)
  },
  image: async client => {
    const { images } = await client.call('get_picture', {})
    expect(images.length === 1 && images[0].mimeType === 'image/png', `images: ${JSON.stringify(images)}`)
  },
  error: async client => {
    const { isError, text } = await client.call('get_item', { id: 2 })
    expect(isError && text.includes('there is no such item'), `isError ${isError}: ${text}`)
  },
  resource: async client => {
    if (!client.read) return '-'
    for (const uri of await client.resources()) {
      const text = await client.read(uri)
      expect(text === 'Grüß Gott', `${uri} is ${text}`)
    }
    const text = await client.read('app:///notes/grüße')
    expect(text === 'note grüße', `app:///notes/grüße is ${text}`)
  },
  progress: async client => {
    if (!client.progress) return '-'
    const seen = []
    await client.call('count', {}, { progress: done => seen.push(done) })
    expect(`${seen}` === '1,2,3', `progress was ${seen.join() || 'never reported'}`)
  },
  log: async client => {
    if (!client.onLog) return '-'
    const lines = []
    client.onLog(line => lines.push(line))
    await client.call('chat', {})
    await sleep(100)
    expect(lines.length === 1, `${lines.length} lines arrived`)
  },
  cancel: async (client, url) => {
    if (!client.cancel) return '-'
    const id = `${process.pid}-${Date.now()}`
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 300)
    const ended = await client.call('wait', { id }, { signal: abort.signal }).then(() => false, () => true)
    expect(ended, 'the call went on')
    for (let i = 0; i < 20; i++) {
      if (await (await fetch(new URL(`/cancelled/${id}`, url))).json()) return
      await sleep(100)
    }
    throw new Error('the handler ran on')
  },
  unsupported: async client => {
    if (!client.unsupported) return '-'
    const error = await client.unsupported().then(() => undefined, reason => reason)
    expect(error, 'the client reported no error')
    // A client may also refuse by itself what the server does not declare.
    expect(error.code === -32601 || /-32601|Method not found|does not support/.test(error.message), error.message)
  },
  afterwards: async client => {
    const { text } = await client.call('greet', { name: 'Bob' })
    expect(text.includes('Hello, Bob'), text)
  },
}

export async function run(client, url) {
  for (const [name, step] of Object.entries(steps)) {
    let outcome = 'ok'
    let message = ''
    try {
      outcome = await within(patience, step(client, url)) === '-' ? '-' : 'ok'
    } catch (error) {
      outcome = 'fail'
      message = `${error.message ?? error}`.replaceAll(/\s+/g, ' ')
    }
    console.log([name, outcome, message].join('\t'))
    if (name === 'connect' && outcome === 'fail') break
  }
  await within(2000, Promise.resolve(client.close?.())).catch(() => {})
  process.exit(0)
}

// contentOf turns the result of a tool into what call returns.
export function contentOf(result) {
  const content = result.content ?? []
  return {
    isError: Boolean(result.isError),
    text: content.filter(c => c.type === 'text').map(c => c.text).join('\n'),
    structured: result.structuredContent,
    images: content.filter(c => c.type === 'image'),
  }
}
