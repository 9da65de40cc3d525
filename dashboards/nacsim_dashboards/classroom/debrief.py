"""The end of a class: its result is kept, and its page made, as soon as the matter is closed."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from pathlib import Path

from nacsim.errors import NacsimError
from nacsim.store.manifest import is_result
from nacsim_dashboards.classroom.debrief_page import debrief_html
from nacsim_dashboards.classroom.host import Host
from nacsim_dashboards.classroom.result import ANONYMOUS, EXPORTS, PAGE, Ended, keep
from nacsim_dashboards.classroom.room import Room

AGAIN = 15.0
"""Seconds after which it is tried again."""
log = logging.getLogger(__name__)


class Debrief:
    """Waits for the end of a class, and then holds its page."""

    def __init__(self, host: Host, folder: Path) -> None:
        """folder: of the class."""
        self.host, self.folder = host, folder
        self.page: str | None = None
        """The whole page, once it is made."""
        self.failed: NacsimError | None = None
        """Why it could not be made when that was tried last."""

    async def watch(self) -> None:
        """Wait for the end, and make of the folder what it is to be; what goes wrong is said, and tried again."""
        with self.host.watching() as changed:
            while self.host.room.stage != "debrief":
                changed.clear()
                await changed.wait()
        while self.page is None:
            try:
                self.page = await asyncio.to_thread(page_of, self.host.room, self.folder)
                self.failed = None
            except NacsimError as error:
                self.failed = NacsimError(f"The debrief cannot be made: {error} To try again, go on with --resume.")
                log.error("nac: %s", self.failed)
            except Exception as error:
                self.failed = NacsimError(f"The debrief cannot be made: {type(error).__name__}.")
                log.exception("The debrief cannot be made.")
            self.host.changed()
            if self.page is None:
                await asyncio.sleep(AGAIN)

    def file(self, name: str) -> bytes | None:
        """A file for the teacher to take along, by the name of its address; None if there is none of that name."""
        files = {name: self.folder / name for name in EXPORTS}
        files |= {f"{ANONYMOUS}-{name}": self.folder / ANONYMOUS / name for name in EXPORTS}
        files |= {PAGE: self.folder / PAGE}
        if self.page is None or name not in files:
            return None
        try:
            return files[name].read_bytes()
        except OSError:
            return None


def page_of(room: Room, folder: Path) -> str:
    """The page of a class that is over, and its folder a result, if it is none yet. NacsimError if it cannot be."""
    done = is_result(folder)
    if done:
        with suppress(OSError, ValueError):  # taken elsewhere since
            return (folder / PAGE).read_text("utf-8")
    ended = Ended.of(room)
    try:
        page = debrief_html(ended)
    except Exception:
        if not done:
            keep(ended, None, folder)  # no fault of a page costs a class its record
        raise
    if not done:
        keep(ended, page, folder)
    return page
