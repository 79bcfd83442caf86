"""The Agents SDK of OpenAI: an MCP server of an agent, and the function tools that it becomes.

python openai_client.py URL
"""

import sys

from agents.mcp import MCPServerStreamableHttp, MCPUtil
from scenario import result_of, run


class OpenAI:
    async def connect(self, stack, url):
        self.server = await stack.enter_async_context(MCPServerStreamableHttp(params={"url": url}))

    async def list_tools(self):
        # Strict schemas are what OpenAI recommends.
        return [
            MCPUtil.to_function_tool(tool, self.server, convert_schemas_to_strict=True).name
            for tool in await self.server.list_tools()
        ]

    async def call(self, name, arguments, progress=None):
        return result_of(await self.server.call_tool(name, arguments))

    async def unsupported(self):
        await self.server.list_prompts()


class OpenAIWithResources(OpenAI):
    async def resources(self):
        return [resource.uri for resource in (await self.server.list_resources()).resources]

    async def read(self, uri):
        return (await self.server.read_resource(uri)).contents[0].text


run((OpenAIWithResources if hasattr(MCPServerStreamableHttp, "read_resource") else OpenAI)(), sys.argv[1])
