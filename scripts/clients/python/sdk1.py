"""The protocol's Python SDK, version 1.

python sdk1.py URL
"""

import asyncio
import sys

from mcp import ClientSession, types
from mcp.client import streamable_http
from pydantic import BaseModel
from scenario import result_of, run

# The name has changed within version 1.
connect = getattr(streamable_http, "streamable_http_client", None) or streamable_http.streamablehttp_client


class Unknown(BaseModel):
    method: str = "example/unknown"
    params: None = None


class SDK1:
    progress = True
    log = None

    async def connect(self, stack, url):
        read, write, _ = await stack.enter_async_context(connect(url))
        self.session = await stack.enter_async_context(ClientSession(read, write, logging_callback=self.logged))
        await self.session.initialize()

    async def logged(self, params):
        if self.log:
            self.log(params.data)

    def on_log(self, f):
        self.log = f

    async def list_tools(self):
        return [tool.name for tool in (await self.session.list_tools()).tools]

    async def call(self, name, arguments, progress=None):
        async def report(done, total=None, message=None):
            progress(done)

        return result_of(await self.session.call_tool(name, arguments, progress_callback=report if progress else None))

    async def cancel(self, arguments):
        # Version 1 does not tell the server by itself.
        request = self.session._request_id
        call = asyncio.create_task(self.session.call_tool("wait", arguments))
        await asyncio.sleep(0.3)
        params = types.CancelledNotificationParams(requestId=request)
        await self.session.send_notification(types.ClientNotification(types.CancelledNotification(params=params)))
        call.cancel()

    async def resources(self):
        return [resource.uri for resource in (await self.session.list_resources()).resources]

    async def read(self, uri):
        return (await self.session.read_resource(uri)).contents[0].text

    async def unsupported(self):
        await self.session.send_request(Unknown(), types.EmptyResult)


if __name__ == "__main__":
    run(SDK1(), sys.argv[1])
