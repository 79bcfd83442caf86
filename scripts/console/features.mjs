// What the console has to have and must not do, one step for each, in the order of the features. Each
// step is named by what a person can rely on.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const policy = ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];

export function features({ open, accessible, result, text, call, expectErrors, url, origin, screenshots }) {
  const lab = `${origin}/lab/mcp`;
  const tool = (name, args) => `${lab}#/tool/${name}${args ? `?args=${encodeURIComponent(JSON.stringify(args))}` : ""}`;
  const copied = page => page.evaluate(() => navigator.clipboard.readText());
  const button = (page, name) => page.getByRole("button", { name, exact: true });

  // calls counts the calls that a page sends.
  function calls(page) {
    const sent = [];
    page.on("request", r => { if (r.method() === "POST" && /"tools\/call"/.test(r.postData() || "")) sent.push(JSON.parse(r.postData())); });
    return sent;
  }

  // shell runs a command as a person would who pastes it.
  const shell = command => execFileSync("bash", ["-c", command], { encoding: "utf8", timeout: 10_000 });

  return {
    async "1: is one page of the mount, with a strict policy"() {
      const html = await fetch(url, { headers: { Accept: "text/html" } });
      const allowed = html.headers.get("Content-Security-Policy");
      for (const part of policy) assert.ok(allowed.includes(part), `${part} is not in ${allowed}`);
      assert.doesNotMatch(allowed, /unsafe|https?:|\*/);
      for (const accept of ["text/event-stream", "text/event-stream, text/html", "application/json, text/event-stream", "*/*"]) {
        const other = await fetch(url, { headers: { Accept: accept } });
        assert.doesNotMatch(other.headers.get("Content-Type") || "", /html/, `for ${accept}`);
        await other.body?.cancel();
      }
    },

    async "2: badges state what a tool does"() {
      const page = await open(lab);
      await page.getByText("5 of 5 tools").waitFor();
      const list = await text(page.locator("#list"));
      assert.match(list, /configure may be destructive idempotent\s*PUT \/lab\/rooms\/:id/);
      assert.match(list, /get_sound read-only\s*GET \/lab\/sound/);
    },

    async "3: the form has an editor for every kind of argument"() {
      const page = await open(tool("configure"));
      await page.getByLabel("id required").fill("7");
      const kind = page.getByLabel("kind required");
      assert.deepEqual(await kind.locator("option").allInnerTexts(), ["choose…", "office", "lab", "hall"]);
      await kind.selectOption("lab");
      assert.match(await page.locator(".field", { has: kind }).innerText(), /What the room is for/);
      const opened = page.getByLabel("open", { exact: true });
      assert.deepEqual(await opened.locator("option").allInnerTexts(), ["not set", "true", "false"]);
      await opened.selectOption("false");
      const count = page.getByLabel("count");
      assert.match(await page.locator(".field", { has: count }).innerText(), /at least 1, at most 9, default 3/);
      await count.fill("10");
      await page.getByText("must be at most 9").waitFor();
      await count.fill("4");
      await page.getByLabel("city required").fill("Bern");
      for (const name of ["Ann", "Ben"]) {
        await button(page, "Add to people").click();
        await page.getByLabel("name required").last().fill(name);
      }
      await button(page, "Remove the last of people").click();
      const parent = page.getByRole("group", { name: "parent" });
      await parent.getByLabel("name", { exact: true }).first().fill("house");
      await page.getByLabel("labels").fill('{"a":"b"}');
      await accessible(page, "a form of every kind");
      await page.screenshot({ path: `${screenshots}/form.png`, fullPage: true });
      const sent = calls(page);
      await call(page);
      await result(page).waitFor();
      const { arguments: got } = sent[0].params;
      assert.deepEqual(
        { ...got, people: got.people.map(p => p.name), parent: got.parent.name },
        { id: 7, kind: "lab", open: false, count: 4, address: { city: "Bern" }, people: ["Ann"], parent: "house", labels: { a: "b" } });
    },

    async "4: JSON that is pasted fills the form, and invalid JSON is not sent"() {
      const page = await open(tool("configure"));
      await page.getByLabel("id required").focus();
      await page.evaluate(t => navigator.clipboard.writeText(t), '{"id": 3, "kind": "hall", "address": {"city": "Chur"}, "people": [{"name": "Ann"}, {"name": "Ben"}]}');
      await page.keyboard.press("Control+V");
      assert.equal(await page.getByLabel("id required").inputValue(), "3");
      assert.equal(await page.getByLabel("city required").inputValue(), "Chur");
      assert.equal(await page.getByLabel("name required").last().inputValue(), "Ben");
      await button(page, "Edit as JSON").click();
      const json = page.getByLabel("Arguments as JSON");
      assert.equal(JSON.parse(await json.inputValue()).people[1].name, "Ben");
      const sent = calls(page);
      for (const wrong of ["{", '{"id": }', "[1]", "7", "null"]) {
        await json.fill(wrong);
        assert.ok(await button(page, "Call").isDisabled(), `${wrong} can be sent`);
        await page.keyboard.press("Control+Enter");
      }
      assert.deepEqual(sent, []);
    },

    async "5: text, data, sound and links are shown apart, and an empty result is a result"() {
      const page = await open(tool("by_hand"));
      await call(page);
      const shown = await text(result(page));
      assert.match(shown, /Result\s+\d+ ms, [\d.]+ k?B, HTTP 200/);
      assert.match(shown, /A sentence for the agent\.[^]*Structured content[^]*"figure": 7/);
      assert.match(shown, /<b>bold<\/b>/);
      const hrefs = await page.locator("main a").evaluateAll(all => all.map(a => a.getAttribute("href")));
      assert.ok(hrefs.every(at => at.startsWith("#/") || at.startsWith("blob:")), hrefs.join(" "));

      await page.goto(tool("do_nothing"));
      await call(page);
      assert.match(await text(result(page)), /204 No Content/i);
      await page.goto(tool("get_sound"));
      await call(page);
      await page.locator("audio[controls]").waitFor();
      await page.goto(tool("get_drawing"));
      await call(page);
      await result(page).waitFor();
      assert.equal(await page.locator("main svg, main .outcome img, main iframe").count(), 0, "a drawing may have scripts");
    },

    async "6: a refusal is at its field, however deep"() {
      const page = await open(tool("configure", { id: 1, kind: "lab", count: 2, address: { city: "Bern" }, people: [{ name: "Ann" }, { name: "Ben", email: "nobody" }] }));
      await call(page);
      await page.locator(".outcome.error").waitFor();
      const email = page.getByLabel("email").last();
      assert.equal(await email.getAttribute("aria-invalid"), "true");
      assert.ok(await email.evaluate(e => e === document.activeElement));
      assert.equal(await page.getByLabel("email").first().getAttribute("aria-invalid"), "false");
    },

    async "7: the messages of a call can be seen and copied"() {
      const page = await open(tool("do_nothing"));
      await call(page);
      await page.getByText("JSON-RPC messages").click();
      await button(page, "Copy request").click();
      assert.equal(JSON.parse(await copied(page)).params.name, "do_nothing");
      await button(page, "Copy response").click();
      assert.equal(JSON.parse(await copied(page)).jsonrpc, "2.0");
    },

    async "8: the commands that are copied run"() {
      const args = { id: 3, kind: "hall", count: 2, address: { city: "L'Abergement" }, people: [{ name: "Ann" }] };
      const page = await open(tool("configure", args));
      await page.getByLabel("id required").waitFor();
      await button(page, "Copy as curl (MCP)").click();
      assert.match(shell(await copied(page)), /L'Abergement/);
      await button(page, "Copy as curl (route)").click();
      const answer = JSON.parse(shell(await copied(page)));
      assert.equal(answer.address.city, "L'Abergement");
      assert.equal(answer.people[0].name, "Ann");
    },

    async "9: headers are sent with each message, and kept in memory only"() {
      expectErrors(["401"]);
      const page = await open(`${origin}/staff/mcp#/headers`);
      await button(page, "Add a bearer token").click();
      await page.getByLabel("Value").fill("Bearer s3cret");
      await button(page, "Add a header").click();
      await page.getByLabel("Name").last().fill("X-Tenant");
      await page.getByLabel("Value").last().fill("acme");
      const sent = page.waitForRequest(r => r.method() === "POST" && (r.postData() || "").includes("tools/list"));
      await button(page, "Load the lists again").click();
      const headers = (await sent).headers();
      assert.equal(headers.authorization, "Bearer s3cret");
      assert.equal(headers["x-tenant"], "acme");
      await page.getByText("9 of 9 tools").waitFor();
      assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);
      await page.reload();
      await page.locator("#count").getByText("Set a token").waitFor();
      expectErrors([]);
    },

    async "10: the snippets of clients have the address of this page"() {
      const page = await open(`${lab}#/connect`);
      await page.getByRole("heading", { name: "Claude Code" }).waitFor();
      const shown = await text(page.locator("main"));
      for (const client of ["Claude Code", "Claude Desktop", "Cursor", "VS Code", "ChatGPT", "Codex", "Gemini CLI", "MCP Inspector"]) {
        assert.ok(shown.includes(client), `${client} is missing`);
      }
      assert.ok(shown.includes(`claude mcp add --transport http lab ${lab}`), shown.slice(0, 500));
      await button(page, "Copy for Cursor").click();
      assert.equal(JSON.parse(await copied(page)).mcpServers.lab.url, lab);
    },

    async "11: a call can be sent again, changed and saved"() {
      const page = await open(tool("configure", { id: 3, kind: "hall", address: { city: "Chur" } }));
      await call(page);
      await result(page).waitFor();
      await page.getByRole("link", { name: "Log" }).click();
      await page.getByRole("heading", { name: "tools/call configure" }).waitFor();
      const sent = calls(page);
      await button(page, "Send again").first().click();
      await page.waitForFunction(() => [...document.querySelectorAll("main h3")].filter(e => e.textContent.startsWith("tools/call configure")).length === 2);
      assert.deepEqual(sent.map(m => m.params.arguments.id), [3]);
      const download = page.waitForEvent("download");
      await button(page, "Save as JSON").click();
      const saved = JSON.parse(readFileSync(await (await download).path(), "utf8"));
      assert.equal(saved.filter(e => e.method === "tools/call").length, 2);
      await page.getByRole("link", { name: "Edit and send" }).first().click();
      assert.equal(await page.getByLabel("city required").inputValue(), "Chur");
      assert.equal(sent.length, 1, "the link has sent nothing");
    },

    async "12: an address fills a form and never sends it"() {
      const page = await open(`${origin}/lab/mcp`);
      const sent = calls(page);
      for (const at of [tool("do_nothing", {}), tool("by_hand"), tool("configure", { id: 3, kind: "hall", address: { city: "Chur" } }), `${tool("do_nothing")}?args=nonsense`, `${lab}#/tool/%3Cimg%20src=x%3E`, `${lab}#/resources?uri=javascript:alert(1)`]) {
        await page.goto(at);
        await page.waitForFunction(() => document.getElementById("main").childElementCount > 0);
        await page.waitForTimeout(100);
      }
      assert.deepEqual(sent, []);
    },

    async "13: the route, the handler and the source of each fact are shown, and what is not a tool"() {
      const page = await open(`${url}#/tool/list_rooms`);
      await page.getByText("Where this tool comes from").click();
      const shown = await text(page.locator("main"));
      assert.match(shown, /GET \/rooms by .*listRooms|GET \/rooms by .*main/);
      assert.match(shown, /summary\s+annotation/);
      await page.goto(`${url}#/routes`);
      await page.getByText("map 3 of WithRouteMaps excludes it").waitFor();
    },

    async "14: the costs of the list are sorted, by part, and called an estimate"() {
      const page = await open(`${lab}#/cost`);
      await page.getByText("5 tools").first().waitFor();
      const shown = await text(page.locator("main"));
      assert.match(shown, /about [\d,]+ tokens\. Tokens are estimated/);
      const all = await page.locator("main table").first().locator("tbody tr td:last-child").allInnerTexts();
      assert.deepEqual(all.map(Number), all.map(Number).sort((a, b) => b - a));
      assert.match(await page.locator("main svg[role=img]").first().getAttribute("aria-label"), /largest is configure/);
    },

    async "15: a destructive call is confirmed once, and everything works by keyboard"() {
      const page = await open(lab);
      const sent = calls(page);
      await page.getByText("5 of 5 tools").waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("configure");
      await page.getByText("1 of 5 tools").waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Configure a room" }).waitFor();
      const tabTo = async what => {
        for (let i = 0; i < 60; i++) {
          await page.keyboard.press("Tab");
          if (await page.evaluate(w => (document.activeElement.labels?.[0]?.textContent || document.activeElement.textContent).startsWith(w), what)) return;
        }
        assert.fail(`Tab does not reach ${what}`);
      };
      await tabTo("id");
      await page.keyboard.type("5");
      await tabTo("count");
      await page.keyboard.type("2");
      await tabTo("kind");
      await page.keyboard.type("hall");
      await tabTo("city");
      await page.keyboard.type("Bern");
      await tabTo("Add to people");
      await page.keyboard.press("Enter");
      await page.keyboard.type("Ann");
      await page.keyboard.press("Control+Enter");
      await page.getByText("Press the button again").waitFor();
      assert.deepEqual(sent, []);
      await page.keyboard.press("Control+Enter");
      await result(page).waitFor();
      assert.deepEqual(sent[0].params.arguments.people.map(p => p.name), ["Ann"]);
      await page.keyboard.press("Control+Enter");
      await page.waitForFunction(() => document.querySelector(".outcome") && document.querySelector("progress") === null);
      assert.ok(sent.length <= 2);
    },

    async "the start says who the person is"() {
      const page = await open(lab);
      await page.getByText("You are not identified.").waitFor();
    },

    async "every view fits on a phone, in light and dark"() {
      for (const colorScheme of ["light", "dark"]) {
        const page = await open(lab, { viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true, colorScheme });
        await page.getByText("5 of 5 tools").waitFor();
        for (const view of ["tools", "tool/configure", "resources", "prompts", "cost", "routes", "lint", "connect", "log", "headers"]) {
          await page.goto(`${lab}#/${view}`);
          await page.waitForFunction(v => document.body.dataset.view === v.split("/")[0], view);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360), `${view} is wider than the screen`);
          await accessible(page, `${view} on a phone, ${colorScheme}`);
        }
      }
    },
  };
}
