"""What every address of the classroom needs: who asks, what their page shows, and how somebody is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from nacsim_dashboards.classroom.catalogue import preferred, say
from nacsim_dashboards.classroom.debrief import Debrief
from nacsim_dashboards.classroom.frames import Joining, screen_parts, seat_parts, teacher_parts
from nacsim_dashboards.classroom.guard import Guard
from nacsim_dashboards.classroom.host import Host
from nacsim_dashboards.classroom.people import TEACHER, Person
from nacsim_dashboards.classroom.rendering import page
from nacsim_dashboards.classroom.tried import RefusedError

ROLES = ("seat", "teacher")
"""A teacher may also have joined in the same browser: each page has a cookie of its own."""
TWO_DAYS = 2 * 24 * 3600
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


class Classroom:
    """A class as its addresses see it."""

    def __init__(self, host: Host, joining: Joining, debrief: Debrief) -> None:
        """host: of the class, not running yet."""
        self.host, self.joining, self.debrief = host, joining, debrief
        self.guard = Guard()
        self.code, self.name = str(host.about["code"]), str(host.about["room"])

    def who(self, request: Request, role: str) -> str | None:
        """The id of whoever asks, in a role of `ROLES`; None without a token of it."""
        who = self.host.who(request.cookies.get(self.cookie(role)))
        return who if (who == TEACHER) == (role == "teacher") else None

    def person(self, request: Request, role: str) -> Person | None:
        """Who asks; None as `who`, and in what is no role."""
        who = self.who(request, role) if role in ROLES else None
        return self.host.room.people[who] if who else None

    def cookie(self, role: str) -> str:
        """Its name. Why with the class's: browsers tell no ports apart, and one machine may serve two classes."""
        return f"nac_{role}_{self.name}"

    def remember(self, answer: Response, role: str, token: str) -> None:
        """Let a browser say who it is from now on, where no script can read it."""
        answer.set_cookie(self.cookie(role), token, max_age=TWO_DAYS, httponly=True, samesite="strict")

    def parts(self, role: str, person: Person | None) -> Mapping[str, str]:
        """What a page shows now; the big screen's for nobody."""
        room = self.host.room
        if person is None:
            return screen_parts(room, self.screen_language(), self.joining)
        if role == "teacher":
            return teacher_parts(room, self.host.presence, person.language, self.joining)
        return seat_parts(room, person, person.language)

    def screen_language(self) -> str:
        """That of the teacher's page."""
        return self.host.room.people[TEACHER].language

    def page(self, name: str, language: str, **details: Any) -> Response:
        """A page of this class, as `rendering.page`."""
        return HTMLResponse(page(name, language, room=self.name, now=self.host.now(), **details))

    def message(self, key: str, request: Request, status: int) -> Response:
        """A page that only says something."""
        text = page("message", language_of(request), room=self.name, now=self.host.now(), key=key)
        return HTMLResponse(text, status)


def refusal(refused: RefusedError, language: str) -> Response:
    """What is said to whoever is refused."""
    says = say(language, refused.reason, **refused.details)
    return JSONResponse({"refused": says, "reason": refused.reason}, STATUS.get(refused.reason, 422))


def language_of(request: Request) -> str:
    """That of the browser."""
    return preferred(request.headers.get("accept-language", ""))


def address_of(request: Request) -> str:
    """That which a request comes from."""
    return request.client.host if request.client else ""
