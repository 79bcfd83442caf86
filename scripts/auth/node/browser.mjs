// A scripted browser: it opens the URL at which a provider asks a person to log in, logs in, agrees
// to everything, and returns the URL to which the provider sends the browser at the end.
//
//   node browser.mjs URL     prints that URL

import { fileURLToPath } from 'node:url'

const patience = 20 // pages

export async function browse(start) {
  const target = new URL(start).searchParams.get('redirect_uri')
  const cookies = new Map()
  let url = new URL(start)
  let form
  for (let i = 0; i < patience; i++) {
    if (url.href.startsWith(target)) return url
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      cookies.set(name, value)
    }
    const page = await response.text()
    form = undefined
    const location = response.headers.get('Location')
    if (location) {
      url = new URL(location, url)
      continue
    }
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1]
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1]
    if (!action || !prompt) throw new Error(`HTTP ${response.status} and a page without a form: ${page.slice(0, 500)}`)
    url = new URL(action, url)
    form = new URLSearchParams({ prompt, login: 'ann', password: 'any' })
  }
  throw new Error(`after ${patience} pages, the browser is still at ${url}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log((await browse(process.argv[2])).href)
}
