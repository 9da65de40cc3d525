"""The streams of the classroom: an open page is sent the parts of it that have changed, as they change."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from nacsim_dashboards.classroom.answering import Classroom, language_of, refusal
from nacsim_dashboards.classroom.catalogue import say
from nacsim_dashboards.classroom.presence import MOST_STREAMS
from nacsim_dashboards.classroom.tried import RefusedError

MOST_SCREENS = 40
"""Pages that anybody may open, at once."""
BEAT = 10.0
"""Seconds after which a stream that had nothing to say says so."""
GATHER = 0.15
"""Seconds in which changes are gathered before they are sent."""


class Streams:
    """What an open page hears."""

    def __init__(self, classroom: Classroom) -> None:
        self.classroom, self.host = classroom, classroom.host

    def routes(self) -> list[Route]:
        """Their address."""
        return [Route("/events/{role}", self.events)]

    async def events(self, request: Request) -> Response:
        """What has changed, as it changes."""
        role = request.path_params["role"]
        person = self.classroom.person(request, role)
        if role != "screen" and person is None:
            return _stream(_gone(say(language_of(request), "no_token")))
        who, most = (person.id, MOST_STREAMS) if person else ("screen", MOST_SCREENS)
        if self.host.presence.streams.get(who, 0) >= most:
            return refusal(RefusedError("too_many_pages"), language_of(request))
        return _stream(self._frames(role, person.id if person else None))

    async def _frames(self, role: str, who: str | None) -> AsyncIterator[str]:
        sent: dict[str, str] = {}
        with self.host.stream(who or "screen") as changed:
            while not self.host.closing:
                changed.clear()
                person = self.host.room.people.get(who) if who else None
                if who and (person is None or person.removed):
                    yield _event("gone", {"says": say(person.language if person else "en", "not_in_class")})
                    return
                parts = self.classroom.parts(role, person)
                new = {name: part for name, part in parts.items() if sent.get(name) != part}
                if new:
                    yield _event("message", {"now": self.host.now(), "parts": new})
                    sent |= new
                with suppress(TimeoutError):
                    async with asyncio.timeout(BEAT):
                        await changed.wait()
                        await asyncio.sleep(GATHER)
                if not changed.is_set():
                    yield _event("beat", {"now": self.host.now()})
        yield _event("closed", {})


def _event(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def _gone(says: str) -> AsyncIterator[str]:
    yield _event("gone", {"says": says})


def _stream(frames: AsyncIterator[str]) -> Response:
    return StreamingResponse(frames, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
