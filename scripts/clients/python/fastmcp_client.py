"""FastMCP, of any version.

python fastmcp_client.py URL
"""

import asyncio
import sys

from fastmcp import Client
from scenario import result_of, run, timed_out


class FastMCP:
    progress = True
    log = None

    async def connect(self, stack, url):
        self.client = await stack.enter_async_context(Client(url, log_handler=self.logged))

    async def logged(self, message):
        if self.log:
            self.log(message.data)

    def on_log(self, f):
        self.log = f

    async def list_tools(self):
        return [tool.name for tool in await self.client.list_tools()]

    async def call(self, name, arguments, progress=None):
        async def report(done, total=None, message=None):
            progress(done)

        # A client of 2026-07-28 asks for the log of each call.
        modern = getattr(self.client, "protocol_version", None) == "2026-07-28"
        meta = {"io.modelcontextprotocol/logLevel": "info"} if name == "chat" and modern else None
        handler = report if progress else None
        return result_of(await self.client.call_tool(
            name, arguments, raise_on_error=False, progress_handler=handler, meta=meta,
        ))

    async def cancel(self, arguments):
        if hasattr(self.client, "protocol_version"):
            await timed_out(self.call("wait", arguments))
            return
        # Releases of 2025 do not tell the server by themselves.
        request = self.client.session._request_id
        call = asyncio.create_task(self.call("wait", arguments))
        await asyncio.sleep(0.3)
        await self.client.cancel(request)
        call.cancel()

    async def resources(self):
        return [resource.uri for resource in await self.client.list_resources()]

    async def read(self, uri):
        return (await self.client.read_resource(uri))[0].text

    async def unsupported(self):
        await self.client.list_prompts_mcp()


run(FastMCP(), sys.argv[1])
