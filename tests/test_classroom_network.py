"""A class over a bad network: connections break after an act has arrived, and before anybody is told.

Whoever is not told sends the same again, so that each act counts, and counts once.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("starlette")

from classroom_clients import Client, Served, served, student, teacher
from loops import run_apart
from nacsim import load
from nacsim_dashboards.classroom.ledger import Ledger

STUDENTS, NOTES = 8, 12
PATIENCE = 180
"""Seconds to wait for what takes three."""
OFTEN = 0.2
"""Share of answers of the server that do not arrive."""


@dataclass
class BadNetwork:
    """Passes on what clients send, and by lot cuts the connection instead of passing on what comes back."""

    port: int
    lots: random.Random = field(default_factory=lambda: random.Random(11))
    bad: bool = False
    cut: int = 0
    begun: int = 0
    carried: int = 0

    async def carry(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        """One connection, both ways, until either side has had enough."""
        self.begun += 1
        server, to_server = await asyncio.open_connection("127.0.0.1", self.port)
        ways = [asyncio.create_task(self._sent(client, to_server)), asyncio.create_task(self._back(server, to_client))]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for end in (to_server, to_client):
            end.close()
            with suppress(OSError):
                await end.wait_closed()
        self.carried += 1

    async def _sent(self, client: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
        while chunk := await client.read(65536):
            to_server.write(chunk)
            await to_server.drain()

    async def _back(self, server: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        while chunk := await server.read(65536):
            if self.bad and self.lots.random() < OFTEN:
                self.cut += 1
                return
            to_client.write(chunk)
            await to_client.drain()


@asynccontextmanager
async def bad_network(held: Served) -> AsyncIterator[tuple[BadNetwork, Served]]:
    """The same class by way of a bad network, which is a good one until it is told."""
    network = BadNetwork(urlsplit(held.address).port or 0)
    proxy = await asyncio.start_server(network.carry, "127.0.0.1", 0)
    port = proxy.sockets[0].getsockname()[1]
    try:
        yield network, replace(held, address=f"http://127.0.0.1:{port}")
    finally:
        proxy.close()
        while network.carried < network.begun:
            await asyncio.sleep(0.01)


async def write_notes(client: Client, to: str) -> None:
    """Notes, each until it is acknowledged."""
    for number in range(NOTES):
        answer = await client.act("note", patient=True, to=to, text=f"{client.name}, note {number}")
        assert answer.status_code == 200, answer.text


async def a_lesson(held: Served) -> tuple[list[Client], int]:
    """Everybody writes to the next; the clients, and how many answers did not arrive."""
    codes = load("iraq-training-2004").codes[:STUDENTS]
    async with bad_network(held) as (network, there):
        chief = await teacher(there)
        clients = [await student(there, f"Student {code}", code) for code in codes]
        await chief.act("begin")
        network.bad = True
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(
                *(write_notes(client, to) for client, to in zip(clients, [*codes[1:], codes[0]], strict=True))
            )
        network.bad = False
        for client in [*clients, chief]:
            await client.http.aclose()
        return clients, network.cut


@pytest.mark.slow
def test_what_is_sent_again_counts_once_where_the_answer_was_lost(tmp_path: Path) -> None:
    with served(tmp_path / "class", "--no-bets") as held:
        clients, cut = run_apart(a_lesson(held))
        held.stop()
        with closing(Ledger.open(held.folder / "class.sqlite")) as ledger:
            entries = [*ledger.entries()]
    assert cut > STUDENTS, "this network was good"
    kept = Counter(act for act, _ in entries if act)
    written = Counter(entry["text"] for _, entry in entries if entry["kind"] == "note")
    assert {act for client in clients for act in client.kept} <= {*kept}
    assert {*kept.values()} == {1}
    assert len(written) == STUDENTS * NOTES
    assert {*written.values()} == {1}
