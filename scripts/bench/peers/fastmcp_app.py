"""The application of the benchmark with FastMCP, stateless, on uvicorn with uvloop."""

import socket

import uvicorn
from fastmcp import FastMCP
from pydantic import BaseModel, Field

mcp = FastMCP("bench")
ITEMS = [{"id": i, "name": f"item number {i}", "price": 100 * i} for i in range(2200)]


class Item(BaseModel):
    id: int
    name: str
    price: int


@mcp.tool
def get_item(id: int) -> Item:
    return Item(id=id, name="Teapot", price=3900)


@mcp.tool
def add_item(name: str = Field(max_length=80), price: int = Field(ge=0)) -> Item:
    return Item(id=7, name=name, price=price)


@mcp.tool
def list_items() -> dict:
    return {"items": ITEMS}


if __name__ == "__main__":
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    print("port", listener.getsockname()[1], flush=True)
    app = mcp.http_app(path="/mcp", stateless_http=True, json_response=True)
    uvicorn.Server(uvicorn.Config(app, loop="uvloop", log_level="critical", access_log=False)).run(sockets=[listener])
