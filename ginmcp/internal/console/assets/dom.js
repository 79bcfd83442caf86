// Helpers to build elements. Text always becomes text nodes: what a server returns is never parsed
// as HTML.

// h makes an element. Properties named on… are listeners; true and false set and omit attributes.
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter(c => c !== null && c !== undefined && c !== false));
  return element;
}

const svgNamespace = "http://www.w3.org/2000/svg";

// s makes an SVG element.
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// parse reads JSON. An integer with more digits than a number of JavaScript has is kept as text, where
// the browser can write it back.
export function parse(text) {
  return JSON.parse(text, (_, value, context) => (
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source) && JSON.rawJSON ? JSON.rawJSON(context.source) : value));
}

// isLong reports whether a value is such an integer.
export function isLong(value) { return Boolean(JSON.isRawJSON?.(value)); }

export function pretty(value) { return JSON.stringify(value, null, 2); }

export function announce(text) { document.getElementById("announce").textContent = text; }

// copyButton copies the text that f returns.
export function copyButton(label, f) {
  const button = h("button", { type: "button", onclick: async () => {
    try {
      await navigator.clipboard.writeText(f());
      announce("Copied.");
      button.textContent = "Copied";
    } catch {
      announce("The browser does not allow copying.");
      button.textContent = "Cannot copy";
    }
    setTimeout(() => { button.textContent = label; }, 1500);
  } }, label);
  return button;
}

export function bytes(n) { return n < 1024 ? `${n} B` : n < 1024 ** 2 ? `${(n / 1024).toFixed(1)} kB` : `${(n / 1024 ** 2).toFixed(1)} MB`; }

// table makes a table. A column is {title, number, cell(row)}.
export function table(caption, columns, rows) {
  return h("div", { class: "table", tabindex: "0", role: "region", "aria-label": caption }, h("table", {},
    h("caption", { class: "visually-hidden" }, caption),
    h("thead", {}, h("tr", {}, columns.map(c => h("th", { scope: "col", class: c.number && "number" }, c.title)))),
    h("tbody", {}, rows.map(row => h("tr", {}, columns.map(c => h("td", { class: c.number && "number" }, c.cell(row))))))));
}
