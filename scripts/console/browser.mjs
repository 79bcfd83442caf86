// Uses the console as a person does, and fails at the first step that does not work.
//
//	node browser.mjs URL SHOP CHROMIUM SCREENSHOTS
//
// URL is that of ./server, and SHOP that of the example.

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { features } from "./features.mjs";

const [url, shop, executablePath, screenshots] = process.argv.slice(2);
const { origin } = new URL(url);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const maxCompressed = 40 * 1024;
const requested = new Map(); // addresses and their contents
let expectedErrors = [];

// open opens a page on which an error of a script, a violation of the content security policy and a
// request to another origin are failures.
async function open(address, options = {}) {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on("pageerror", e => { throw e; });
  page.on("console", m => {
    if (m.type() === "error" && !expectedErrors.some(text => m.text().includes(text))) throw new Error(`the browser's console: ${m.text()}`);
  });
  page.on("request", r => {
    const at = new URL(r.url());
    if (at.protocol !== "blob:" && at.protocol !== "data:") assert.equal(at.origin, new URL(address).origin, `a request to ${r.url()}`);
  });
  page.on("response", async r => {
    if (r.request().method() === "GET" && /\/console\/[\w-]+\.\w+$|\/mcp$/.test(r.url())) requested.set(r.url(), await r.body().catch(() => ""));
  });
  await page.goto(address);
  return page;
}

// accessible fails if axe finds a violation of WCAG 2.2 AA.
async function accessible(page, what) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  assert.deepEqual(violations.map(v => `${v.impact} ${v.id}: ${v.nodes.map(n => n.target).join(" ")}`), [], `accessibility of ${what}`);
}

const result = page => page.locator(".outcome");
const text = async locator => {
  await locator.first().waitFor();
  return (await locator.allInnerTexts()).join("\n");
};

// call calls a tool, and confirms that where the page asks.
async function call(page) {
  await page.getByRole("button", { name: "Call", exact: true }).click();
  const again = page.getByRole("button", { name: "Call it" });
  if (await again.isVisible()) await again.click();
}

const steps = {
  async "lists the tools by tag"() {
    const page = await open(url);
    await page.getByText("9 of 9 tools").waitFor();
    assert.deepEqual(await page.locator("#list h2").allInnerTexts(), ["PICTURES", "ROOMS", "NO TAG"]);
    assert.match(await text(page.locator("#list")), /list_rooms read-only\s*GET \/rooms/);
    assert.match(await page.locator("h1").innerText(), /console test 1\.0\.0/);
    await accessible(page, "the list");
    await page.screenshot({ path: `${screenshots}/list.png` });
  },

  async "searches names, descriptions, paths and tags"() {
    const page = await open(url);
    for (const [words, want] of [["book", "1 of 9"], ["/rooms picture", "2 of 9"], ["one after the other", "1 of 9"], ["nothing like this", "0 of 9"], ["", "9 of 9"]]) {
      await page.getByLabel("Search tools").fill(words);
      await page.getByText(`${want} tools`).waitFor();
    }
  },

  async "fills a form, calls, and shows the request inside"() {
    const page = await open(`${url}#/tool/book_room`);
    await page.getByLabel("id required").fill("7");
    await page.getByLabel("title required").fill("Planning");
    await page.getByRole("button", { name: "Add to people" }).click();
    await page.getByLabel("name required").fill("Ann");
    await call(page);
    await result(page).waitFor();
    const shown = await text(result(page));
    assert.match(shown, /"tenant_is_set": true/);
    assert.match(shown, /POST \/rooms\/7\/bookings/);
    assert.match(shown, /"title":"Planning"/);
    assert.match(shown, /"tenant":"\[hidden\]"/);
    assert.doesNotMatch(await page.content(), /acme-s3cret/);
    await page.getByText("Where this tool comes from").click();
    assert.match(await text(page.locator("details table").first()), /summary\s+annotation/);
    await accessible(page, "a result");
    await page.setViewportSize({ width: 1200, height: 760 });
    await page.screenshot({ path: `${screenshots}/tool.png` });
  },

  async "checks while typing, and shows a refusal beside its field"() {
    const page = await open(`${url}#/tool/list_rooms`);
    const floor = page.getByLabel("floor");
    await floor.fill("12");
    await page.getByText("must be at most 9").waitFor();
    assert.equal(await floor.getAttribute("aria-invalid"), "true");
    assert.ok(await page.getByRole("button", { name: "Call", exact: true }).isDisabled());
    await floor.fill("abc");
    await page.getByText("must be a number").waitFor();
    await floor.fill("3");
    await call(page);
    assert.match(await text(result(page)), /"floor": 3/);

    await page.goto(`${url}#/tool/book_room`);
    await page.getByRole("heading", { name: "Book a room" }).waitFor();
    await call(page);
    await page.locator(".outcome.error").waitFor();
    const id = page.getByLabel("id required");
    assert.equal(await id.getAttribute("aria-invalid"), "true");
    assert.match(await page.locator(".field", { has: id }).innerText(), /required/);
    assert.ok(await id.evaluate(e => e === document.activeElement), "the field has the focus");
    await accessible(page, "a refusal");
    await page.screenshot({ path: `${screenshots}/refusal.png` });
  },

  async "shows an error of the application"() {
    const page = await open(`${url}#/tool/book_room?args=${encodeURIComponent(JSON.stringify({ id: 1, title: "taken", people: [{ name: "Ann" }] }))}`);
    await page.getByLabel("title required").waitFor();
    assert.equal(await result(page).count(), 0, "an address never calls");
    assert.equal(await page.getByLabel("title required").inputValue(), "taken");
    await call(page);
    assert.match(await text(page.locator(".outcome.error")), /HTTP 409 Conflict.*the room is taken/);
  },

  async "edits the arguments as JSON"() {
    const page = await open(`${url}#/tool/echo_number`);
    await page.getByLabel("value required").fill("9007199254740993");
    await page.getByRole("button", { name: "Edit as JSON" }).click();
    const json = page.getByLabel("Arguments as JSON");
    assert.match(await json.inputValue(), /9007199254740993/);
    await json.fill('{"value": 90071992547409');
    assert.ok(await page.getByRole("button", { name: "Call", exact: true }).isDisabled());
    await json.fill('{"value": 9007199254740995}');
    await call(page);
    assert.match(await text(result(page)), /"value": 9007199254740995/);
    await page.getByRole("button", { name: "Edit as form" }).click();
    assert.equal(await page.getByLabel("value required").inputValue(), "9007199254740995");
  },

  async "shows a stream as it arrives"() {
    const page = await open(`${url}#/tool/watch_events`);
    await call(page);
    await page.locator("pre", { hasText: '"number":1' }).waitFor();
    assert.equal(await result(page).count(), 0, "the call goes on");
    await result(page).waitFor();
    assert.match(await text(result(page)), /number[^]*number[^]*number/);
  },

  async "stops a call"() {
    const page = await open(`${url}#/tool/watch_events`);
    await call(page);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped.").waitFor();
  },

  async "shows an image, and uploads a file"() {
    const page = await open(`${url}#/tool/get_picture?args={"id":"1"}`);
    await call(page);
    const image = page.getByAltText("The image that the tool returned");
    await image.waitFor();
    assert.equal(await image.evaluate(i => i.decode().then(() => i.naturalWidth)), 48);
    await page.screenshot({ path: `${screenshots}/image.png` });
    await page.goto(`${url}#/tool/set_picture`);
    await page.getByLabel("id required").fill("1");
    await page.getByLabel("picture required").setInputFiles({ name: "room.png", mimeType: "image/png", buffer: Buffer.from("12345") });
    await call(page);
    assert.match(await text(result(page)), /"name": "room\.png"[^]*"size": 5/);
  },

  async "shows markup as text"() {
    const page = await open(`${url}#/tool/get_markup`);
    await call(page);
    assert.match(await text(result(page)), /<script>document\.title/);
    assert.notEqual(await page.title(), "owned");
    assert.equal(await page.locator("main img, main script").count(), 0);
  },

  async "asks before a destructive call"() {
    const page = await open(`${url}#/tool/remove_room?args={"id":"1"}`);
    await page.getByRole("button", { name: "Call", exact: true }).click();
    await page.getByText("Press the button again").waitFor();
    assert.equal(await result(page).count(), 0);
    await page.getByRole("button", { name: "Call it" }).click();
    assert.match(await text(result(page)), /204/);
  },

  async "copies commands that work"() {
    const page = await open(`${url}#/tool/list_rooms?args={"floor":2}`);
    await page.getByRole("button", { name: "Copy as curl (route)" }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `curl -s '${origin}/rooms?floor=2'`);
    await page.getByRole("button", { name: "Copy as curl (MCP)" }).click();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /-d '\{"jsonrpc":"2\.0","id":1,"method":"tools\/call"/);
  },

  async "needs a token where messages do"() {
    expectedErrors = ["401"];
    const page = await open(`${origin}/staff/mcp`);
    await page.getByRole("alert").getByText("Set a token").waitFor();
    await page.getByRole("link", { name: "Headers" }).click();
    await page.getByRole("button", { name: "Add a bearer token" }).click();
    await page.getByLabel("Value").fill("Bearer s3cret");
    await page.getByRole("button", { name: "Load the lists again" }).click();
    await page.getByText("9 of 9 tools").waitFor();
    await accessible(page, "the headers");
    await page.screenshot({ path: `${screenshots}/headers.png` });
    // Release mode: nothing of the application is shown.
    await page.getByRole("link", { name: "Routes" }).click();
    await page.getByText("The server does not report this").waitFor();
    assert.doesNotMatch(await page.content(), /internal\/metrics/);
    expectedErrors = [];
  },

  async "reads resources and prompts"() {
    const page = await open(`${url}#/resources`);
    await page.getByRole("button", { name: "app:///guides/start" }).click();
    await page.getByText("Begin here.").waitFor();
    await page.getByRole("button", { name: "app:///notes/{name}" }).click();
    await page.getByLabel("URI").fill("app:///notes/one");
    await page.getByRole("button", { name: "Read" }).click();
    await page.getByText("note one", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Prompts" }).click();
    await page.getByLabel("note").fill("one");
    await page.getByRole("button", { name: "Get" }).click();
    await page.getByText("Summarize the note one.").waitFor();
  },

  async "shows costs, routes, findings, clients and the log"() {
    const page = await open(url);
    await page.getByText("9 of 9 tools").waitFor();
    for (const [view, want] of [
      ["Cost", /9 tools[^]*book_room[^]*Calls since start[^]*list_rooms/], ["Routes", /GET \/internal\/metrics\s+map 3 of WithRouteMaps excludes it/],
      ["Lint", /plain\s+WARN\s+it has no description/], ["Connect", /claude mcp add --transport http console-test/], ["Log", /tools\/list/],
    ]) {
      await page.getByRole("navigation").getByRole("link", { name: view }).click();
      await page.waitForFunction(([pattern]) => new RegExp(pattern).test(document.getElementById("main").innerText), [want.source]);
      await accessible(page, view);
      await page.screenshot({ path: `${screenshots}/${view.toLowerCase()}.png`, fullPage: true });
    }
  },

  async "works with the keyboard alone"() {
    const page = await open(url);
    await page.getByText("9 of 9 tools").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("list_rooms");
    await page.getByText("1 of 9 tools").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "List the rooms" }).waitFor();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement.labels?.[0]?.textContent.startsWith("floor"))) break;
    }
    await page.keyboard.type("4");
    await page.keyboard.press("Control+Enter");
    assert.match(await text(result(page)), /"floor": 4/);
  },

  async "is dark where the person prefers that"() {
    const page = await open(`${url}#/tool/list_rooms`, { colorScheme: "dark" });
    await page.getByLabel("floor").waitFor();
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(15, 20, 26)");
    await call(page);
    await result(page).waitFor();
    await accessible(page, "dark mode");
    await page.screenshot({ path: `${screenshots}/dark.png` });
  },

  async "fits on a phone"() {
    const page = await open(`${url}#/tool/book_room`, { viewport: { width: 360, height: 720 }, hasTouch: true, isMobile: true });
    await page.getByLabel("id required").waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360), "nothing is wider than the screen");
    await accessible(page, "the phone");
    await page.screenshot({ path: `${screenshots}/phone.png` });
  },

  async "shows the example"() {
    const page = await open(`${shop}#/tool/list_products?args=${encodeURIComponent('{"category":"kitchen","max_price":2000}')}`, { viewport: { width: 1000, height: 760 } });
    await page.getByLabel("category").waitFor();
    await call(page);
    assert.match(await text(result(page)), /Espresso cup/);
    await accessible(page, "the example");
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path: `${screenshots}/shop.png` });
  },

  ...features({ open, accessible, result, text, call, expectErrors: list => { expectedErrors = list; }, url, origin, screenshots }),

  async "is small"() {
    const sizes = [...requested].filter(([at]) => at.startsWith(url)).map(([at, body]) => [at.split("/").at(-1), gzipSync(body).length]);
    const sum = sizes.reduce((n, [, size]) => n + size, 0);
    assert.ok(sizes.length >= 10, `only ${sizes.length} files were seen`);
    assert.ok(sum <= maxCompressed, `${sum} bytes: ${JSON.stringify(sizes)}`);
    console.log(`    ${sum} bytes compressed, in ${sizes.length} files`);
  },
};

let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  const fatal = new Promise((_, reject) => process.once("uncaughtException", reject));
  try {
    await Promise.race([step(), fatal]);
    console.log(`ok  ${name}`);
  } catch (e) {
    failed++;
    console.log(`FAILED  ${name}\n${e.message}`);
  }
  process.removeAllListeners("uncaughtException");
  for (const context of browser.contexts()) await context.close();
}
await browser.close();
if (failed) {
  console.log(`${failed} of ${Object.keys(steps).length} steps failed`);
  process.exit(1);
}
