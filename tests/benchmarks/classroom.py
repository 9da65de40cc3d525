"""A class under load: so many clients on loopback through ten soundings. How long until an act is acknowledged?

    python tests/benchmarks/classroom.py [CLIENTS...]

Clients and server share the machine, so that the figures are an upper bound of the server's own.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from classroom_clients import Client, Served, served, student, teacher
from nacsim import load
from nacsim_dashboards.classroom.ledger import Ledger

SOUNDINGS = 10
SPREAD = 5.0
"""Seconds in which a class answers."""


def memory(process: int) -> float:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


async def play(held: Served, count: int) -> list[Client]:
    """A class of so many: three a seat, all others observers."""
    codes = [*load("iraq-training-2004").codes]
    three = [code for code in codes for _ in range(3)][:count]
    seats: list[str | None] = [*three, *[None] * (count - len(three))]
    chief = await teacher(held)
    clients = [await student(held, f"Student {number}", seat) for number, seat in enumerate(seats)]
    listening = [asyncio.create_task(client.listen()) for client in [chief, *clients]]
    await chief.act("limits", least=1, most=30)
    await chief.act("begin")
    for client in clients:
        client.took.clear()
    await asyncio.gather(*(_answers(client) for client in clients))
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    return clients


async def _answers(client: Client) -> None:
    """Answer ten times as it comes, each a little later than the question."""
    done: set[str] = set()
    lots = random.Random(client.name)
    end = time.monotonic() + 240
    while len(done) < SOUNDINGS and time.monotonic() < end and client.seat:
        question = client.question
        if question is None or question in done or "stance" not in "".join(client.parts.values()):
            client.changed.clear()
            try:
                async with asyncio.timeout(1):
                    await client.changed.wait()
            except TimeoutError:
                if 'data-stage="debrief"' in "".join(client.parts.values()):
                    return
            continue
        done.add(question)
        await asyncio.sleep(lots.random() * SPREAD)
        stance = lots.choice(["support", "acquiesce", "undecided", "object"])
        await client.act("answer", seat=client.seat, question=question, answer={"stance": stance})


def main(count: int) -> None:
    """Measure a class of so many."""
    with tempfile.TemporaryDirectory() as place, served(Path(place) / "class", "--no-bets") as held:
        begun = time.perf_counter()
        clients = asyncio.run(play(held, count))
        took = sorted(each for client in clients for each in client.took)
        rss = memory(held.process.pid)
        sent = statistics.mean(client.bytes for client in clients) / 1000
        held.stop()
        kept = [act for act, _ in Ledger.open(held.folder / "class.sqlite").entries() if act]
        acknowledged = [act for client in clients for act in client.kept]
        lost, twice = {*acknowledged} - {*kept}, len(kept) - len({*kept})
    at = {p: 1000 * took[min(len(took) - 1, int(p / 100 * len(took)))] for p in (50, 95, 99)}
    sys.stdout.write(
        f"{count} clients, {len(took)} acts in {time.perf_counter() - begun:.0f} s: acknowledged after"
        f" p50 {at[50]:.0f}, p95 {at[95]:.0f}, p99 {at[99]:.0f} ms; server {rss:.0f} MB; {sent:.0f} kB to each;"
        f" acknowledged and lost {len(lost)}, kept twice {twice}\n"
    )


if __name__ == "__main__":
    for given in sys.argv[1:] or ["60", "200"]:
        main(int(given))
