"""Results that have pictures; the dashboards, which draw them, are loaded when the first is asked for."""

from __future__ import annotations

from typing import Any

import nacsim


class Pictured:
    """A result with pictures."""

    __slots__ = ()

    def figure(self, name: str | None = None) -> Any:
        """A picture as a plotly Figure: the main one, or that of a name, such as `outcomes`.

        Raises:
            UserError: it has no picture of that name; the message lists those it has.
        """
        return nacsim._door.figure(self, name)  # noqa: SLF001 - private, so that Tab does not offer it
