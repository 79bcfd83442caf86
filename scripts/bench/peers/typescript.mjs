// The application of the benchmark with the TypeScript SDK, stateless: a server for each request, as
// its documentation shows.
import { createServer } from "node:http";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { z } from "zod";

const items = Array.from({ length: 2200 }, (_, id) => ({ id, name: `item number ${id}`, price: 100 * id }));
const item = { id: z.number(), name: z.string(), price: z.number() };
const result = value => ({ content: [{ type: "text", text: JSON.stringify(value) }], structuredContent: value });

function makeServer() {
  const server = new McpServer({ name: "bench", version: "1" });
  server.registerTool("get_item", { inputSchema: { id: z.number() }, outputSchema: item }, async ({ id }) => result({ id, name: "Teapot", price: 3900 }));
  server.registerTool("add_item", { inputSchema: { name: z.string().max(80), price: z.number().min(0) }, outputSchema: item },
    async ({ name, price }) => result({ id: 7, name, price }));
  server.registerTool("list_items", { inputSchema: {} }, async () => result({ items }));
  return server;
}

createServer(async (req, res) => {
  try {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    const message = JSON.parse(Buffer.concat(chunks));
    const server = makeServer();
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
    res.on("close", () => { transport.close(); server.close(); });
    await server.connect(transport);
    await transport.handleRequest(req, res, message);
  } catch { // the connection was closed, or the request is not a message: an unhandled rejection ends the process
    if (!res.headersSent) res.writeHead(400);
    res.end();
  }
}).listen(0, "127.0.0.1", function () { console.log("port " + this.address().port); });
