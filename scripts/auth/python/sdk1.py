"""The protocol's Python SDK, version 1.

python sdk1.py URL
"""

import sys

import httpx
from mcp import ClientSession
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import OAuthClientMetadata
from scenario import run


class SDK1:
    async def connect(self, stack, url, login):
        async def callback():
            return login.callback["code"], login.callback.get("state")

        metadata = OAuthClientMetadata(
            client_name="ginmcp test", redirect_uris=[login.redirect_uri], token_endpoint_auth_method="none"
        )
        auth = OAuthClientProvider(url, metadata, login, login.redirect, callback)
        http = await stack.enter_async_context(httpx.AsyncClient(auth=auth, timeout=60))
        read, write, _ = await stack.enter_async_context(streamable_http_client(url, http_client=http))
        self.session = await stack.enter_async_context(ClientSession(read, write))
        await self.session.initialize()

    async def list_tools(self):
        return [tool.name for tool in (await self.session.list_tools()).tools]

    async def call(self, name):
        return (await self.session.call_tool(name, {})).content[0].text


run(SDK1(), sys.argv[1])
