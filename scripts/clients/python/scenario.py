"""The scenario that every client goes through: see scenario.mjs, which does the same.

A client is an object with these methods; one that it does not have is a step that does not apply
to it. Each step is printed as a line: its name, its outcome and a message, with tabs between them.

    connect(stack, url)                enters what it needs on an AsyncExitStack
    list_tools()                       the names of the tools
    call(name, arguments, progress)    a Result; progress is a function of one number, or None
    resources()                        the URIs of the resources
    read(uri)                          the text of a resource
    on_log(f)                          calls f with every line that the server logs
    cancel(arguments)                  calls the tool "wait" and cancels the call after a moment
    unsupported()                      calls a method that the server does not have
"""

import asyncio
import contextlib
import dataclasses
import os
import re
import time
import urllib.request

TOOLS = ["chat", "count", "get_item", "get_picture", "greet", "wait"]
PATIENCE = 30  # seconds


@dataclasses.dataclass
class Result:
    is_error: bool
    text: str
    images: list  # their MIME types


def result_of(result):
    """Turns the result of a tool, of any version of the SDK, into a Result."""
    text = "\n".join(c.text for c in result.content if c.type == "text")
    images = [getattr(c, "mime_type", None) or c.mimeType for c in result.content if c.type == "image"]
    is_error = result.is_error if hasattr(result, "is_error") else result.isError
    return Result(bool(is_error), text, images)


async def timed_out(call):
    """Cancels a call as asyncio does, for clients that then tell the server."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.3):
            await call
            raise AssertionError("the call went on")


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


async def good_call(client, _):
    result = await client.call("greet", {"name": "Ada"})
    expect(not result.is_error and "Hello, Ada" in result.text, result)
    result = await client.call("get_item", {"id": 1})
    expect(not result.is_error and "Teapot" in result.text, result)


async def bad_call(client, _):
    # Some clients check what is required themselves, but not lengths and unknown arguments.
    result = await client.call("greet", {"name": "Ada" * 10, "colour": "red"})
    expect(result.is_error and "name" in result.text and "colour" in result.text, result)


async def image(client, _):
    result = await client.call("get_picture", {})
    expect(result.images == ["image/png"], result)


async def error(client, _):
    result = await client.call("get_item", {"id": 2})
    expect(result.is_error and "there is no such item" in result.text, result)


async def resource(client, _):
    if not hasattr(client, "read"):
        return "-"
    for uri in await client.resources():
        text = await client.read(uri)
        expect(text == "Grüß Gott", f"{uri} is {text}")
    text = await client.read("app:///notes/grüße")
    expect(text == "note grüße", f"app:///notes/grüße is {text}")
    return None


async def progress(client, _):
    if not getattr(client, "progress", False):
        return "-"
    seen = []
    await client.call("count", {}, seen.append)
    expect(seen == [1, 2, 3], f"progress was {seen}")
    return None


async def log(client, _):
    if not hasattr(client, "on_log"):
        return "-"
    lines = []
    client.on_log(lines.append)
    await client.call("chat", {})
    await asyncio.sleep(0.1)
    expect(len(lines) == 1, f"{len(lines)} lines arrived")
    return None


async def cancel(client, url):
    if not hasattr(client, "cancel"):
        return "-"
    key = f"{os.getpid()}-{time.time_ns()}"
    await client.cancel({"id": key})
    for _ in range(20):
        with urllib.request.urlopen(url.replace("/mcp", f"/cancelled/{key}")) as response:
            if response.read() == b"true":
                return None
        await asyncio.sleep(0.1)
    raise AssertionError("the handler ran on")


async def unsupported(client, _):
    if not hasattr(client, "unsupported"):
        return "-"
    try:
        await client.unsupported()
    except Exception as error:
        refused = re.search("-32601|[Mm]ethod not found|does not support", f"{error} {getattr(error, 'error', '')}")
        expect(refused, repr(error))
        return None
    raise AssertionError("the client reported no error")


async def afterwards(client, _):
    result = await client.call("greet", {"name": "Bob"})
    expect("Hello, Bob" in result.text, result)


STEPS = {
    "connect": None,
    "list": None,
    "good call": good_call,
    "bad call": bad_call,
    "image": image,
    "error": error,
    "resource": resource,
    "progress": progress,
    "log": log,
    "cancel": cancel,
    "unsupported": unsupported,
    "afterwards": afterwards,
}


async def take(name, client, url, stack):
    if name == "connect":
        return await client.connect(stack, url)
    if name == "list":
        names = sorted(await client.list_tools())
        return expect(names == TOOLS, f"the tools are {names}")
    return await STEPS[name](client, url)


async def scenario(client, url):
    stack = contextlib.AsyncExitStack()
    for name in STEPS:
        outcome, message = "ok", ""
        try:
            async with asyncio.timeout(PATIENCE):
                outcome = "-" if await take(name, client, url, stack) == "-" else "ok"
        except BaseException as error:
            # A client that gives up its session cancels the task that uses it.
            outcome, message = "fail", " ".join(f"{type(error).__name__}: {error}".split())
        print(name, outcome, message, sep="\t", flush=True)
        if name == "connect" and outcome == "fail":
            break
    # What a client may wait for when it closes is not part of the scenario.
    os._exit(0)


def run(client, url):
    asyncio.run(scenario(client, url))
