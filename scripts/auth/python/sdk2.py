"""The protocol's Python SDK, version 2.

python sdk2.py URL MODE     legacy: 2025-11-25; auto: 2026-07-28, as by default
"""

import sys

import httpx2
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata
from scenario import run


class SDK2:
    def __init__(self, mode):
        self.mode = mode

    async def connect(self, stack, url, login):
        async def callback():
            return AuthorizationCodeResult(**login.callback)

        metadata = OAuthClientMetadata(
            client_name="ginmcp test", redirect_uris=[login.redirect_uri], token_endpoint_auth_method="none"
        )
        auth = OAuthClientProvider(url, metadata, login, login.redirect, callback)
        http = await stack.enter_async_context(httpx2.AsyncClient(auth=auth, timeout=60))
        client = Client(streamable_http_client(url, http_client=http), mode=self.mode)
        self.client = await stack.enter_async_context(client)

    async def list_tools(self):
        return [tool.name for tool in (await self.client.list_tools()).tools]

    async def call(self, name):
        return (await self.client.call_tool(name, {})).content[0].text


run(SDK2(sys.argv[2]), sys.argv[1])
