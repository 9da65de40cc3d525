"""What the commands that compute a study have in common: their options, and how a result is kept and shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nacsim.cli.console import print_json, print_plain, show

if TYPE_CHECKING:
    from nacsim.telling.lines import Line

Seed = Annotated[int, typer.Option("--seed", min=0, help="Which draws of the uncertain numbers.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change one number of the scenario; may be repeated."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=256,
        show_default="all processors, if there is enough to do",
        help="Processes that share the work; they change only the time.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write the summary as JSON to stdout, and nothing else.")]
Out = Annotated[Path | None, typer.Option("--out", help="A new folder for the result, instead of one in runs/.")]


ENOUGH = 50_000
"""Runs from which on it pays to start other processes, which takes about a second."""


def processes(workers: int | None, runs: int) -> int:
    """As many workers as were asked for; if nobody did, all processors where there are enough runs for them."""
    from nacsim.ensembles.executors import cpus

    return workers or (cpus() if runs >= ENOUGH else 1)


def finish(
    kind: str,
    data: Mapping[str, Any],
    lines: Sequence[Line],
    files: Mapping[str, str],
    name: str,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Keep a result in its folder and show it; what was found is shown even where it cannot be kept.

    files: what is kept beside manifest.json, summary.json and summary.txt. name: of the folder, without `out`.
    """
    from nacsim.store.folder import as_json as in_file
    from nacsim.store.folder import keep_study
    from nacsim.telling.lines import as_text

    manifest = {
        key: data[key]
        for key in ("scenario", "variant", "set", "runs", "seed", "digest", "version", "over")
        if key in data
    }
    if "results" in data:
        of = ("label", "scenario", "variant", "set", "digest")
        manifest["results"] = [{key: one[key] for key in of} for one in data["results"]]
    whole = {"summary.json": in_file(data), "summary.txt": as_text(lines), **files}
    try:
        folder = keep_study(kind, manifest, whole, out, name)
    finally:
        if as_json:
            print_json(data)
        else:
            show(lines)
        sys.stdout.flush()
    print_plain(f"Kept in {folder}", sys.stderr)


def text_of(scenario: str) -> str:
    """The file of a scenario, kept with its result."""
    from nacsim.scenario.load import locate

    return locate(scenario)[0].read_text("utf-8")


def typed(kind: str, data: Mapping[str, Any]) -> Any:
    """What a study found, as the type its kind has: until the studies return that themselves."""
    from nacsim.store.summaries import SUMMARIES

    return SUMMARIES[kind].model_validate_json(json.dumps(data))
