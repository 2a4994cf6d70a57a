"""Opens many event streams of one job and waits until each has told the job's end.

usage: event_streams.py ADDRESS TOKEN JOB_ID NUMBER
Prints "open" once all streams have answered, and at the end how many of them told the end.
"""

import asyncio
import sys
from urllib.parse import urlsplit


async def watch(address, token, job, opened, ended):
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(
        f"GET /api/jobs/{job}/events HTTP/1.1\r\nHost: {address.netloc}\r\n"
        f"Authorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n".encode()
    )
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(head.decode())
    opened.append(1)
    while line := await reader.readline():
        if line.startswith(b"event: end"):
            ended.append(1)
            break
    writer.close()


async def main():
    address, token, job, number = urlsplit(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    opened, ended = [], []
    tasks = [asyncio.create_task(watch(address, token, job, opened, ended)) for _ in range(number)]
    while len(opened) < number and not any(task.done() for task in tasks):
        await asyncio.sleep(0.1)
    print("open", flush=True)
    await asyncio.gather(*tasks)
    print(f"{len(ended)} of {number} received the end", flush=True)


asyncio.run(main())
