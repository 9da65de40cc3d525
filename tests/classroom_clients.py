"""Scripted clients of a class, and a server to talk to: what load tests, attacks and kills have in common."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

CASE = "iraq-training-2004"
RETRY = 0.05
"""Seconds between two attempts to send the same act."""


@dataclass
class Served:
    """A class that is being served by a process of its own."""

    process: subprocess.Popen[str]
    address: str
    code: str
    key: str
    folder: Path

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As Ctrl-C does; the exit code."""
        return self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(60)
            self.process.kill()
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()
        return self.process.wait()


def serve(folder: Path, *options: str, case: str = CASE, program: Sequence[str] = ("-m", "nacsim")) -> Served:
    """Begin a class in a folder, or go on with it (`--resume`), and wait until it says how to join."""
    command = [sys.executable, *program, "class", case, "--host", "127.0.0.1", "--out", str(folder), *options]
    if "--port" not in options:
        command += ["--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = ""
    while "key=" not in said:
        line = process.stdout.readline()
        if not line:
            assert process.stderr is not None
            raise AssertionError(f"the server ended: {said}{process.stderr.read()}")
        said += line
    address, code, key = (
        _found(pattern, said) for pattern in (r"(http://[0-9.]+:[0-9]+)", r"Code: (\w{6})", r"key=([\w-]+)")
    )
    return Served(process, address, code, key, folder)


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match is not None, text
    return match[1]


@contextmanager
def served(folder: Path, *options: str, case: str = CASE) -> Iterator[Served]:
    """A class that is served meanwhile."""
    held = serve(folder, *options, case=case)
    try:
        yield held
    finally:
        held.kill()


@dataclass
class Client:
    """Somebody in a class, without a browser."""

    http: httpx.AsyncClient
    room: str
    role: str = "seat"
    name: str = ""
    seat: str | None = None
    parts: dict[str, str] = field(default_factory=dict)
    """What the page shows by now."""
    bytes: int = 0
    took: list[float] = field(default_factory=list)
    """Seconds until each act was acknowledged."""
    kept: list[str] = field(default_factory=list)
    """Ids of acts that were acknowledged."""
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def act(self, kind: str, *, patient: bool = False, **more: Any) -> httpx.Response:
        """Do something. patient: send it again and again, under the same id, until it is answered."""
        act = {"id": secrets.token_hex(8), "room": self.room, "kind": kind, **more}
        begun = time.perf_counter()
        while True:
            try:
                answer = await self.http.post(f"/act/{self.role}", json=act)
                if not (patient and answer.status_code in (429, 503)):
                    break
            except httpx.HTTPError:
                if not patient:
                    raise
            await asyncio.sleep(RETRY)
        self.took.append(time.perf_counter() - begun)
        if answer.status_code == 200:
            self.kept.append(act["id"])
        return answer

    async def listen(self) -> None:
        """Keep up with the class, also over restarts of the server, until cancelled."""
        while True:
            with suppress(httpx.HTTPError):
                async with self.http.stream("GET", f"/events/{self.role}", timeout=None) as stream:
                    async for line in stream.aiter_lines():
                        self.bytes += len(line)
                        if line.startswith("data: "):
                            self.parts |= json.loads(line.removeprefix("data: ")).get("parts", {})
                            self.changed.set()
            await asyncio.sleep(RETRY)

    @property
    def question(self) -> str | None:
        """The id of the question that waits for this seat."""
        found = re.search(rf'"(\d+-{self.seat})"', "".join(self.parts.values()).replace("&#34;", '"'))
        return found[1] if found else None


async def room_name(http: httpx.AsyncClient) -> str:
    """The class that is served there."""
    return _found(r'data-room="(\w+)"', (await http.get("/")).text)


async def teacher(held: Served) -> Client:
    """The teacher's client."""
    http = httpx.AsyncClient(base_url=held.address, timeout=60)
    await http.get("/teacher", params={"key": held.key}, follow_redirects=True)
    return Client(http, await room_name(http), "teacher", "Teacher")


async def student(held: Served, name: str, seat: str | None = None) -> Client:
    """Somebody who has joined, and taken a seat."""
    http = httpx.AsyncClient(base_url=held.address, timeout=60)
    room = await room_name(http)
    answer = await http.post("/join", json={"code": held.code, "name": name, "language": "en"})
    assert answer.status_code == 200, answer.text
    client = Client(http, room, "seat", name, seat)
    if seat is not None:
        taken = await client.act("take", seat=seat)
        assert taken.status_code == 200, taken.text
    return client
