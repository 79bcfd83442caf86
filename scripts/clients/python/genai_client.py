"""Google's GenAI SDK: a session given as a tool, which it converts and calls by itself.

python genai_client.py URL
"""

import sys

from google.genai import types
from google.genai._adapters import McpToGenAiToolAdapter
from scenario import result_of, run
from sdk1 import SDK1


class GenAI:
    async def connect(self, stack, url):
        sdk = SDK1()
        await sdk.connect(stack, url)
        self.session = sdk.session

    async def list_tools(self):
        self.adapter = McpToGenAiToolAdapter(self.session, await self.session.list_tools())
        return [declaration.name for tool in self.adapter.tools for declaration in tool.function_declarations]

    async def call(self, name, arguments, progress=None):
        return result_of(await self.adapter.call_tool(types.FunctionCall(name=name, args=arguments)))


run(GenAI(), sys.argv[1])
