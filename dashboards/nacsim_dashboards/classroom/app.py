"""The web application of a class: all its addresses, and what stands before them."""

from __future__ import annotations

from collections.abc import Collection

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from nacsim_dashboards.classroom.answering import Classroom
from nacsim_dashboards.classroom.guard import Headers, Hosts
from nacsim_dashboards.classroom.page_routes import Pages
from nacsim_dashboards.classroom.sent_routes import Sent
from nacsim_dashboards.classroom.stream_routes import Streams


def application(classroom: Classroom, names: Collection[str] = ()) -> Starlette:
    """The web application, which needs its host to be running. names: that it answers to, beside the machine's own."""

    async def missing(request: Request, _: Exception) -> Response:
        return classroom.message("no_such_page", request, 404)

    return Starlette(
        routes=[route for part in (Pages, Sent, Streams) for route in part(classroom).routes()],
        middleware=[Middleware(Headers), Middleware(Hosts, classroom.joining.address, names)],
        exception_handlers={404: missing, 405: missing},
    )
