"""An echo bot without a library: fetch updates, send each text back. What is left of the way when no bot is on it.

python bare_loop.py http://127.0.0.1:8081 TOKEN
"""

import asyncio
import sys
from typing import Any

import aiohttp

AT_ONCE = 64


async def main(api: str, token: str) -> None:
    """Echo until killed."""
    connector = aiohttp.TCPConnector(limit=AT_ONCE + 1)
    offset, free = 0, asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:

        async def call(method: str, **fields: Any) -> Any:
            async with session.post(f"{api}/bot{token}/{method}", json=fields) as answer:
                return (await answer.json())["result"]

        async def echo(message: Any) -> None:
            await call("sendMessage", chat_id=message["chat"]["id"], text=message["text"])
            free.release()

        while True:
            updates = await call("getUpdates", offset=offset, limit=100, timeout=30)
            for update in updates:
                await free.acquire()
                group.create_task(echo(update["message"]))
                offset = update["update_id"] + 1


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
