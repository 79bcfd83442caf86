// What every client does: it calls a server without knowing how to log in there, and places an
// order, for which its first token has too small a scope. A client is an object with these methods:
//
//   connect()            connects, and logs in when asked to
//   list()               the names of the tools
//   call(name)           the text of a result
//   authorizations       the URLs at which the client had a person log in
//   close()
//
// Each step is printed as a line: its name, its outcome and a message, with tabs between them.

function expect(condition, message) {
  if (!condition) throw new Error(message)
}

const steps = {
  login: async (client, url) => {
    await client.connect()
    expect(client.authorizations.length === 1, `there were ${client.authorizations.length} logins`)
    const asked = client.authorizations[0].searchParams
    expect(asked.get('code_challenge_method') === 'S256', `PKCE: ${asked}`)
    expect(asked.get('resource') === url, `the resource indicator: ${asked}`)
    expect(asked.get('scope').split(' ').includes('orders:read'), `the scope: ${asked}`)
    expect(!asked.get('scope').includes('orders:write'), `more scope than needed: ${asked}`)
  },
  list: async client => {
    const names = await client.list()
    expect(`${names}` === 'list_orders', `the tools are ${names}`)
  },
  read: async client => {
    const text = await client.call('list_orders')
    expect(text.includes('"user":"ann"'), text)
  },
  'step up': async client => {
    const text = await client.call('place_order')
    expect(text.includes('"placed":true'), text)
    expect(client.authorizations.length === 2, `there were ${client.authorizations.length} logins`)
    const scopes = client.authorizations[1].searchParams.get('scope').split(' ')
    expect(['orders:read', 'orders:write'].every(s => scopes.includes(s)), `the scope: ${scopes}`)
  },
  afterwards: async client => {
    const names = (await client.list()).toSorted()
    expect(`${names}` === 'list_orders,place_order', `the tools are ${names}`)
    const text = await client.call('list_orders')
    expect(text.includes('"user":"ann"'), text)
    expect(client.authorizations.length === 2, `there were ${client.authorizations.length} logins`)
  },
}

export async function run(client, url) {
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step(client, url)
      console.log(`${name}\tok\t`)
    } catch (error) {
      console.log(`${name}\tfail\t${String(error?.message ?? error).replace(/\s+/g, ' ')}`)
      break
    }
  }
  await client.close().catch(() => {})
  process.exit()
}
