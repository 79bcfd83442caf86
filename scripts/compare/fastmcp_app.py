"""Four calls to an application of FastAPI, through FastMCP.from_fastapi."""

import asyncio
import time

from fastapi import FastAPI, Response
from fastmcp import Client, FastMCP

app = FastAPI()
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@app.delete("/items/{id}", operation_id="delete_item")
def delete_item(id: str):
    return {"deleted": id}


@app.delete("/items/{id}/purge", include_in_schema=False)
def purge_item(id: str):
    return {"purged": id}


@app.get("/broken", operation_id="broken")
def broken():
    raise RuntimeError("the password is hunter2")


@app.get("/picture", operation_id="picture")
def picture():
    return Response(PNG, media_type="image/png")


@app.get("/slow", operation_id="slow")
async def slow():
    await asyncio.sleep(3)
    return {"done": True}


def text(result):
    return " ".join(getattr(c, "text", None) or f"<{c.type}>" for c in result.content)


async def main():
    server = FastMCP.from_fastapi(app, httpx_client_kwargs={"timeout": 1})
    async with Client(server) as client:
        for name, arguments in [
            ("delete_item", {"id": "1/purge"}),
            ("broken", {}),
            ("picture", {}),
            ("slow", {}),
        ]:
            start = time.monotonic()
            try:
                result = await client.call_tool(name, arguments, raise_on_error=False)
                outcome = ("error: " if result.is_error else "success: ") + text(result)
            except Exception as error:  # what the client of an agent would see
                outcome = f"exception: {error}"
            print("\t".join([name, f"{time.monotonic() - start:.0f}", outcome.replace("\n", " ")]), flush=True)


asyncio.run(main())
