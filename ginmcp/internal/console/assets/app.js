// The page: the list of tools, the views and the keyboard.

import { announce, h, parse } from "./dom.js";
import { all, info as readInfo, request } from "./mcp.js";
import { badges, toolPage } from "./tool.js";
import { connectPage, cost, costPage, headersPage, lintPage, logPage, promptsPage, resourcesPage, routesPage } from "./views.js";

const main = document.getElementById("main");
const list = document.getElementById("list");
const search = document.getElementById("search");
const state = { tools: [], info: null, error: "" };

// load reads the server, its tools and what it reports about itself.
async function load() {
  state.error = "";
  try {
    const hello = await request("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "ginmcp-console", version: "1" } });
    document.getElementById("server").textContent = `${hello.serverInfo.title || hello.serverInfo.name} ${hello.serverInfo.version || ""}`;
    document.title = `${hello.serverInfo.name}: MCP console`;
    state.tools = await all("tools/list", "tools");
  } catch (e) {
    state.tools = [];
    state.error = e.code === 401 || e.code === 403 ? `${e.message} Set a token on the Headers page.` : e.message;
  }
  state.info = await readInfo().catch(() => null);
  drawList();
  await show();
}

// refresh reads again what changes with each call.
async function refresh() { state.info = await readInfo().catch(() => state.info); }

function operation(name) { return state.info?.operations?.find(o => o.tool === name); }

function matches(tool, words) {
  const o = operation(tool.name);
  const text = [tool.name, tool.title, tool.description, o?.path, ...(o?.tags || [])].join(" ").toLowerCase();
  return words.every(w => text.includes(w));
}

// drawList shows the tools that match the search, grouped by their first tag.
function drawList() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = state.tools.filter(t => matches(t, words));
  const groups = new Map();
  for (const tool of shown) {
    const tag = (operation(tool.name)?.tags || tool._meta?.["ginmcp.tags"] || [])[0] || "";
    groups.set(tag, [...(groups.get(tag) || []), tool]);
  }
  document.getElementById("count").textContent = state.error || `${shown.length} of ${state.tools.length} tools`;
  list.replaceChildren(...[...groups].sort(([a], [b]) => (a === "") - (b === "") || a.localeCompare(b)).flatMap(([tag, tools]) => [
    groups.size > 1 ? h("h2", {}, tag || "No tag") : null, h("ul", {}, tools.map(item)),
  ]).filter(Boolean));
  markCurrent();
}

function item(tool) {
  const o = operation(tool.name);
  return h("li", {}, h("a", { href: `#/tool/${encodeURIComponent(tool.name)}` }, tool.name, " ", badges(tool, { tags: [] }),
    o?.method ? h("small", {}, `${o.method} ${o.path}`) : null));
}

function markCurrent() {
  const at = location.hash.split("?")[0] || "#/tools";
  for (const a of document.querySelectorAll("nav a, #list a")) {
    const href = a.getAttribute("href");
    if (href === at || href === "#/tools" && at.startsWith("#/tool/")) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
}

function overview() {
  return h("div", {}, h("h2", {}, "Tools"),
    state.error ? h("p", { class: "problem", role: "alert" }, state.error) : h("p", {}, "Choose a tool from the list, fill in its arguments and call it."),
    state.info?.caller ? h("p", {}, `You are ${state.info.caller.user || "not identified"}${state.info.caller.scopes?.length ? ` with the scopes ${state.info.caller.scopes.join(", ")}` : ""}.`) : null,
    h("p", { class: "muted" }, h("kbd", {}, "/"), " searches, ", h("kbd", {}, "Ctrl"), "+", h("kbd", {}, "Enter"), " calls."));
}

// show draws the view that the address names. An address fills a form and never submits it.
async function show() {
  const [path, query] = location.hash.slice(1).split("?");
  const parameters = new URLSearchParams(query || "");
  const [, view, name] = path.split("/");
  const at = location.hash;
  const content = await page(view, decodeURIComponent(name || ""), parameters);
  if (location.hash !== at) return; // the person has gone on
  document.body.dataset.view = view || "tools"; // a narrow screen shows either the list or another view
  main.replaceChildren(content);
  markCurrent();
}

async function page(view, name, parameters) {
  switch (view) {
    case "tool": {
      const tool = state.tools.find(t => t.name === name);
      if (!tool) return h("p", { role: "alert" }, state.error || `The server has no tool ${name}.`);
      let args;
      try { args = parameters.has("args") ? parse(parameters.get("args")) : undefined; } catch { announce("The arguments in the address are not JSON."); }
      return toolPage(tool, operation(name), cost(tool), args);
    }
    case "resources": return resourcesPage(parameters.get("uri"));
    case "prompts": return promptsPage();
    case "cost": await refresh(); return costPage(state.tools, state.info?.calls);
    case "routes": return routesPage(state.info);
    case "lint": return lintPage(state.info);
    case "connect": return connectPage(state.info);
    case "headers": return headersPage();
    case "log": return logPage();
    default: return overview();
  }
}

search.addEventListener("input", drawList);
search.addEventListener("keydown", e => {
  if (e.key === "Enter") list.querySelector("a")?.click();
  if (e.key === "Escape") { search.value = ""; drawList(); }
});
addEventListener("keydown", e => {
  if (e.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) {
    e.preventDefault();
    search.focus();
  }
});
addEventListener("hashchange", async () => { await show(); main.focus(); });
addEventListener("reload-lists", load);
load();
