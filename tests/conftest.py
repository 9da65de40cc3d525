"""What many tests need: the real command, in this process, without the half second a new one costs."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from nacsim.cli.main import main

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell lets what it starts in the background ignore Ctrl-C, and so would the commands that tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def nac(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """`nac("list", "--json")` runs the command through its entry point, as a terminal would."""

    def run(*arguments: object) -> Done:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def play(nac: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """`play(["4", "q"], "turkey-2003", "--as", "FRA")`: `nac play` with these lines as its input."""

    def played(lines: Sequence[str], *arguments: object) -> Done:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return nac("play", *arguments)

    return played


@pytest.fixture
def own_names_forgotten() -> Iterator[None]:
    """Chairs and rules that a test registers are gone after it."""
    from nacsim.theory.chair import DRAFTERS, POLICIES
    from nacsim.theory.rules import RULES

    yield
    for name in POLICIES.names.added:
        POLICIES.pop(name, None)
        DRAFTERS.pop(name, None)
    for name in RULES.names.added:
        RULES.pop(name, None)
    POLICIES.names.added.clear()
    RULES.names.added.clear()
    sys.modules.pop("house_rules", None)  # importing it registers


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """The tests in a browser go to one worker, so that one browser serves them; every other to the next that is free.

    Not by `xdist_group`: pytest-xdist 3.8 ignores that mark under pytest 9.2 (its issue 1386).
    """
    from xdist.scheduler import LoadScopeScheduling

    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = lambda nodeid: "browser" if "browser/" in nodeid.partition("::")[0] else nodeid
    return scheduler
