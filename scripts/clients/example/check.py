"""Calls every kind of route of the example with the official Python client.

    python check.py URL [TOKEN]      such as http://127.0.0.1:8080/mcp demo-token

The example has to be freshly started. The exit status is 1 if a result is not as in calls.json.
"""

import asyncio
import contextlib
import json
import pathlib
import sys

from mcp import ClientSession
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client


async def connect(stack, url, headers):
    client = await stack.enter_async_context(create_mcp_http_client(headers=headers))
    streams = await stack.enter_async_context(streamable_http_client(url, http_client=client))
    session = await stack.enter_async_context(ClientSession(streams[0], streams[1]))
    await session.initialize()
    return session


async def wrong(session, call):
    """Returns what is not as expected, or None."""
    try:
        result = await session.call_tool(call["tool"], call.get("arguments"))
    except Exception as error:  # whatever the client throws is what is wrong
        return f"the client throws: {error!r}"
    said = "\n".join(c.text for c in result.content if c.type == "text")
    if bool(result.is_error) != call.get("isError", False):
        return f"is_error is {result.is_error}: {said}"
    for text in call.get("text", []):
        if text not in said:
            return f"the text lacks {text!r}: {said}"
    for key, want in call.get("structured", {}).items():
        got = (result.structured_content or {}).get(key)
        if got != want:
            return f"{key} is {got!r}, not {want!r}"
    image = call.get("image")
    if image and not any(c.type == "image" and c.mime_type == image for c in result.content):
        return f"no {image} in the answer"
    return None


async def main(url, token="demo-token"):
    calls = json.loads((pathlib.Path(__file__).parent / "calls.json").read_text())
    failed = False
    async with contextlib.AsyncExitStack() as stack:
        anonymous = await connect(stack, url, {})
        known = await connect(stack, url, {"Authorization": f"Bearer {token}"})
        tools = {tool.name for tool in (await anonymous.list_tools()).tools}
        print(f"Python client: {len(tools)} tools")
        for call in calls:
            problem = "not listed"
            if call["tool"] in tools:
                problem = await wrong(known if call.get("token") else anonymous, call)
            print(f"{'FAIL' if problem else 'ok  '}  {call['tool']}: {call['reason']}")
            if problem:
                print(f"      {problem}")
                failed = True
    return 1 if failed else 0


sys.exit(asyncio.run(main(*sys.argv[1:])))
