// The part of JSON Schema 2020-12 that tools use: enough to draw a form and to check a value while
// it is typed. The server checks every call again.

import { isLong } from "./dom.js";

// resolve follows $ref within root, and flattens allOf and the nullable forms of a schema. The
// result has nullable set where null is allowed.
export function resolve(schema, root, depth = 0) {
  if (!schema || typeof schema !== "object" || depth > 20) return {};
  if (schema.$ref) {
    const target = schema.$ref.split("/").slice(1)
      .reduce((at, key) => at?.[decodeURIComponent(key).replace(/~1/g, "/").replace(/~0/g, "~")], root);
    const { $ref, ...siblings } = schema;
    return resolve({ ...target, ...siblings }, root, depth + 1);
  }
  if (schema.allOf) {
    const { allOf, ...rest } = schema;
    return resolve(allOf.map(s => resolve(s, root, depth + 1)).reduce((a, b) => ({
      ...a, ...b, properties: { ...a.properties, ...b.properties }, required: [...(a.required || []), ...(b.required || [])],
    }), rest), root, depth + 1);
  }
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter(t => t !== "null");
    const nullable = types.length < schema.type.length;
    return { ...schema, type: types.length === 1 ? types[0] : undefined, nullable };
  }
  for (const key of ["anyOf", "oneOf"]) {
    const options = schema[key]?.filter(o => o.type !== "null");
    if (options?.length === 1) {
      const { [key]: _, ...rest } = schema;
      return { ...resolve(options[0], root, depth + 1), ...rest, nullable: options.length < schema[key].length };
    }
  }
  return schema;
}

// kind is how a schema is edited: enum, boolean, number, text, object, array or json.
export function kind(schema) {
  if (schema.enum || schema.const !== undefined) return "enum";
  switch (schema.type) {
    case "boolean": return "boolean";
    case "integer": case "number": return "number";
    case "string": return "text";
    case "object": return schema.properties && Object.keys(schema.properties).length ? "object" : "json";
    case "array": return schema.items ? "array" : "json";
    default: return "json";
  }
}

// problems lists what is wrong with a value, as {path, message}. Path is that of the server's own
// messages: "items[0].name".
export function problems(value, schema, root, path = "", out = [], depth = 0) {
  const s = resolve(schema, root);
  const add = text => { if (out.length < 20) out.push({ path, message: text }); };
  if (depth > 30 || out.length >= 20) return out;
  if (value === null) {
    if (s.nullable || s.type === undefined || s.enum?.includes(null)) return out;
    add("must not be null");
    return out;
  }
  if (s.enum && !s.enum.some(e => same(e, value))) add(`must be one of ${s.enum.map(e => JSON.stringify(e)).join(", ")}`);
  if (s.const !== undefined && !same(s.const, value)) add(`must be ${JSON.stringify(s.const)}`);
  if (s.type && !hasType(value, s.type)) {
    add(`must be ${s.type === "integer" || s.type === "array" || s.type === "object" ? "an" : "a"} ${s.type}`);
    return out;
  }
  if (typeof value === "number") checkNumber(value, s, add);
  if (typeof value === "string") checkText(value, s, add);
  if (Array.isArray(value)) {
    if (value.length < s.minItems) add(`must have at least ${s.minItems} items`);
    if (value.length > s.maxItems) add(`must have at most ${s.maxItems} items`);
    if (s.items) value.forEach((v, i) => problems(v, s.items, root, `${path}[${i}]`, out, depth + 1));
  } else if (typeof value === "object" && !isLong(value)) {
    for (const name of s.required || []) {
      if (value[name] === undefined && out.length < 20) out.push({ path: join(path, name), message: "is required" });
    }
    for (const [name, v] of Object.entries(value)) {
      if (v !== undefined && s.properties?.[name]) problems(v, s.properties[name], root, join(path, name), out, depth + 1);
    }
  }
  return out;
}

export function join(path, name) { return path ? `${path}.${name}` : name; }

function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }

function hasType(value, type) {
  if (isLong(value)) return type === "integer" || type === "number";
  switch (type) {
    case "integer": return Number.isInteger(value);
    case "array": return Array.isArray(value);
    case "object": return typeof value === "object" && !Array.isArray(value);
    default: return typeof value === type;
  }
}

function checkNumber(n, s, add) {
  if (n < s.minimum) add(`must be at least ${s.minimum}`);
  if (n > s.maximum) add(`must be at most ${s.maximum}`);
  if (n <= s.exclusiveMinimum) add(`must be greater than ${s.exclusiveMinimum}`);
  if (n >= s.exclusiveMaximum) add(`must be less than ${s.exclusiveMaximum}`);
}

function checkText(text, s, add) {
  const length = [...text].length;
  if (length < s.minLength) add(`must have at least ${s.minLength} characters`);
  if (length > s.maxLength) add(`must have at most ${s.maxLength} characters`);
  if (s.pattern) {
    try {
      if (!new RegExp(s.pattern, "u").test(text)) add(`must match ${s.pattern}`);
    } catch { /* a pattern that this browser does not know is left to the server */ }
  }
}
