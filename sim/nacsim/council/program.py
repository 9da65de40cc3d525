"""A program in a seat: it is asked over its standard input and answers over its standard output, in lines of JSON.

It is started without a shell. It gets a hello, then one question a line, and must answer each with one line in time.
What it writes to standard error is nobody's answer; the last line of it is told where something goes wrong.
"""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import IO, NoReturn, Self

import nacsim
from nacsim.errors import AnswerRefusedError, UserError
from nacsim.plain import plain
from nacsim.theory.question import Question

PROTOCOL = 1
"""Of the lines that go to and fro. A later one may mean something else."""
SECONDS = 30.0
"""Time for each answer, the first one with that for starting."""
MOST = 65_536
"""Bytes of an answer."""
GOODBYE = 1.0
"""Seconds for which a program may tidy up at the end."""


class Program:
    """A running program that answers for a seat; leaving the context ends it."""

    def __init__(self, seat: str, command: str) -> None:
        """Start it. UserError if that cannot be done."""
        self.seat, self.command = seat, command
        self._process = _started(seat, command)
        self._questions: Queue[bytes | None] = Queue()
        self._answers: Queue[bytes] = Queue(maxsize=4)
        self._complaints: deque[bytes] = deque(maxlen=1)
        jobs = (self._write, self._read, self._listen)
        self._threads = [Thread(target=job, daemon=True) for job in jobs]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        """Greet it. UserError if it does not greet back in this protocol."""
        try:
            self._greet()
        except BaseException:
            self._end()
            raise
        return self

    def _greet(self) -> None:
        hello = {"hello": "nacsim", "protocol": PROTOCOL, "version": nacsim.__version__, "seat": self.seat}
        answer = self._ask(hello | {"seconds": SECONDS, "bytes": MOST})
        try:
            greeting = _parsed(answer)
        except AnswerRefusedError:
            greeting = None
        if not isinstance(greeting, Mapping) or greeting.get("protocol") != PROTOCOL:
            raise self._failure(f'must answer the hello with {{"protocol": {PROTOCOL}}}')

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._end()

    def answer(self, question: Question, refused: str | None = None) -> object:
        """What it answers, unchecked. refused: why its answer before was.

        Raises:
            AnswerRefusedError: it is no JSON.
            UserError: it gave none: it ended, took too long or said too much.
        """
        why = {} if refused is None else {"refused": refused}
        return _parsed(self._ask(question.as_dict() | why))

    def bid_farewell(self, outcome: str) -> None:
        """Tell it that the matter is closed, and give it a moment to end by itself."""
        self._questions.put(_line({"over": outcome}))
        self._questions.put(None)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GOODBYE)

    def refused_again(self, reason: str) -> UserError:
        """What to say where its second answer was no better."""
        return self._failure(f"gave an answer that was refused twice. {reason}")

    def _ask(self, message: Mapping[str, object]) -> bytes:
        if not self._answers.empty() and self._answers.queue[0]:
            raise self._failure("wrote a line before it was asked")
        self._questions.put(_line(message))
        answer = None
        with suppress(Empty):
            answer = self._answers.get(timeout=SECONDS)
        if answer is None:
            raise self._failure(f"gave no answer in {SECONDS:g} seconds")
        if not answer:
            raise self._failure(f"ended without an answer{self._exit_code()}")
        if len(answer) > MOST:
            raise self._failure(f"wrote a line of more than {MOST:,} bytes")
        return answer

    def _exit_code(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            return f" (exit code {self._process.wait(GOODBYE)})"
        return ""

    def _failure(self, what: str) -> UserError:
        self._threads[2].join(GOODBYE / 10)
        said = self._complaints[-1].decode("utf-8", "replace").strip()[:200] if self._complaints else ""
        complaint = f" It said: {plain(said)}" if said else ""
        return UserError(f"The program for {self.seat}, {plain(self.command)}, {what.rstrip('.')}.{complaint}")

    # One thread each, so that neither a full pipe nor silence can hold the run up.

    def _write(self) -> None:
        stdin = _pipe(self._process.stdin)
        with suppress(OSError, ValueError):
            while (message := self._questions.get()) is not None:
                stdin.write(message)
                stdin.flush()
        with suppress(OSError, ValueError):
            stdin.close()

    def _read(self) -> None:
        stdout = _pipe(self._process.stdout)
        while line := stdout.readline(MOST + 1):
            self._answers.put(line)
            if len(line) > MOST:
                return
        self._answers.put(b"")

    def _listen(self) -> None:
        stderr = _pipe(self._process.stderr)
        while line := stderr.readline(MOST):
            if line.strip():
                self._complaints.append(line)

    def _end(self) -> None:
        _kill(self._process)
        self._questions.put(None)
        until = time.monotonic() + GOODBYE
        for thread in self._threads:
            while thread.is_alive() and time.monotonic() < until:
                with suppress(Empty):
                    self._answers.get(timeout=0.01)  # a reader may wait for room
        # What the program started in a session of its own may still hold the pipes: its readers are left behind.
        for thread, pipe in zip(self._threads[1:], (self._process.stdout, self._process.stderr), strict=True):
            if not thread.is_alive():
                _pipe(pipe).close()
        self._process.wait()


def _started(seat: str, command: str) -> subprocess.Popen[bytes]:
    try:
        words = shlex.split(command, posix=os.name == "posix")
        return subprocess.Popen(  # noqa: S603 - what the user asks for, without a shell
            [word.strip('"') for word in words] if os.name != "posix" else words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except (OSError, ValueError, IndexError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UserError(f"The program for {seat} cannot be started: {plain(command)}: {reason}.") from None


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it and, where the system has groups of processes, all that it started."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - it was asked for
    return stream


def _line(message: Mapping[str, object]) -> bytes:
    return (json.dumps(message, allow_nan=False) + "\n").encode()


def _parsed(line: bytes) -> object:
    try:
        return json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise AnswerRefusedError(f"This is no line of JSON: {plain(repr(line[:60]))}.") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
