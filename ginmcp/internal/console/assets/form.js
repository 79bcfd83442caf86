// Forms from JSON Schemas. Every editor has value(), set(value) and element; value() is undefined
// where nothing was entered, and throws where the entry is not valid JSON.

import { h, isLong, parse } from "./dom.js";
import { join, kind, problems, resolve } from "./schema.js";

const maxDepth = 4; // deeper objects are edited as JSON
let nextID = 0;

// Form edits one object, as a form or as JSON. onChange is called after each edit.
export class Form {
  constructor(schema, onChange) {
    this.schema = schema;
    this.onChange = onChange;
    this.fields = new Map(); // by path
    this.asJSON = false;
    this.editor = objectEditor(resolve(schema, schema), this, "", 0);
    this.json = h("textarea", { rows: "12", spellcheck: "false", "aria-label": "Arguments as JSON", hidden: true, oninput: () => this.changed() });
    this.element = h("div", { oninput: () => this.changed(), onchange: () => this.changed(), onpaste: e => this.paste(e) }, this.editor.element, this.json);
  }

  value() { return this.asJSON ? parse(this.json.value || "{}") : this.editor.value() ?? {}; }

  set(value) {
    this.editor.set(value);
    this.json.value = JSON.stringify(value, null, 2);
    this.changed();
  }

  // toggle switches between form and JSON, and keeps what was entered. It throws where the JSON is
  // not an object.
  toggle() {
    const value = this.value();
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("The arguments must be an object.");
    this.asJSON = !this.asJSON;
    this.editor.element.hidden = this.asJSON;
    this.json.hidden = !this.asJSON;
    this.set(value);
  }

  // paste fills the form where a whole JSON object is pasted into a text field.
  paste(e) {
    const text = e.clipboardData?.getData("text/plain")?.trim();
    if (this.asJSON || e.target.tagName === "TEXTAREA" || !text?.startsWith("{")) return;
    try {
      const value = parse(text);
      e.preventDefault();
      this.set(value.arguments && typeof value.arguments === "object" ? value.arguments : value);
    } catch { /* ordinary text */ }
  }

  changed() {
    for (const field of this.fields.values()) field.show("");
    let found;
    try {
      found = problems(this.value(), this.schema, this.schema);
    } catch (e) {
      found = [{ path: e.path || "", message: e.message }];
    }
    for (const { path, message } of found) {
      const field = this.fields.get(path);
      if (field && (field.touched || message !== "is required")) field.show(message);
    }
    this.onChange(found);
  }

  // showProblems puts the problems of a refused call at their fields, and returns those without one.
  showProblems(list) {
    return list.filter(({ path, message }) => {
      const field = this.fields.get(path) || this.fields.get(path.replace(/[.[].*$/, ""));
      if (field && !this.asJSON) field.show(message);
      return !field || this.asJSON;
    });
  }

  // focusProblem moves to the first field that has a problem.
  focusProblem() { this.element.querySelector("[aria-invalid=true]")?.focus(); }
}

// field wraps a control with its label, description and problem.
function field(form, path, name, schema, required, control, group = false) {
  const id = `field-${nextID++}`;
  const problem = h("p", { class: "problem", id: `${id}-problem` });
  const described = [`${id}-problem`];
  const label = [name, required ? h("span", { class: "required" }, " required") : null];
  const hint = describe(schema);
  const hintElement = hint ? h("p", { class: "hint", id: `${id}-hint` }, hint) : null;
  if (hint) described.push(`${id}-hint`);
  control.setAttribute("aria-describedby", described.join(" "));
  control.id = id;
  const element = group
    ? h("fieldset", {}, h("legend", {}, label), hintElement, control, problem)
    : h("div", { class: "field" }, h("label", { for: id }, label), hintElement, control, problem);
  const entry = {
    touched: false,
    show: text => {
      problem.textContent = text;
      control.setAttribute("aria-invalid", text ? "true" : "false");
    },
  };
  control.addEventListener("change", () => { entry.touched = true; });
  form.fields.set(path, entry);
  return element;
}

function describe(s) {
  const limits = [];
  if (s.minimum !== undefined) limits.push(`at least ${s.minimum}`);
  if (s.maximum !== undefined) limits.push(`at most ${s.maximum}`);
  if (s.maxLength !== undefined) limits.push(`at most ${s.maxLength} characters`);
  if (s.format) limits.push(s.format);
  if (s.default !== undefined) limits.push(`default ${JSON.stringify(s.default)}`);
  return [s.description, limits.join(", ")].filter(Boolean).join("\n");
}

function editor(schema, form, path, name, required, depth) {
  const s = resolve(schema, form.schema);
  switch (depth > maxDepth ? "json" : kind(s)) {
    case "enum": return selectEditor(s, form, path, name, required, s.enum || [s.const]);
    case "boolean": return selectEditor(s, form, path, name, required, [true, false]);
    case "number": return inputEditor(s, form, path, name, required, numberControl(s));
    case "text": return textEditor(s, form, path, name, required);
    case "object": return fileEditor(s, form, path, name, required) || groupEditor(s, form, path, name, required, depth);
    case "array": return arrayEditor(s, form, path, name, required, depth);
    default: return jsonEditor(s, form, path, name, required);
  }
}

function selectEditor(s, form, path, name, required, choices) {
  const control = h("select", {}, h("option", { value: "" }, required ? "choose…" : "not set"),
    choices.map((c, i) => h("option", { value: String(i) }, typeof c === "string" ? c : JSON.stringify(c))));
  return {
    element: field(form, path, name, s, required, control),
    value: () => (control.value === "" ? undefined : choices[Number(control.value)]),
    set: v => {
      const i = choices.findIndex(c => JSON.stringify(c) === JSON.stringify(v));
      control.value = i < 0 ? "" : String(i);
    },
  };
}

// A number stays text until it is read, so that a long one is not rounded.
function numberControl(s) {
  return {
    control: h("input", { type: "text", inputmode: s.type === "integer" ? "numeric" : "decimal", autocomplete: "off" }),
    read: text => {
      const n = Number(text);
      if (text.trim() === "" || Number.isNaN(n)) throw new Error("must be a number");
      if (!Number.isInteger(n) || Number.isSafeInteger(n)) return n;
      const exact = /^-?\d+$/.test(text.trim()) ? parse(text) : n;
      if (!isLong(exact)) throw new Error("has more digits than this browser can send");
      return exact;
    },
    write: v => (isLong(v) ? v.rawJSON : String(v)),
  };
}

function textEditor(s, form, path, name, required) {
  const long = s.maxLength > 200 || /text|body|content|description|comment|note/i.test(name) && s.maxLength === undefined && !s.format;
  const types = { date: "date", email: "email", uri: "url", password: "password" };
  const control = long ? h("textarea", { rows: "3" }) : h("input", { type: types[s.format] || "text", autocomplete: "off", spellcheck: "false" });
  return inputEditor(s, form, path, name, required, { control, read: t => t, write: v => (typeof v === "string" ? v : JSON.stringify(v)) });
}

function inputEditor(s, form, path, name, required, { control, read, write }) {
  return {
    element: field(form, path, name, s, required, control),
    value: () => {
      if (control.value === "") return undefined;
      try {
        return read(control.value);
      } catch (e) {
        throw Object.assign(e, { path });
      }
    },
    set: v => { control.value = v === undefined || v === null ? "" : write(v); },
  };
}

function jsonEditor(s, form, path, name, required) {
  const control = h("textarea", { rows: "3", spellcheck: "false", placeholder: "JSON" });
  const read = text => {
    try { return parse(text); } catch { throw new Error("must be JSON"); }
  };
  return inputEditor(s, form, path, name, required, { control, read, write: v => JSON.stringify(v, null, 2) });
}

// fileEditor edits {filename, mimeType, data}, the form of a file argument.
function fileEditor(s, form, path, name, required) {
  if (!s.properties?.filename || !(s.properties.data || s.properties.text)) return null;
  const control = h("input", { type: "file" });
  let file;
  control.addEventListener("change", async () => {
    const chosen = control.files[0];
    file = chosen && { filename: chosen.name, mimeType: chosen.type || "application/octet-stream", data: base64(await chosen.arrayBuffer()) };
    form.changed();
  });
  return { element: field(form, path, name, s, required, control), value: () => file, set: v => { file = v; } };
}

function base64(buffer) {
  let text = "";
  const octets = new Uint8Array(buffer);
  for (let i = 0; i < octets.length; i += 8192) text += String.fromCharCode(...octets.subarray(i, i + 8192));
  return btoa(text);
}

function objectEditor(s, form, path, depth) {
  const required = new Set(s.required || []);
  const names = Object.keys(s.properties || {});
  names.sort((a, b) => Number(required.has(b)) - Number(required.has(a)));
  const editors = names.map(n => [n, editor(s.properties[n], form, join(path, n), n, required.has(n), depth + 1)]);
  return {
    element: h("div", {}, editors.map(([, e]) => e.element), names.length ? null : h("p", { class: "muted" }, "No arguments.")),
    value: () => {
      const out = {};
      for (const [n, e] of editors) {
        const v = e.value();
        if (v !== undefined) out[n] = v;
      }
      return Object.keys(out).length ? out : undefined;
    },
    set: v => { for (const [n, e] of editors) e.set(v?.[n]); },
  };
}

function groupEditor(s, form, path, name, required, depth) {
  const inner = objectEditor(s, form, path, depth);
  return { ...inner, value: () => inner.value() ?? (required ? {} : undefined), element: field(form, path, name, s, required, inner.element, true) };
}

function arrayEditor(s, form, path, name, required, depth) {
  const rows = [];
  const list = h("div", {});
  const add = v => {
    const at = `${path}[${rows.length}]`;
    const e = editor(s.items, form, at, `${name} ${rows.length + 1}`, false, depth + 1);
    if (v !== undefined) e.set(v);
    rows.push(e);
    list.append(e.element);
  };
  const removeLast = () => {
    rows.pop()?.element.remove();
    form.fields.delete(`${path}[${rows.length}]`);
    form.changed();
  };
  const control = h("div", {}, list, h("div", { class: "row" },
    h("button", { type: "button", onclick: () => { add(); rows.at(-1).element.querySelector("input,select,textarea")?.focus(); form.changed(); } }, `Add to ${name}`),
    h("button", { type: "button", onclick: removeLast }, `Remove the last of ${name}`)));
  return {
    element: field(form, path, name, s, required, control, true),
    value: () => (rows.length ? rows.map(r => r.value()).filter(v => v !== undefined) : required ? [] : undefined),
    set: v => {
      while (rows.length) rows.pop().element.remove();
      if (Array.isArray(v)) v.forEach(add);
    },
  };
}
