"""LangChain: the tools of its MCP adapters, called as an agent would call them.

python langchain_client.py URL
"""

import sys

from langchain_core.tools import ToolException
from langchain_mcp_adapters.callbacks import Callbacks
from langchain_mcp_adapters.resources import get_mcp_resource
from langchain_mcp_adapters.tools import load_mcp_tools
from scenario import Result, run
from sdk1 import SDK1


class LangChain:
    progress = True
    report = None

    def __init__(self):
        self.sdk = SDK1()
        self.connect, self.on_log = self.sdk.connect, self.sdk.on_log
        self.resources, self.unsupported = self.sdk.resources, self.sdk.unsupported

    async def list_tools(self):
        session, callbacks = self.sdk.session, Callbacks(on_progress=self.progressed)
        self.tools = {tool.name: tool for tool in await load_mcp_tools(session)}
        self.reporting = {tool.name: tool for tool in await load_mcp_tools(session, callbacks=callbacks)}
        return list(self.tools)

    async def progressed(self, done, total, message, context):
        if self.report:
            self.report(done)

    async def call(self, name, arguments, progress=None):
        self.report = progress
        tool = (self.reporting if progress else self.tools)[name]
        try:
            message = await tool.ainvoke({"type": "tool_call", "id": "1", "name": name, "args": arguments})
        except ToolException as error:  # as releases of 2025 do
            return Result(True, str(error), [])
        blocks = message.content
        if isinstance(blocks, str):
            blocks = [{"type": "text", "text": blocks}]
        text = "\n".join(block["text"] for block in blocks if block["type"] == "text")
        images = [block.get("mime_type") for block in blocks if block["type"] == "image"]
        return Result(message.status == "error", text, images)

    async def read(self, uri):
        return (await get_mcp_resource(self.sdk.session, uri))[0].as_string()


run(LangChain(), sys.argv[1])
