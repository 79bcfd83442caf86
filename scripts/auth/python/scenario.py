"""What every client does: see scenario.mjs, which does the same.

A client is an object with these methods:

    connect(stack, url, login)    enters what it needs on an AsyncExitStack
    list_tools()                  the names of the tools
    call(name)                    the text of a result
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import traceback
from urllib.parse import parse_qs, urlparse

PATIENCE = 60  # seconds


class Login:
    """What the SDK asks a client about itself. It keeps what the client is told in memory."""

    redirect_uri = "http://127.0.0.1:9/callback"  # the browser never opens it

    def __init__(self):
        self.authorizations = []
        self.tokens = self.client_info = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client_info

    async def set_client_info(self, client_info):
        self.client_info = client_info

    async def redirect(self, url):
        self.authorizations.append(parse_qs(urlparse(url).query))
        browser = [os.environ["NODE"], os.environ["BROWSER"], url]
        done = await asyncio.to_thread(subprocess.run, browser, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        self.callback = {name: values[0] for name, values in parse_qs(urlparse(done.stdout.strip()).query).items()}


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


async def steps(client, login, stack, url):
    await client.connect(stack, url, login)
    expect(len(login.authorizations) == 1, f"there were {len(login.authorizations)} logins")
    asked = login.authorizations[0]
    expect(asked["code_challenge_method"] == ["S256"], f"PKCE: {asked}")
    expect(asked["resource"] == [url], f"the resource indicator: {asked}")
    expect(asked["scope"][0].split().count("orders:read") == 1, f"the scope: {asked}")
    expect("orders:write" not in asked["scope"][0], f"more scope than needed: {asked}")
    yield "login"

    names = await client.list_tools()
    expect(names == ["list_orders"], f"the tools are {names}")
    yield "list"

    text = await client.call("list_orders")
    expect('"user":"ann"' in text, text)
    yield "read"

    text = await client.call("place_order")
    expect('"placed":true' in text, text)
    expect(len(login.authorizations) == 2, f"there were {len(login.authorizations)} logins")
    scopes = login.authorizations[1]["scope"][0].split()
    expect({"orders:read", "orders:write"} <= set(scopes), f"the scope: {scopes}")
    yield "step up"

    names = sorted(await client.list_tools())
    expect(names == ["list_orders", "place_order"], f"the tools are {names}")
    text = await client.call("list_orders")
    expect('"user":"ann"' in text, text)
    expect(len(login.authorizations) == 2, f"there were {len(login.authorizations)} logins")
    yield "afterwards"


NAMES = ["login", "list", "read", "step up", "afterwards"]


def first(error):
    """Returns the first error of a group of errors."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def scenario(client, url):
    done = 0
    try:
        async with contextlib.AsyncExitStack() as stack, asyncio.timeout(PATIENCE):
            async for name in steps(client, Login(), stack, url):
                print(f"{name}\tok\t")
                done += 1
    except BaseException as error:
        if done < len(NAMES):
            message = " ".join(f"{type(first(error)).__name__}: {first(error)}".split())
            print(f"{NAMES[done]}\tfail\t{message}")
            traceback.print_exc()
    sys.stdout.flush()
    os._exit(0)


def run(client, url):
    asyncio.run(scenario(client, url))
