import asyncio
import json
import resource
import sys

import httpx2
from fastmcp import FastMCP


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def main(path):
    with open(path) as file:
        document = file.read()
    start = cpu()
    server = FastMCP.from_openapi(json.loads(document), client=httpx2.AsyncClient(base_url="http://127.0.0.1:1"))
    tools = await server.list_tools()
    used = cpu() - start
    size = sum(len(tool.to_mcp_tool().model_dump_json(exclude_none=True, by_alias=True)) for tool in tools)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"Tools": len(tools), "ListBytes": size, "CPU": int(used * 1e9), "Peak": peak}))


asyncio.run(main(sys.argv[1]))
