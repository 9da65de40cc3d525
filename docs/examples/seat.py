"""A program in a seat: consents to whatever crosses none of its red lines, and says which clause does.

    nac run iraq-training-2004 --seat "FRA=python docs/examples/seat.py"

nacsim writes a line of JSON and waits for one: first a hello, then every question that is put to the seat, at last word
that the matter is closed. Nothing is needed but the standard library, and any other language would do.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def answer(question: dict[str, Any]) -> dict[str, Any] | None:
    """What the seat says: where it stands at a sounding, and whether it breaks a silence.

    In the chair it leaves every move to the model, which is what null means.
    """
    if question["kind"] in ("move", "drafting"):
        return None
    text = question["public"]["text"]
    crossed = [line["clause"] for line in question["brief"]["red_lines"] if text[line["clause"]] in line["refuses"]]
    if question["kind"] == "silence":
        return {"letter": bool(crossed)}
    return {"stance": "object", "on": crossed} if crossed else {"stance": "support"}


def main() -> None:
    """Answer until there is nothing more to answer."""
    for line in sys.stdin:
        message = json.loads(line)
        if "hello" in message:
            reply = {"protocol": 1}
        elif "over" in message:
            return
        else:
            reply = answer(message)
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
