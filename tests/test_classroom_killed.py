"""A class whose machine is switched off, again and again, under load: nothing acknowledged is lost, nothing is twice.

As a command it does so as often as it is told: `python tests/test_classroom_killed.py 40`.
"""

from __future__ import annotations

import asyncio
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("starlette")

from classroom_clients import Client, Served, serve, student, teacher
from loops import run_apart, until
from nacsim import load
from nacsim_dashboards.classroom.server import take_up

STUDENTS = 12
PATIENCE = 120
"""Seconds to wait, on a machine that is busy with other things, for what takes one or two."""


async def load_up(client: Client, over: asyncio.Event, lots: random.Random) -> None:
    """Write notes and answers, each until it is acknowledged."""
    others = [code for code in load("iraq-training-2004").codes[:STUDENTS] if code != client.seat]
    number = 0
    while not over.is_set():
        number += 1
        if client.question and lots.random() < 0.7:
            answer = {"stance": lots.choice(["support", "undecided", "acquiesce", "object"])}
            await client.act("answer", patient=True, seat=client.seat, question=client.question, answer=answer)
        else:
            await client.act("note", patient=True, to=lots.choice(others), text=f"{client.name}, note {number}")
        await asyncio.sleep(lots.random() * 0.4)


async def go_on(chief: Client, over: asyncio.Event) -> None:
    """End every pause, as a teacher would after each restart."""
    while not over.is_set():
        await chief.act("go_on", patient=True)
        await asyncio.sleep(0.5)


async def killed(held: Served, options: list[str], times: int) -> list[Client]:
    """A class that goes on through so many kills, each after something was acknowledged, and until it has sounded."""
    lots = random.Random(7)
    chief = await teacher(held)
    codes = load("iraq-training-2004").codes[:STUDENTS]
    clients = [await student(held, f"Student {code}", code) for code in codes]
    await chief.act("limits", least=0, most=20)
    await chief.act("begin")
    over = asyncio.Event()
    tasks = [asyncio.create_task(client.listen()) for client in clients]
    await until(lambda: all(client.question for client in clients), PATIENCE)
    first = {client.question for client in clients}
    working = [asyncio.create_task(load_up(client, over, lots)) for client in clients]
    working.append(asyncio.create_task(go_on(chief, over)))
    for _ in range(times):
        before = sum(len(client.kept) for client in clients)
        await until(
            lambda: sum(len(client.kept) for client in clients) > before + STUDENTS,  # noqa: B023 - awaited
            PATIENCE,
        )
        await asyncio.sleep(lots.random())
        await asyncio.to_thread(held.kill)
        again = await asyncio.to_thread(serve, held.folder, "--resume", *options)
        held.process = again.process
        assert (again.address, again.code, again.key) == (held.address, held.code, held.key)
    await until(lambda: {client.question for client in clients} - {None, *first}, PATIENCE)
    over.set()
    await asyncio.gather(*working)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for client in clients:
        assert (await client.http.get("/seat")).status_code == 200, "a token was lost"
    for client in [*clients, chief]:
        await client.http.aclose()
    return [*clients, chief]


def measure(times: int, folder: Path) -> dict[str, int]:
    """What is lost, twice, and otherwise wrong after so many kills."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["--port", str(port)]
    held = serve(folder, *options, "--no-bets")
    try:
        clients = run_apart(killed(held, options, times))
        held.stop()
    finally:
        held.kill()
    taken_up = take_up(folder)
    with closing(taken_up.host.ledger) as ledger:
        entries = [*ledger.entries()]
    kept = Counter(act for act, _ in entries if act)
    acknowledged = {act for client in clients for act in client.kept}
    room = taken_up.host.room
    notes = Counter((note.by, note.text) for note in room.notes)
    return {
        "kills": times,
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - {*kept}),
        "twice": sum(count > 1 for count in kept.values()) + sum(count > 1 for count in notes.values()),
        "soundings": len({answered.id.split("-")[0] for answered in room.sitting.answered}),
    }


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_and_nothing_is_twice(tmp_path: Path) -> None:
    found = measure(3, tmp_path / "class")
    assert (found["lost"], found["twice"]) == (0, 0)
    assert found["acknowledged"] > STUDENTS
    assert found["soundings"] > 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        begun = time.monotonic()
        result = measure(int(sys.argv[1]), Path(place) / "class")
        sys.stdout.write(f"{result} in {time.monotonic() - begun:.0f} s\n")
