"""The protocol's Python SDK, version 2.

python sdk2.py URL MODE     legacy: 2025-11-25; auto: 2026-07-28, as by default
"""

import sys

from mcp import Client
from mcp_types import EmptyResult, Request
from scenario import result_of, run, timed_out


class SDK2:
    progress = True
    log = None

    def __init__(self, mode):
        self.mode = mode

    async def connect(self, stack, url):
        # A client of 2026-07-28 asks for the log of each call.
        level = "info" if self.mode == "auto" else None
        client = Client(url, mode=self.mode, logging_callback=self.logged, log_level=level)
        self.client = await stack.enter_async_context(client)

    async def logged(self, params):
        if self.log:
            self.log(params.data)

    def on_log(self, f):
        self.log = f

    async def list_tools(self):
        return [tool.name for tool in (await self.client.list_tools()).tools]

    async def call(self, name, arguments, progress=None):
        async def report(done, total=None, message=None):
            progress(done)

        return result_of(await self.client.call_tool(name, arguments, progress_callback=report if progress else None))

    async def cancel(self, arguments):
        await timed_out(self.call("wait", arguments))

    async def resources(self):
        return [resource.uri for resource in (await self.client.list_resources()).resources]

    async def read(self, uri):
        return (await self.client.read_resource(uri)).contents[0].text

    async def unsupported(self):
        await self.client.session.send_request(Request(method="example/unknown", params=None), EmptyResult)


run(SDK2(sys.argv[2]), sys.argv[1])
