"""The socket of a class, and the address at which others on the network reach it."""

from __future__ import annotations

import errno
import os
import socket

from nacsim.errors import NacsimError, UserError
from nacsim.plain import plain

DEFAULT_PORT = 8040
OTHER_PORTS = 20
"""Ports that are tried after it."""
UNANSWERED = 30_000
"""Milliseconds after which a connection that does not answer is dropped."""


def listening(host: str, port: int | None) -> socket.socket:
    """A socket at a port: the one that is given, else the first free one from `DEFAULT_PORT` on.

    UserError if the host is no address of this machine, NacsimError if no port can be had.
    """
    ports = [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + OTHER_PORTS)
    problem: OSError | None = None
    try:
        family, _, _, _, place = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError):
        raise _no_address(host) from None
    for each in ports:
        try:
            both = str(place[0]) == "::" and socket.has_dualstack_ipv6()
            sock = socket.create_server((str(place[0]), each), family=family, backlog=512, dualstack_ipv6=both)
        except OSError as error:
            problem = error
        else:
            _drop_the_dead(sock)
            return sock
    if problem and problem.errno == errno.EADDRNOTAVAIL:
        raise _no_address(host)
    tried = f"port {port}" if port is not None else f"ports {DEFAULT_PORT} to {DEFAULT_PORT + OTHER_PORTS - 1}"
    why = os.strerror(problem.errno) if problem and problem.errno else "none is free"
    raise NacsimError(f"The class cannot be served at {host}, {tried}: {why}.")


def _no_address(host: str) -> UserError:
    return UserError(f"--host is no address of this machine: {plain(host)}. 127.0.0.1 is this machine alone.")


def _drop_the_dead(sock: socket.socket) -> None:
    """Let connections end that have not answered for a while: a phone out of reach says nothing."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if timeout := getattr(socket, "TCP_USER_TIMEOUT", None):
        sock.setsockopt(socket.IPPROTO_TCP, timeout, UNANSWERED)


def address(sock: socket.socket) -> str:
    """http://192.168.1.20:8040, as others on the network reach it."""
    host, port = sock.getsockname()[:2]
    here = _outward() if host in ("0.0.0.0", "::") else host  # noqa: S104 - only compared
    return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"


def _outward() -> str:
    """This machine's address on the network; its own if it is on none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is nobody's (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
