"""Converts lists of tools with the adapters of agents' SDKs, as those do before a model sees them.

    python convert.py LIST.json...

A LIST is the result of tools/list; LIST.lint beside it is what the strict lint of the official
Inspector printed about it. What cannot be converted is printed for report.py: the adapter is the
row, the list the column.
"""

import json
import logging
import pathlib
import re
import sys

import jsonschema
from agents.mcp import MCPServerStreamableHttp, MCPUtil
from agents.strict_schema import ensure_strict_json_schema
from google.genai._mcp_utils import mcp_to_gemini_tool
from langchain_core.utils.function_calling import convert_to_openai_tool
from langchain_google_genai._function_utils import convert_to_genai_function_declarations
from langchain_mcp_adapters.tools import convert_mcp_tool_to_langchain_tool
from mcp.types import Tool

CONNECTION = {"transport": "streamable_http", "url": "http://127.0.0.1/mcp"}


class Lost(Exception):
    """An adapter drops something without an error."""


def expect_all(tool, names):
    missing = set(tool.inputSchema.get("properties", {})) - set(names)
    if missing:
        raise Lost(f"the arguments {sorted(missing)} are lost")


class Warnings(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


def google_genai(tool):
    declaration = mcp_to_gemini_tool(tool).function_declarations[0]
    expect_all(tool, declaration.parameters.properties or {})


def langchain(tool):
    converted = convert_to_openai_tool(convert_mcp_tool_to_langchain_tool(None, tool, connection=CONNECTION))
    expect_all(tool, converted["function"]["parameters"]["properties"])


def langchain_google_genai(tool):
    adapted = convert_mcp_tool_to_langchain_tool(None, tool, connection=CONNECTION)
    converted = convert_to_genai_function_declarations([adapted])
    declaration = (converted[0] if isinstance(converted, list) else converted).function_declarations[0]
    parameters = declaration.parameters
    expect_all(tool, (parameters.properties if parameters else None) or {})


def openai_agents(tool):
    server = MCPServerStreamableHttp(params={"url": CONNECTION["url"]})
    converted = MCPUtil.to_function_tool(tool, server, convert_schemas_to_strict=False)
    expect_all(tool, converted.params_json_schema["properties"])


def openai_agents_strict(tool):
    schema = json.loads(json.dumps(tool.inputSchema))
    schema.setdefault("properties", {})
    ensure_strict_json_schema(schema, _reject_open_objects=True)


def python_sdk(tool):
    jsonschema.Draft202012Validator.check_schema(tool.inputSchema)
    if tool.outputSchema:
        jsonschema.Draft202012Validator.check_schema(tool.outputSchema)


ADAPTERS = {
    "google-genai": google_genai,
    "langchain-google-genai": langchain_google_genai,
    "langchain-mcp-adapters": langchain,
    "openai-agents": openai_agents,
    # Without a strict schema a model of OpenAI may send arguments that do not fit.
    "openai-agents (strict)": openai_agents_strict,
    "Python SDK": python_sdk,
}


def problems(adapter, tools, warnings):
    for tool in tools:
        warnings.lines.clear()
        try:
            adapter(tool)
        except Exception as error:  # whatever an adapter raises is what an agent would see
            yield tool.name, f"{type(error).__name__}: {error}"
        else:
            for line in dict.fromkeys(warnings.lines):
                yield tool.name, f"warning: {line}"


def findings(text):
    """Returns the findings of the Inspector as (tool, path and issue)."""
    pattern = r'^(?:Error|Warning): tool "([^"]+)"\n *Path: (.*)\n *Issue: (.*)$'
    return [(tool, issue) for tool, _, issue in re.findall(pattern, text, re.MULTILINE)]


def report(row, column, found):
    """Prints the kinds of problems of one list, given as (tool, problem), and counts them."""
    tools = {}
    for tool, problem in found:
        tools.setdefault(" ".join(problem.split()), []).append(tool)
    message = "; ".join(f"{problem} ({', '.join(dict.fromkeys(names))})" for problem, names in tools.items())
    print(row, column, f"fail:{len(tools)}" if tools else "ok", message, sep="\t")


def main(files):
    warnings = Warnings()
    logging.getLogger().addHandler(warnings)
    for name, adapter in ADAPTERS.items():
        for file in map(pathlib.Path, files):
            tools = [Tool.model_validate(tool) for tool in json.loads(file.read_text())["tools"]]
            report(name, file.stem, list(problems(adapter, tools, warnings)))
    for file in map(pathlib.Path, files):
        report("Inspector (strict)", file.stem, findings(file.with_suffix(".lint").read_text()))


main(sys.argv[1:])
