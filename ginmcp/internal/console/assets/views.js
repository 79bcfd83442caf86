// The pages beside that of a tool.

import { bytes, copyButton, h, pretty, s, table } from "./dom.js";
import { all, endpoint, headers, log, request } from "./mcp.js";
import { content, exchange, resourceContents } from "./result.js";

// cost returns the bytes of each part of a tool's definition.
export function cost(tool) {
  const size = v => (v === undefined ? 0 : new TextEncoder().encode(JSON.stringify(v)).length);
  const parts = { name: size(tool.name) + size(tool.title), description: size(tool.description), input: size(tool.inputSchema), output: size(tool.outputSchema) };
  return { tool, parts, total: size(tool) };
}

const partNames = ["name", "description", "input", "output"];

export function costPage(tools, stats) {
  const rows = tools.map(cost).sort((a, b) => b.total - a.total);
  const sum = rows.reduce((n, r) => n + r.total, 0);
  const most = rows[0]?.total;
  const chart = bars(rows.map(r => ({ name: r.tool.name, parts: partNames.map(p => [`part-${p}`, r.parts[p]]) })),
    `Bytes of each tool's definition. The largest is ${rows[0]?.tool.name} with ${most} bytes. The table below has all figures.`);
  return h("div", {}, h("h2", {}, "Cost of the list"),
    h("p", {}, `${tools.length} tools, ${bytes(sum)}, about ${Math.ceil(sum / 4).toLocaleString("en")} tokens. Tokens are estimated as a quarter of the bytes; each model counts in its own way.`),
    h("ul", { class: "key" }, partNames.map(p => h("li", {}, s("svg", { width: 12, height: 12 }, s("rect", { width: 12, height: 12, class: `part-${p}` })), ` ${p}`))),
    rows.length ? chart : null,
    table("Bytes by tool and part", [
      { title: "Tool", cell: r => h("a", { href: `#/tool/${encodeURIComponent(r.tool.name)}` }, r.tool.name) },
      ...partNames.map(p => ({ title: p, number: true, cell: r => String(r.parts[p]) })),
      { title: "All", number: true, cell: r => String(r.total) },
    ], rows), statistics(stats));
}

// bars draws a stacked bar for each row {name, parts: [[class, value]]}, of the first rows.
function bars(rows, label) {
  const shown = rows.slice(0, 40);
  const total = r => r.parts.reduce((n, [, value]) => n + value, 0);
  const most = Math.max(1, ...shown.map(total));
  return s("svg", { viewBox: `0 0 640 ${shown.length * 20 + 4}`, role: "img", "aria-label": label }, ...shown.flatMap((r, i) => {
    let x = 200;
    return [s("text", { x: 195, y: i * 20 + 14, "text-anchor": "end" }, r.name.length > 30 ? r.name.slice(0, 29) + "…" : r.name),
      ...r.parts.map(([name, value]) => {
        const bar = s("rect", { x, y: i * 20 + 4, width: (value / most) * 430, height: 13, class: name });
        x += (value / most) * 430;
        return bar;
      })];
  }));
}

function statistics(stats) {
  if (!stats) return null;
  if (!stats.length) return [h("h2", {}, "Calls since start"), h("p", {}, "No calls yet.")];
  return [h("h2", {}, "Calls since start"),
    h("ul", { class: "key" }, [["good", "succeeded"], ["bad", "errors"]].map(([c, text]) => h("li", {}, s("svg", { width: 12, height: 12 }, s("rect", { width: 12, height: 12, class: `part-${c}` })), ` ${text}`))),
    bars(stats.map(r => ({ name: r.tool, parts: [["part-good", r.calls - r.errors], ["part-bad", r.errors]] })), "Calls of each tool. The table below has all figures."),
    table("Calls by tool", [
    { title: "Tool", cell: r => r.tool }, { title: "Calls", number: true, cell: r => String(r.calls) },
    { title: "Errors", number: true, cell: r => String(r.errors) },
    { title: "Median", number: true, cell: r => `${r.p50.toFixed(1)} ms` }, { title: "95 %", number: true, cell: r => `${r.p95.toFixed(1)} ms` },
  ], stats), h("p", { class: "muted" }, "Times are those of the last 256 calls of each tool.")];
}

export function routesPage(info) {
  if (!info?.operations) return unavailable("Routes");
  return h("div", {}, h("h2", {}, "Routes"), table("Routes and their tools", [
    { title: "Route", cell: o => h("code", {}, `${o.method} ${o.path}`) },
    { title: "Tool", cell: o => (o.tool ? h("a", { href: `#/tool/${encodeURIComponent(o.tool)}` }, o.tool) : o.kind || "") },
    { title: "Handler", cell: o => h("code", {}, o.handler || "") },
  ], info.operations),
  h("h2", {}, "Routes that are not tools"), info.excluded?.length ? table("Excluded routes", [
    { title: "Route", cell: e => h("code", {}, e.route) }, { title: "Reason", cell: e => e.reason },
  ], info.excluded) : h("p", {}, "Every route is a tool or a resource."),
  h("h2", {}, "Diagnostics"), info.diagnostics?.length ? table("Diagnostics", [
    { title: "Level", cell: d => h("span", { class: `level-${d.level.toLowerCase()}` }, d.level) },
    { title: "Route", cell: d => h("code", {}, d.route || "") }, { title: "Message", cell: d => d.message },
  ], info.diagnostics) : h("p", {}, "None."));
}

export function lintPage(info) {
  if (!info?.lint) return unavailable("Lint findings");
  return h("div", {}, h("h2", {}, "Lint findings"), info.lint.length ? table("Findings", [
    { title: "Tool", cell: f => (f.tool ? h("a", { href: `#/tool/${encodeURIComponent(f.tool)}` }, f.tool) : "") },
    { title: "Level", cell: f => h("span", { class: `level-${f.level.toLowerCase()}` }, f.level) },
    { title: "Finding", cell: f => f.message }, { title: "Fix", cell: f => f.fix || "" },
  ], info.lint) : h("p", {}, "No findings."));
}

function unavailable(title) {
  return h("div", {}, h("h2", {}, title), h("p", {}, "The server does not report this. It does in Gin's debug mode, or with the console's option to show details."));
}

export function connectPage(info) {
  return h("div", {}, h("h2", {}, "Connect a client"), (info?.clients || []).map(c => {
    const snippet = c.snippet.replaceAll(info.endpoint, endpoint); // as this browser knows it
    return h("section", {}, h("h3", {}, c.name), c.file ? h("p", {}, h("code", {}, c.file)) : null,
      c.note ? h("p", { class: "muted" }, c.note) : null, h("pre", {}, snippet), copyButton(`Copy for ${c.name}`, () => snippet));
  }));
}

export function headersPage() {
  const list = h("div", {});
  const draw = () => list.replaceChildren(...headers.map((x, i) => h("div", { class: "row" },
    h("label", {}, "Name ", h("input", { value: x.name, list: "header-names", autocomplete: "off", oninput: e => { x.name = e.target.value.trim(); } })),
    h("label", {}, "Value ", h("input", { value: x.value, type: "password", autocomplete: "off", oninput: e => { x.value = e.target.value; } })),
    h("button", { type: "button", onclick: () => { headers.splice(i, 1); draw(); } }, `Remove header ${i + 1}`))));
  draw();
  return h("div", {}, h("h2", {}, "Request headers"),
    h("p", {}, "These headers are sent with every request of this page. They are kept in memory only and end with the page. Cookies of this origin are sent as well."),
    h("datalist", { id: "header-names" }, ["Authorization", "X-API-Key", "Accept-Language"].map(n => h("option", { value: n }))), list,
    h("div", { class: "row" },
      h("button", { type: "button", onclick: () => { headers.push({ name: "", value: "" }); draw(); } }, "Add a header"),
      h("button", { type: "button", onclick: () => { headers.push({ name: "Authorization", value: "Bearer " }); draw(); } }, "Add a bearer token"),
      h("button", { type: "button", onclick: () => dispatchEvent(new Event("reload-lists")) }, "Load the lists again")));
}

export function logPage() {
  const entries = [...log].reverse();
  const replay = async e => { await request(e.method, e.params).catch(() => {}); dispatchEvent(new HashChangeEvent("hashchange")); };
  const save = () => {
    const url = URL.createObjectURL(new Blob([pretty(log)], { type: "application/json" }));
    h("a", { href: url, download: "mcp-log.json" }).click();
    URL.revokeObjectURL(url);
  };
  return h("div", {}, h("h2", {}, "Log of this page"), h("div", { class: "row" }, h("button", { type: "button", onclick: save }, "Save as JSON")),
    entries.map(e => h("section", {},
      h("h3", {}, `${e.method}${e.params?.name ? ` ${e.params.name}` : ""} `, h("span", { class: "muted" }, `${e.started.toLocaleTimeString()} ${e.ms ?? "…"} ms ${e.status ?? ""} ${e.error || ""}`)),
      exchange(e), h("div", { class: "row" }, h("button", { type: "button", onclick: () => replay(e) }, "Send again"),
        e.method === "tools/call" ? h("a", { href: `#/tool/${encodeURIComponent(e.params.name)}?args=${encodeURIComponent(JSON.stringify(e.params.arguments || {}))}` }, "Edit and send") : null))));
}

export async function resourcesPage(uri) {
  const out = h("div", { "aria-live": "polite" });
  const input = h("input", { id: "uri", value: uri || "", spellcheck: "false", autocomplete: "off" });
  const readURI = async target => {
    input.value = target;
    try {
      const result = await request("resources/read", { uri: target });
      out.replaceChildren(...result.contents.map(resourceContents));
    } catch (e) {
      out.replaceChildren(h("p", { class: "problem", role: "alert" }, e.message));
    }
  };
  const [resources, templates] = await Promise.all([
    all("resources/list", "resources").catch(() => []), all("resources/templates/list", "resourceTemplates").catch(() => []),
  ]);
  return h("div", {}, h("h2", {}, "Resources"),
    h("form", { onsubmit: e => { e.preventDefault(); readURI(input.value); } }, h("label", { for: "uri" }, "URI"), input, h("div", { class: "row" }, h("button", { class: "primary" }, "Read"))), out,
    resources.length ? table("Resources", [
      { title: "Resource", cell: r => h("button", { type: "button", onclick: () => readURI(r.uri) }, r.uri) },
      { title: "Title", cell: r => r.title || r.name }, { title: "Description", cell: r => r.description || "" },
    ], resources) : h("p", {}, "The server lists no resources."),
    templates.length ? [h("h2", {}, "Templates"), table("Templates", [
      { title: "Template", cell: r => h("button", { type: "button", onclick: () => { input.value = r.uriTemplate; input.focus(); } }, r.uriTemplate) },
      { title: "Title", cell: r => r.title || r.name }, { title: "Description", cell: r => r.description || "" },
    ], templates)] : null);
}

export async function promptsPage() {
  const prompts = await all("prompts/list", "prompts").catch(() => []);
  return h("div", {}, h("h2", {}, "Prompts"), prompts.length ? prompts.map(promptSection) : h("p", {}, "The server lists no prompts."));
}

function promptSection(p) {
  const inputs = (p.arguments || []).map(a => [a, h("input", { id: `prompt-${p.name}-${a.name}`, autocomplete: "off" })]);
  const out = h("div", { "aria-live": "polite" });
  const get = async e => {
    e.preventDefault();
    const args = Object.fromEntries(inputs.filter(([, i]) => i.value !== "").map(([a, i]) => [a.name, i.value]));
    try {
      const result = await request("prompts/get", { name: p.name, arguments: args });
      out.replaceChildren(...result.messages.flatMap(m => [h("p", { class: "muted" }, m.role), content(m.content)]));
    } catch (err) {
      out.replaceChildren(h("p", { class: "problem", role: "alert" }, err.message));
    }
  };
  return h("form", { onsubmit: get }, h("h3", {}, p.title || p.name), h("p", {}, p.description || ""),
    inputs.map(([a, i]) => h("div", { class: "field" }, h("label", { for: i.id }, a.name), a.description ? h("p", { class: "hint" }, a.description) : null, i)),
    h("div", { class: "row" }, h("button", { class: "primary" }, "Get")), out);
}
