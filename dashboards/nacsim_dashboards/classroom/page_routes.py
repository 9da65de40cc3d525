"""The pages of the classroom, and the files that one takes along."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from nacsim_dashboards.classroom.answering import Classroom, language_of
from nacsim_dashboards.classroom.people import TEACHER, Person
from nacsim_dashboards.classroom.rendering import script, stylesheet


class Pages:
    """What one opens."""

    def __init__(self, classroom: Classroom) -> None:
        self.classroom, self.host, self.debrief = classroom, classroom.host, classroom.debrief

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route("/", self.welcome),
            Route("/seat", self.seat),
            Route("/teacher", self.teacher),
            Route("/screen", self.screen),
            Route("/check", self.check),
            Route("/debrief", self.read_debrief),
            Route("/export/{name}", self.export),
            Route("/static/classroom.css", self.style),
            Route("/static/classroom.js", self.script),
        ]

    async def welcome(self, request: Request) -> Response:
        """Where everybody comes in: the form, or one's seat, if one has it already."""
        if self.classroom.who(request, "seat"):
            return RedirectResponse("/seat", 303)
        code = request.query_params.get("c", "")[:12]
        return self.classroom.page("join", language_of(request), code=code, joining=self.classroom.joining)

    async def seat(self, request: Request) -> Response:
        """One's own page."""
        person = self.classroom.person(request, "seat")
        if person is None:
            return self.classroom.message("no_token", request, 401)
        return self._own("seat", person)

    async def teacher(self, request: Request) -> Response:
        """The teacher's page; its link is shown where the class was begun, and nowhere else."""
        if key := request.query_params.get("key"):
            if self.host.who(key) != TEACHER:
                return self.classroom.message("wrong_link", request, 403)
            moved = RedirectResponse("/teacher", 303)
            self.classroom.remember(moved, "teacher", key)
            return moved
        person = self.classroom.person(request, "teacher")
        if person is None:
            return self.classroom.message("wrong_link", request, 403)
        return self._own("teacher", person)

    def _own(self, role: str, person: Person) -> Response:
        parts = self.classroom.parts(role, person)
        return self.classroom.page(role, person.language, parts=parts, events=f"/events/{role}")

    async def screen(self, request: Request) -> Response:
        """The big screen: what is public, for whoever opens it."""
        parts = self.classroom.parts("screen", None)
        return self.classroom.page("screen", self.classroom.screen_language(), parts=parts, events="/events/screen")

    async def check(self, request: Request) -> Response:
        """Whether this network lets a page hear from the class."""
        return self.classroom.page("check", language_of(request), events="/events/screen")

    async def read_debrief(self, request: Request) -> Response:
        """The page of the whole class, once it is over."""
        if self.debrief.page is not None:
            return HTMLResponse(self.debrief.page, headers={"Content-Security-Policy": ""})
        if self.host.room.stage != "debrief":
            return self.classroom.message("debrief_later", request, 404)
        key = "debrief_failed" if self.debrief.failed else "debrief_soon"
        soon = self.classroom.message(key, request, 200)
        soon.headers["Refresh"] = "2"
        return soon

    async def export(self, request: Request) -> Response:
        """A file of the result, for the teacher."""
        if self.classroom.who(request, "teacher") != TEACHER:
            return self.classroom.message("wrong_link", request, 403)
        found = self.debrief.file(request.path_params["name"])
        if found is None:
            return self.classroom.message("no_such_page", request, 404)
        saved = f'attachment; filename="{request.path_params["name"]}"'
        return Response(found, media_type="application/octet-stream", headers={"Content-Disposition": saved})

    async def style(self, _: Request) -> Response:
        """How all pages look."""
        return Response(stylesheet(), media_type="text/css")

    async def script(self, _: Request) -> Response:
        """What all pages do."""
        return Response(script(), media_type="text/javascript")
