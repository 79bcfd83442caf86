// A small MCP client of the mount that serves this page: stateless, over fetch. It can call only
// what the caller may call, since each request passes the same middleware as any client's.

import { parse } from "./dom.js";

// The address is relative to that of the page, so that a proxy may add or remove a prefix.
const mount = new URL(document.body.dataset.endpoint, location.href).href.replace(/\/$/, "");
export const endpoint = mount + location.search; // a query narrows the tools

// headers are set by the person at the page. They live in memory and end with the page.
export const headers = [];

// log holds every exchange of this page, newest last: {id, method, params, started, ms, status, bytes,
// response, notifications, error}.
export const log = [];
const maxLog = 200;
const listeners = new Set();
export function onLog(f) { listeners.add(f); }

let nextID = 1;
const protocolVersion = "2025-06-18";

export class RPCError extends Error {
  constructor(message, code, data) { super(message); this.code = code; this.data = data; }
}

// message builds a JSON-RPC request.
export function message(method, params, id = nextID++) {
  return { jsonrpc: "2.0", id, method, ...(params === undefined ? {} : { params }) };
}

// requestHeaders are those of a message, the person's own included.
export function requestHeaders() {
  const out = new Headers({
    "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
    "MCP-Protocol-Version": protocolVersion, "Mcp-Console": "1",
  });
  for (const { name, value } of headers) {
    if (name) out.append(name, value);
  }
  return out;
}

// request sends one message and returns its result. Notifications that precede the result are
// passed to onNotification. An HTTP error and a JSON-RPC error are thrown as an RPCError.
export async function request(method, params, { onNotification, signal } = {}) {
  const sent = message(method, params);
  const entry = { ...sent, started: new Date(), notifications: [] };
  log.push(entry);
  if (log.length > maxLog) log.shift();
  const began = performance.now();
  try {
    const response = await fetch(endpoint, {
      method: "POST", headers: requestHeaders(), body: JSON.stringify(sent), signal, credentials: "same-origin",
    });
    entry.status = response.status;
    const answer = await read(response, sent.id, entry, onNotification);
    entry.response = answer;
    if (answer.error) throw new RPCError(answer.error.message, answer.error.code, answer.error.data);
    return answer.result;
  } catch (e) {
    entry.error = e.message;
    throw e;
  } finally {
    entry.ms = Math.round(performance.now() - began);
    for (const f of listeners) f(entry);
  }
}

async function read(response, id, entry, onNotification) {
  const type = response.headers.get("Content-Type") || "";
  if (type.startsWith("text/event-stream")) {
    for await (const data of events(response.body, entry)) {
      const m = parse(data);
      if (m.id === id && m.method === undefined) return m;
      entry.notifications.push(m);
      if (onNotification) onNotification(m);
    }
    throw new RPCError("The stream ended without a result.", 0);
  }
  const text = await response.text();
  entry.bytes = text.length;
  let parsed;
  try { parsed = parse(text); } catch { /* not JSON: reported below */ }
  if (parsed && parsed.jsonrpc) return parsed;
  throw new RPCError(`HTTP ${response.status}: ${text.slice(0, 500) || response.statusText}`, response.status);
}

// events yields the data of server-sent events.
async function* events(body, entry) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "", data = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    entry.bytes = (entry.bytes || 0) + value.length;
    buffer += value;
    const lines = buffer.split(/\r\n|\n|\r/);
    buffer = lines.pop();
    for (const line of lines) {
      if (line === "") {
        if (data.length) yield data.join("\n");
        data = [];
      } else if (line.startsWith("data:")) {
        data.push(line.slice(5).replace(/^ /, ""));
      }
    }
  }
}

// all reads every page of a list.
export async function all(method, member) {
  const items = [];
  let cursor;
  do {
    const page = await request(method, cursor ? { cursor } : {});
    items.push(...(page[member] || []));
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

// info reads what the server reports about itself, or null where it reports nothing.
export async function info() {
  const response = await fetch(`${mount}/console/info${location.search}`, { headers: requestHeaders(), credentials: "same-origin" });
  return response.ok ? response.json() : null;
}
