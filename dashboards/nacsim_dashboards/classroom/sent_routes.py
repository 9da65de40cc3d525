"""What is sent to the classroom: who joins, acts, what a chair finds out, signs of life."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nacsim.errors import AnswerRefusedError, UserError
from nacsim_dashboards.classroom.answering import Classroom, address_of, language_of, refusal
from nacsim_dashboards.classroom.catalogue import LANGUAGES
from nacsim_dashboards.classroom.guard import read_json
from nacsim_dashboards.classroom.look import look_in
from nacsim_dashboards.classroom.tried import RefusedError

ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""Of an act, as its sender makes it up."""


class Sent:
    """What one sends."""

    def __init__(self, classroom: Classroom) -> None:
        self.classroom, self.host = classroom, classroom.host

    def routes(self) -> list[Route]:
        """Its addresses."""
        return [
            Route("/join", self.join, methods=["POST"]),
            Route("/act/{role}", self.act, methods=["POST"]),
            Route("/look/{role}", self.look, methods=["POST"]),
            Route("/here/{role}", self.here, methods=["POST"]),
            Route("/echo", self.echo, methods=["POST"]),
        ]

    async def join(self, request: Request) -> Response:
        """Let somebody in who has the code."""
        language = language_of(request)
        try:
            given = await read_json(request)
            self.classroom.guard.join(address_of(request))
            asked = given.get("language")
            language = asked if isinstance(asked, str) and asked in LANGUAGES else language
            if str(given.get("code", "")).strip().upper() != self.classroom.code:
                self.classroom.guard.wrong_code(address_of(request))
                raise RefusedError("wrong_code")
            knock = given.get("id")
            knock = knock if isinstance(knock, str) and ID.fullmatch(knock) else None
            _, token = await self.host.enter(given.get("name"), language, knock)
        except RefusedError as refused:
            return refusal(refused, language)
        answer = JSONResponse({"kept": True, "to": "/seat"})
        self.classroom.remember(answer, "seat", token)
        return answer

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
        person = self.classroom.person(request, role)
        language = person.language if person else language_of(request)
        try:
            if person is None:
                raise RefusedError("no_token")
            self.classroom.guard.act(person.id)
            self.host.here(person.id)
            given = await read_json(request)
            if given.get("room") != self.classroom.name:
                raise RefusedError("other_room")
            return JSONResponse(await do(person.id, given))
        except RefusedError as refused:
            return refusal(refused, language)
        except ClientDisconnect:
            return Response(status_code=499)

    async def here(self, request: Request) -> Response:
        """A sign of life of an open page."""
        role = request.path_params["role"]
        person = self.classroom.person(request, role)
        if person:
            self.host.here(person.id)
        return Response(status_code=204)

    async def echo(self, request: Request) -> Response:
        """Says back that something has arrived."""
        try:
            await read_json(request)
            self.classroom.guard.join(address_of(request))
        except RefusedError as refused:
            return refusal(refused, language_of(request))
        return JSONResponse({"kept": True, "now": self.host.now()})
