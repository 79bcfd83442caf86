// The page of one tool: where it comes from, a form, the call and its result.

import { announce, bytes, copyButton, h, pretty, table } from "./dom.js";
import { Form } from "./form.js";
import { endpoint, headers, log, message, request } from "./mcp.js";
import { argumentProblems, outcome } from "./result.js";

export function badges(tool, info) {
  const a = tool.annotations || {};
  const out = [];
  if (a.readOnlyHint) out.push(h("span", { class: "badge read" }, "read-only"));
  else if (a.destructiveHint !== false) out.push(h("span", { class: "badge destructive" }, "may be destructive"));
  if (a.idempotentHint && !a.readOnlyHint) out.push(h("span", { class: "badge" }, "idempotent"));
  for (const tag of info?.tags || tool._meta?.["ginmcp.tags"] || []) out.push(h("span", { class: "badge" }, tag));
  return out.flatMap(b => [b, " "]);
}

// toolPage shows a tool. Args fills the form and never submits it.
export function toolPage(tool, info, cost, args) {
  const problem = h("p", { class: "problem", role: "alert" });
  const callButton = h("button", { type: "submit", class: "primary" }, "Call");
  const stop = h("button", { type: "button", hidden: true }, "Stop");
  const results = h("div", { "aria-live": "polite" });
  const form = new Form(tool.inputSchema || {}, found => {
    callButton.disabled = found.some(p => p.message !== "is required");
  });
  const toggle = h("button", { type: "button", onclick: () => {
    try {
      form.toggle();
      problem.textContent = "";
      toggle.textContent = form.asJSON ? "Edit as form" : "Edit as JSON";
    } catch (e) {
      problem.textContent = e.message;
    }
  } }, "Edit as JSON");

  let confirmed = false; // asked once, until the person leaves this page
  async function call(e) {
    e.preventDefault();
    if (callButton.disabled) { // by the keyboard: a value is wrong, or a call is running
      form.focusProblem();
      return;
    }
    let value;
    try {
      value = form.value();
    } catch (err) {
      problem.textContent = `${err.path ? err.path + " " : ""}${err.message}`;
      form.focusProblem();
      return;
    }
    problem.textContent = "";
    const a = tool.annotations || {};
    if (!a.readOnlyHint && a.destructiveHint !== false && !confirmed) {
      confirmed = true;
      callButton.textContent = "Call it";
      problem.textContent = "This tool may delete or overwrite something. Press the button again to call it.";
      return;
    }
    callButton.textContent = "Call";
    await run(value);
  }

  async function run(value) {
    const abort = new AbortController();
    stop.onclick = () => abort.abort();
    stop.hidden = false;
    callButton.disabled = true;
    const progress = h("progress", { "aria-label": "Progress of the call" });
    const notes = h("pre", { hidden: true });
    results.replaceChildren(progress, notes);
    try {
      const result = await request("tools/call", { name: tool.name, arguments: value, _meta: { progressToken: crypto.randomUUID?.() ?? String(Date.now()) } }, {
        signal: abort.signal,
        onNotification: n => {
          if (n.method === "notifications/progress" && n.params.total) {
            progress.max = n.params.total;
            progress.value = n.params.progress;
          }
          const text = n.params?.message ?? n.params?.data;
          if (text !== undefined) {
            notes.hidden = false;
            notes.append((typeof text === "string" ? text : JSON.stringify(text)) + "\n");
          }
        },
      });
      progress.remove();
      const rest = form.showProblems(argumentProblems(result));
      if (rest.length) problem.textContent = rest.map(p => `${p.path}: ${p.message}`).join("\n");
      results.append(outcome(result, log.at(-1)));
      if (result.isError) form.focusProblem();
      announce(result.isError ? "The call returned an error." : "The call succeeded.");
    } catch (err) {
      progress.remove();
      const hint = err.code === 401 ? " Set a token on the Headers page." : "";
      results.append(h("div", { class: "outcome error" }, h("h3", {}, "The call failed"), h("p", { role: "alert" }, err.name === "AbortError" ? "Stopped." : err.message + hint)));
    } finally {
      stop.hidden = true;
      callButton.disabled = false;
    }
  }

  const element = h("form", { onsubmit: call, novalidate: true, onkeydown: e => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) element.requestSubmit();
  } },
    h("h2", {}, tool.title || tool.name), h("p", {}, h("code", {}, tool.name), " ", badges(tool, info)),
    info?.method ? h("p", {}, h("code", {}, `${info.method} ${info.path}`), info.handler ? [" by ", h("code", {}, info.handler)] : null) : null,
    tool.description?.replace(/\.$/, "") === tool.title ? null : h("p", { class: "description" }, tool.description || ""),
    h("h3", {}, "Arguments"), form.element, problem,
    h("div", { class: "row" }, callButton, stop, toggle,
      copyButton("Copy as curl (MCP)", () => curlMCP(tool.name, form.value())),
      info?.method ? copyButton("Copy as curl (route)", () => curlRoute(info, form.value())) : null),
    results, origin(info), schemas(tool, cost));
  if (args) form.set(args);
  return element;
}

// origin shows which source each fact comes from.
function origin(info) {
  if (!info) return null;
  const facts = Object.entries(info.facts || {});
  return h("details", {}, h("summary", {}, "Where this tool comes from"),
    facts.length ? table("Facts and their sources", [
      { title: "Fact", cell: f => f[0] }, { title: "Source", cell: f => f[1] },
    ], facts) : h("p", {}, "Only the route table describes this tool."),
    (info.diagnostics || []).map(d => h("p", { class: `level-${d.level.toLowerCase()}` }, `${d.level}: ${d.message}`)));
}

function schemas(tool, cost) {
  return h("details", {}, h("summary", {}, `Schemas${cost ? `: ${bytes(cost.total)}, about ${Math.ceil(cost.total / 4)} tokens (estimate)` : ""}`),
    h("h3", {}, "Input"), h("pre", {}, pretty(tool.inputSchema)),
    tool.outputSchema ? [h("h3", {}, "Output"), h("pre", {}, pretty(tool.outputSchema))] : h("p", {}, "The tool has no output schema."));
}

function quote(text) { return `'${String(text).replaceAll("'", `'\\''`)}'`; }

function curl(url, method, lines, body) {
  const own = headers.filter(x => x.name).map(x => `-H ${quote(`${x.name}: ${x.value}`)}`);
  return [`curl -s ${method === "GET" ? "" : `-X ${method} `}${quote(url)}`, ...lines, ...own, ...(body === undefined ? [] : [`-d ${quote(body)}`])].join(" \\\n  ");
}

export function curlMCP(name, args) {
  return curl(endpoint, "POST", ["-H 'Content-Type: application/json'", "-H 'Accept: application/json, text/event-stream'"],
    JSON.stringify(message("tools/call", { name, arguments: args }, 1)));
}

// curlRoute writes the request that the call becomes, from the location of each argument.
function curlRoute(info, args) {
  let path = info.path;
  const query = new URLSearchParams(), lines = [];
  let body, form = false;
  const put = (name, value) => {
    for (const v of Array.isArray(value) ? value : [value]) query.append(name, typeof v === "object" ? JSON.stringify(v) : v);
  };
  for (const [name, value] of Object.entries(args)) {
    const at = (info.arguments || []).find(a => a.name === name) || { in: "body", wire: name };
    switch (at.in) {
      case "path": path = path.replace(new RegExp(`[:*]${at.wire}(?=/|$)`), (path.includes(`*${at.wire}`) ? encodeURI : encodeURIComponent)(value)); break;
      case "query": if (at.wire === "" && typeof value === "object") Object.entries(value).forEach(([k, v]) => put(k, v)); else put(at.wire, value); break;
      case "header": lines.push(`-H ${quote(`${at.wire}: ${value}`)}`); break;
      case "cookie": lines.push(`-b ${quote(`${at.wire}=${value}`)}`); break;
      case "form": form = true; lines.push(`-F ${quote(`${at.wire}=${typeof value === "object" ? "@file" : value}`)}`); break;
      default: body = at.whole ? value : { ...body, [at.wire]: value };
    }
  }
  if (body !== undefined && !form) lines.push("-H 'Content-Type: application/json'");
  const url = new URL(path + (query.size ? `?${query}` : ""), location.origin).href;
  return curl(url, info.method, lines, body === undefined || form ? undefined : JSON.stringify(body));
}
