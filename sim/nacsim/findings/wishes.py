"""How far wordings are from what an ally wants, as its file says it."""

from __future__ import annotations

from nacsim.scenario.resolved import Ally, Option, Provision


def distance(ally: Ally, provision: Provision, option: Option) -> float | None:
    """As written, 0 (what it wants) to 1.

    None: it wants nothing of that clause, or the option is vague or put off and so in no one place. What an ally wants
    may be read off its disposition alone: `Ally.position`.
    """
    if provision.kind == "nominal":
        far = ally.distance.get(provision.key, {}).get(option.key)
        return None if far is None else far.value
    wanted = ally.ideal.get(provision.key)
    if option.kind != "point" or option.at is None or wanted is None:
        return None
    return abs(option.at - wanted.value)
