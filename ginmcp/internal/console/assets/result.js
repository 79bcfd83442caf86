// Shows what a call returned. A response is untrusted: texts become text nodes, and only images,
// audio and video of a known type are shown as such.

import { bytes, copyButton, h, parse, pretty } from "./dom.js";

const media = { image: "img", audio: "audio", video: "video" };
const safeMedia = /^(image\/(png|jpeg|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+)$/;

// outcome shows the result of tools/call.
export function outcome(result, entry) {
  const facts = `${entry.ms} ms, ${bytes(entry.bytes || 0)}, HTTP ${entry.status}`;
  const parts = (result.content || []).map(content);
  const text = (result.content || []).filter(c => c.type === "text").map(c => c.text).join("\n");
  const structured = result.structuredContent;
  const repeated = structured !== undefined && sameJSON(text, structured);
  return h("div", { class: result.isError ? "outcome error" : "outcome" },
    h("h3", {}, result.isError ? "Error result" : "Result", " ", h("span", { class: "muted" }, facts)),
    repeated ? null : parts,
    structured === undefined ? null : [h("h3", {}, repeated ? "Structured content, repeated as text" : "Structured content"), h("pre", {}, pretty(structured))],
    innerRequests(result._meta?.["ginmcp.request"]),
    exchange(entry));
}

function sameJSON(text, value) {
  try { return JSON.stringify(parse(text)) === JSON.stringify(value); } catch { return false; }
}

// content shows one content block, or the contents of a resource.
export function content(block) {
  switch (block.type) {
    case "text": return h("pre", {}, prettyText(block.text));
    case "image": case "audio": return binary(block.data, block.mimeType);
    case "resource_link": return h("p", {}, "Resource link: ", h("a", { href: `#/resources?uri=${encodeURIComponent(block.uri)}` }, block.title || block.name || block.uri));
    case "resource": return resourceContents(block.resource);
    default: return h("pre", {}, pretty(block));
  }
}

export function resourceContents(r) {
  return h("div", {}, h("p", { class: "muted" }, `${r.uri} ${r.mimeType || ""}`),
    r.text !== undefined ? h("pre", {}, prettyText(r.text)) : binary(r.blob || "", r.mimeType));
}

function prettyText(text) {
  try {
    const value = parse(text);
    return typeof value === "object" ? pretty(value) : text;
  } catch {
    return text;
  }
}

function binary(data, mimeType = "application/octet-stream") {
  const octets = Uint8Array.from(atob(data), c => c.charCodeAt(0));
  const known = safeMedia.test(mimeType);
  const url = URL.createObjectURL(new Blob([octets], { type: known ? mimeType : "application/octet-stream" }));
  const tag = known && media[mimeType.split("/")[0]];
  const shown = tag && h(tag, { src: url, ...(tag === "img" ? { alt: "The image that the tool returned" } : { controls: true }) });
  return h("div", {}, shown, h("p", {}, h("a", { href: url, download: "result" }, `Download ${mimeType}, ${bytes(octets.length)}`)));
}

// innerRequests shows the HTTP requests that a call became, where the server reports them. The values
// of a request that a composed tool made are not known here.
function innerRequests(requests) {
  if (!requests?.length) return null;
  return [h("h3", {}, requests.length > 1 ? "HTTP requests inside the application" : "HTTP request inside the application"), requests.map(r => {
    const lines = r.method ? [`${r.method} ${r.uri}`, ...(r.headers || []), "", r.body || ""] : [r.route];
    return [h("p", { class: "muted" }, `${r.route} → ${r.status || "no response"}`), h("pre", {}, lines.join("\n").trim())];
  })];
}

// exchange shows the JSON-RPC messages.
export function exchange(entry) {
  const { jsonrpc, id, method, params } = entry;
  const sent = pretty({ jsonrpc, id, method, params });
  return h("details", {}, h("summary", {}, "JSON-RPC messages"),
    h("h3", {}, "Request"), h("pre", {}, sent), copyButton("Copy request", () => sent),
    entry.notifications.length ? [h("h3", {}, "Notifications"), h("pre", {}, entry.notifications.map(n => JSON.stringify(n)).join("\n"))] : null,
    entry.response ? [h("h3", {}, "Response"), h("pre", {}, pretty(entry.response)), copyButton("Copy response", () => pretty(entry.response))] : null);
}

// argumentProblems reads the problems of a refused call: lines such as "- limit: must be at most
// 100, got 500".
export function argumentProblems(result) {
  if (!result.isError) return [];
  const text = (result.content || []).map(c => c.text || "").join("\n");
  return [...text.matchAll(/^- ([^:\n]+): (.+)$/gm)].map(m => ({ path: m[1], message: m[2] }));
}
