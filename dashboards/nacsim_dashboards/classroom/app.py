"""The addresses of the classroom: pages, the stream of what has changed, and acts."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from nacsim.errors import AnswerRefusedError, UserError
from nacsim_dashboards.classroom.acts import RefusedError
from nacsim_dashboards.classroom.catalogue import LANGUAGES, preferred, say
from nacsim_dashboards.classroom.debrief import Debrief
from nacsim_dashboards.classroom.frames import Joining, screen_parts, seat_parts, teacher_parts
from nacsim_dashboards.classroom.guard import Guard, Headers, read_json
from nacsim_dashboards.classroom.host import Host
from nacsim_dashboards.classroom.look import look_in
from nacsim_dashboards.classroom.people import TEACHER, Person
from nacsim_dashboards.classroom.presence import MOST_STREAMS
from nacsim_dashboards.classroom.rendering import page, script, stylesheet

ROLES = ("seat", "teacher")
"""A teacher may also have joined in the same browser: each page has a cookie of its own."""
ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""Of an act, as its sender makes it up."""
MOST_SCREENS = 40
"""Pages that anybody may open, at once."""
TWO_DAYS = 2 * 24 * 3600
BEAT = 10.0
"""Seconds after which a stream that had nothing to say says so."""
GATHER = 0.15
"""Seconds in which changes are gathered before they are sent."""
STATUS = {
    "no_token": 401,
    "wrong_code": 403,
    "teacher_only": 403,
    "other_seat": 403,
    "not_in_class": 403,
    "other_room": 409,
    "id_used": 409,
    "question_closed": 409,
    "stage_over": 409,
    "bets_closed": 409,
    "too_large": 413,
    "too_fast": 429,
    "too_many_pages": 429,
    "too_busy": 503,
    "cannot_keep": 503,
}
"""Of refusals; 422 of all others."""
Parts = Mapping[str, str]


class Classroom:
    """What answers at each address."""

    def __init__(self, host: Host, joining: Joining, debrief: Debrief) -> None:
        """host: of the class, not running yet."""
        self.host, self.joining, self.debrief = host, joining, debrief
        self.guard = Guard()
        self.code, self.name = str(host.about["code"]), str(host.about["room"])

    def routes(self) -> list[Route]:
        """All addresses."""
        return [
            Route("/", self.welcome),
            Route("/join", self.join, methods=["POST"]),
            Route("/seat", self.seat),
            Route("/teacher", self.teacher),
            Route("/screen", self.screen),
            Route("/check", self.check),
            Route("/debrief", self.read_debrief),
            Route("/export/{name}", self.export),
            Route("/events/{role}", self.events),
            Route("/here/{role}", self.here, methods=["POST"]),
            Route("/act/{role}", self.act, methods=["POST"]),
            Route("/look/{role}", self.look, methods=["POST"]),
            Route("/echo", self.echo, methods=["POST"]),
            Route("/static/classroom.css", self.style),
            Route("/static/classroom.js", self.script),
        ]

    async def welcome(self, request: Request) -> Response:
        """Where everybody comes in: the form, or one's seat, if one has it already."""
        if self._who(request, "seat"):
            return RedirectResponse("/seat", 303)
        code = request.query_params.get("c", "")[:12]
        return self._page("join", _language(request), code=code, joining=self.joining)

    async def join(self, request: Request) -> Response:
        """Let somebody in who has the code."""
        language = _language(request)
        try:
            given = await read_json(request)
            self.guard.join(_address(request))
            asked = given.get("language")
            language = asked if isinstance(asked, str) and asked in LANGUAGES else language
            if str(given.get("code", "")).strip().upper() != self.code:
                self.guard.wrong_code(_address(request))
                raise RefusedError("wrong_code")
            knock = given.get("id")
            knock = knock if isinstance(knock, str) and ID.fullmatch(knock) else None
            _, token = await self.host.enter(given.get("name"), language, knock)
        except RefusedError as refused:
            return _refusal(refused, language)
        answer = JSONResponse({"kept": True, "to": "/seat"})
        answer.set_cookie(self._cookie("seat"), token, max_age=TWO_DAYS, httponly=True, samesite="strict")
        return answer

    async def seat(self, request: Request) -> Response:
        """One's own page."""
        person = self._person(request, "seat")
        if person is None:
            return self._message("no_token", request, 401)
        return self._page("seat", person.language, parts=self._parts("seat", person), events="/events/seat")

    async def teacher(self, request: Request) -> Response:
        """The teacher's page; its link is shown where the class was begun, and nowhere else."""
        if key := request.query_params.get("key"):
            if self.host.who(key) != TEACHER:
                return self._message("wrong_link", request, 403)
            moved = RedirectResponse("/teacher", 303)
            moved.set_cookie(self._cookie("teacher"), key, max_age=TWO_DAYS, httponly=True, samesite="strict")
            return moved
        person = self._person(request, "teacher")
        if person is None:
            return self._message("wrong_link", request, 403)
        return self._page("teacher", person.language, parts=self._parts("teacher", person), events="/events/teacher")

    async def screen(self, request: Request) -> Response:
        """The big screen: what is public, for whoever opens it."""
        parts = screen_parts(self.host.room, self._screen_language(), self.joining)
        return self._page("screen", self._screen_language(), parts=parts, events="/events/screen")

    async def check(self, request: Request) -> Response:
        """Whether this network lets a page hear from the class."""
        return self._page("check", _language(request), events="/events/screen")

    async def style(self, _: Request) -> Response:
        """How all pages look."""
        return Response(stylesheet(), media_type="text/css")

    async def script(self, _: Request) -> Response:
        """What all pages do."""
        return Response(script(), media_type="text/javascript")

    async def echo(self, request: Request) -> Response:
        """Says back that something has arrived."""
        try:
            await read_json(request)
            self.guard.join(_address(request))
        except RefusedError as refused:
            return _refusal(refused, _language(request))
        return JSONResponse({"kept": True, "now": self.host.now()})

    async def read_debrief(self, request: Request) -> Response:
        """The page of the whole class, once it is over."""
        if self.debrief.page is None and self.host.room.stage == "debrief":
            soon = self._message("debrief_failed" if self.debrief.failed else "debrief_soon", request, 200)
            soon.headers["Refresh"] = "2"
            return soon
        if self.debrief.page is None:
            return self._message("debrief_later", request, 404)
        return HTMLResponse(self.debrief.page, headers={"Content-Security-Policy": ""})

    async def export(self, request: Request) -> Response:
        """A file of the result, for the teacher."""
        if self._who(request, "teacher") != TEACHER:
            return self._message("wrong_link", request, 403)
        found = self.debrief.file(request.path_params["name"])
        if found is None:
            return self._message("no_such_page", request, 404)
        saved = f'attachment; filename="{request.path_params["name"]}"'
        return Response(found, media_type="application/octet-stream", headers={"Content-Disposition": saved})

    async def events(self, request: Request) -> Response:
        """What has changed, as it changes."""
        role = request.path_params["role"]
        person = self._person(request, role) if role in ROLES else None
        if role != "screen" and person is None:
            return _stream(_gone(say(_language(request), "no_token")))
        who, most = (person.id, MOST_STREAMS) if person else ("screen", MOST_SCREENS)
        if self.host.presence.streams.get(who, 0) >= most:
            return _refusal(RefusedError("too_many_pages"), _language(request))
        return _stream(self._frames(role, person.id if person else None))

    async def here(self, request: Request) -> Response:
        """A sign of life of an open page."""
        role = request.path_params["role"]
        person = self._person(request, role) if role in ROLES else None
        if person:
            self.host.here(person.id)
        return Response(status_code=204)

    async def _frames(self, role: str, who: str | None) -> AsyncIterator[str]:
        sent: dict[str, str] = {}
        with self.host.stream(who or "screen") as changed:
            while not self.host.closing:
                changed.clear()
                person = self.host.room.people.get(who) if who else None
                if who and (person is None or person.removed):
                    yield _event("gone", {"says": say(person.language if person else "en", "not_in_class")})
                    return
                parts = self._parts(role, person)
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

    async def act(self, request: Request) -> Response:
        """Do what somebody asks for."""
        return await self._asked(request, self._act)

    async def _act(self, who: str, given: Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(given.get("id"), str) or not ID.fullmatch(given["id"]):
            raise RefusedError("not_json")
        await self.host.act(who, given)
        return {"kept": True}

    async def look(self, request: Request) -> Response:
        """What a chair finds out before it moves. Nothing of it is kept."""
        return await self._asked(request, self._look)

    async def _look(self, who: str, given: Mapping[str, Any]) -> dict[str, Any]:
        person = self.host.room.people[who]
        try:
            return {"html": look_in(self.host.room, person, given)}
        except (AnswerRefusedError, UserError) as refused:
            raise RefusedError("look_refused", why=str(refused)) from None

    async def _asked(self, request: Request, do: Callable[[str, Mapping[str, Any]], Any]) -> Response:
        """Answer a request that only somebody of the class may make."""
        role = request.path_params["role"]
        person = self._person(request, role) if role in ROLES else None
        language = person.language if person else _language(request)
        try:
            if person is None:
                raise RefusedError("no_token")
            self.guard.act(person.id)
            self.host.here(person.id)
            given = await read_json(request)
            if given.get("room") != self.name:
                raise RefusedError("other_room")
            return JSONResponse(await do(person.id, given))
        except RefusedError as refused:
            return _refusal(refused, language)
        except ClientDisconnect:
            return Response(status_code=499)

    def _who(self, request: Request, role: str) -> str | None:
        who = self.host.who(request.cookies.get(self._cookie(role)))
        return who if (who == TEACHER) == (role == "teacher") else None

    def _cookie(self, role: str) -> str:
        """Its name. Why with the class's: browsers tell no ports apart, and one machine may serve two classes."""
        return f"nac_{role}_{self.name}"

    def _person(self, request: Request, role: str) -> Person | None:
        who = self._who(request, role)
        return self.host.room.people[who] if who else None

    def _parts(self, role: str, person: Person | None) -> Parts:
        room = self.host.room
        if person is None:
            return screen_parts(room, self._screen_language(), self.joining)
        if role == "teacher":
            return teacher_parts(room, self.host.presence, person.language, self.joining)
        return seat_parts(room, person, person.language)

    def _screen_language(self) -> str:
        return self.host.room.people[TEACHER].language

    def _page(self, name: str, language: str, **details: Any) -> Response:
        return HTMLResponse(page(name, language, room=self.name, now=self.host.now(), **details))

    def _message(self, key: str, request: Request, status: int) -> Response:
        text = page("message", _language(request), room=self.name, now=self.host.now(), key=key)
        return HTMLResponse(text, status)


def application(classroom: Classroom) -> Starlette:
    """The web application, which needs its host to be running."""

    async def missing(request: Request, _: Exception) -> Response:
        return classroom._message("no_such_page", request, 404)  # noqa: SLF001 - one of its pages

    return Starlette(
        routes=classroom.routes(),
        middleware=[Middleware(Headers)],
        exception_handlers={404: missing, 405: missing},
    )


def _refusal(refused: RefusedError, language: str) -> Response:
    says = say(language, refused.reason, **refused.details)
    return JSONResponse({"refused": says, "reason": refused.reason}, STATUS.get(refused.reason, 422))


def _language(request: Request) -> str:
    return preferred(request.headers.get("accept-language", ""))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _event(name: str, data: Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def _gone(says: str) -> AsyncIterator[str]:
    yield _event("gone", {"says": says})


def _stream(frames: AsyncIterator[str]) -> Response:
    return StreamingResponse(frames, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
