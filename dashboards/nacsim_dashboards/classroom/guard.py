"""What keeps the classroom's door: names it answers to, headers that let nothing in, limits on what comes in."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Collection, MutableMapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nacsim_dashboards.classroom.catalogue import preferred, say
from nacsim_dashboards.classroom.tried import RefusedError

MOST_BYTES = 16_384
"""Of what somebody sends."""
MOST_KNOWN = 5000
"""Senders that are remembered."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Headers:
    """Gives every answer `HEADERS`, where it has none of its own; an empty one of its own is left out."""

    def __init__(self, app: ASGIApp) -> None:
        """app: what answers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    given.setdefault(name, value)
                    if not given[name]:
                        del given[name]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class Hosts:
    """Answers nobody who calls the class by a name that is not its own, whatever address that name leads to.

    Why: a page of another site may let its own name lead here (DNS rebinding), and its scripts could then read what
    they ask for. A number is nobody's name, and phones may come by another network's, so that all numbers are let in,
    which `starlette.middleware.trustedhost` has no pattern for.
    """

    def __init__(self, app: ASGIApp, address: str, names: Collection[str]) -> None:
        """app: what answers. address: to name to whoever is refused. names: that are let in, beside this machine's."""
        self.app, self.address = app, address
        self.names = own_names() | {as_asked(name) for name in names} | {host_in(urlsplit(address).netloc)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. 421: it was meant for another server."""
        app: ASGIApp = self.app
        if scope["type"] == "http":
            request = Request(scope)
            name = host_in(request.headers.get("host", ""))
            if name not in self.names and not _is_number(name):
                language = preferred(request.headers.get("accept-language", ""))
                app = PlainTextResponse(say(language, "wrong_host", address=self.address), 421)
        await app(scope, receive, send)


def own_names() -> set[str]:
    """What this machine is called on itself and on a network without a name server: pi, pi.local."""
    name = as_asked(socket.gethostname())
    bare = name.partition(".")[0]
    return {"localhost", name, bare, f"{bare}.local"}


def as_asked(name: str) -> str:
    """A name as a browser asks for it: in small letters, those beyond ASCII written as xn--."""
    try:
        return name.lower().encode("idna").decode()
    except UnicodeError:
        return name.lower()


def host_in(given: str) -> str:
    """The host in a header, in small letters, without the port; empty where there is none."""
    try:
        return (urlsplit(f"//{given}").hostname or "").removesuffix(".")
    except ValueError:
        return ""


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(slots=True)
class Bucket:
    """So many at once, and so many a second after that."""

    most: float
    per_second: float
    left: MutableMapping[str, tuple[float, float]] = field(default_factory=dict)
    """By sender, how many are left, and since when."""

    def take(self, sender: str) -> None:
        """RefusedError if none is left."""
        now = time.monotonic()
        if len(self.left) > MOST_KNOWN:
            self.left.clear()
        left, since = self.left.get(sender, (self.most, now))
        left = min(self.most, left + (now - since) * self.per_second)
        if left < 1:
            raise RefusedError("too_fast")
        self.left[sender] = (left - 1, now)


class Guard:
    """How much of each kind anybody may do. A whole class may share one address."""

    def __init__(self) -> None:
        self._acts, self._joins, self._codes = Bucket(20, 2), Bucket(300, 5), Bucket(40, 0.5)

    def act(self, person: str) -> None:
        """Count an act. RefusedError if it comes too fast."""
        self._acts.take(person)

    def join(self, address: str) -> None:
        """Count somebody who knocks."""
        self._joins.take(address)

    def wrong_code(self, address: str) -> None:
        """Count a code that was guessed."""
        self._codes.take(address)


async def read_json(request: Request) -> dict[str, Any]:
    """The object that was sent. RefusedError if it is too large, or none, or comes from another page's form."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise RefusedError("not_json")
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MOST_BYTES:
            raise RefusedError("too_large")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise RefusedError("not_json") from None
    if not isinstance(found, dict):
        raise RefusedError("not_json")
    return found
