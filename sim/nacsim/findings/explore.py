"""What it would take: for every setting that was run, how it ends, how that differs, what it costs, what matters most.

All sentences are made here, so that whoever shows them only chooses among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from nacsim.findings.chances import chances
from nacsim.findings.clauses import ClauseShares, clauses_of
from nacsim.findings.concessions import part_given_up
from nacsim.findings.control_words import control_label, place_label, place_words
from nacsim.findings.estimates import INTERVALS, LEAST, TINY, Change, Share, change
from nacsim.findings.exploration import At, Control, Exploration, Setting
from nacsim.findings.outcome_strip import OutcomeStrip, outcome_strip
from nacsim.findings.outcomes import adopted
from nacsim.findings.words import Words, capital, counted, listed, safe, small

WORDINGS = 3
"""So many clauses that usually change are told with their new wording."""


@dataclass(frozen=True, slots=True)
class ControlWords:
    """A control as it is shown."""

    kind: str
    label: str
    places: tuple[str, ...]
    keys: tuple[str, ...]
    """What each place is called in a link; empty: as written."""
    written: int
    ordered: bool
    """Whether its places have an order; else two of them are no and yes, and more are wordings."""


@dataclass(frozen=True, slots=True)
class SettingWords:
    """What is said of one setting."""

    heading: str
    strip: OutcomeStrip
    set: tuple[str, ...]
    """What is not as written, one by one; last, that all else is."""
    against: str
    """How it differs from as written."""
    given_up: tuple[str, ...]
    take: str
    """The fewest controls to move from here for the other end in most runs."""
    most: str
    """Which control, moved alone, matters most from here."""
    command: str
    """What runs it by itself."""
    note: str = ""
    """That it is another setting than was asked for; empty of one that was run."""


@dataclass(frozen=True, slots=True)
class OneChange:
    """A control moved alone, from as written."""

    words: str
    adopted: Share
    change: Change
    given_up: str
    """Of the draft, where it is adopted."""


@dataclass(frozen=True, slots=True)
class Explored:
    """Every setting in words."""

    found: Exploration
    words: Words
    """Of the scenario as written."""
    controls: tuple[ControlWords, ...]
    settings: dict[At, SettingWords]
    """Of every choice of places; where that is not valid, what is said of the nearest that is."""

    @property
    def as_written(self) -> SettingWords:
        """The scenario as written."""
        return self.settings[self.found.written]

    @property
    def headline(self) -> str:
        """How it ends as written, and what it would take for the other end."""
        return f"{self.as_written.heading}. {self.as_written.take}"

    @property
    def about(self) -> str:
        """Whom the controls about one ally are about, and why."""
        if not self.found.holdouts:
            return "Nobody holds out as written, so that there are no controls about one ally"
        first = self.found.holdouts[0]
        name, share = self.words.ally(first.ally), Share(first.share.share, *first.share.interval).text
        does = "gave way last in" if self.found.few else "objected at the end in"
        runs = f"{share} of the runs {'as written' if self.found.few else 'that failed as written'}"
        return f"{capital(name)} {does} {runs}, more often than any other: the controls about one ally are about it"

    @property
    def beforehand(self) -> str:
        """That nothing lies between the settings."""
        runs, refused = counted(self.found.runs, "run"), len(self.found.refused)
        others = f". {refused} more are not valid: the nearest that is stands for each" if refused else ""
        return (
            f"Every setting was run beforehand: {len(self.found.settings)} settings, {runs} of each, all on the same"
            f" draws (seed {self.found.as_written.seed}). Nothing is worked out in between: a control stops only where"
            f" something was run{others}"
        )

    @property
    def reading(self) -> tuple[str, ...]:
        """What the numbers mean, and what they do not."""
        record = chances(self.found.as_written, self.words.scenario)
        return tuple(
            f"{sentence}."
            for sentence in (
                self.beforehand,
                INTERVALS,
                f"A difference is clear where 0 lies outside its interval and it is {100 * LEAST:.0f} points or more."
                " Of so many settings, some will look different by chance",
                "Whether the model is right is another matter, and only the record can tell. Of the decision as"
                f" written: {small(record.claim)}. No chances are given for the other settings",
                record.part_of_record,
                self.about,
                self.left_out,
            )
            if sentence
        )

    @property
    def left_out(self) -> str:
        """What is not offered, and why; empty if all is."""
        reasons = (f"{safe(one.label)} ({safe(one.reason).rstrip('.')})" for one in self.found.left_out)
        return f"Not offered: {'; '.join(reasons)}" if self.found.left_out else ""

    @property
    def one_at_a_time(self) -> tuple[OneChange, ...]:
        """Each place of each control, moved alone from as written, in the order of the controls."""
        return tuple(self._one_changes())

    def _one_changes(self) -> Iterator[OneChange]:
        written = self.found.written
        for i, control in enumerate(self.found.controls):
            for place, there in enumerate(control.places):
                setting = self.found.settings.get((*written[:i], place, *written[i + 1 :]))
                if place != written[i] and setting:
                    words = capital(place_words(self.words, control, there))
                    lost = setting.measures.dilution.mean
                    given_up = "" if lost is None else part_given_up(lost)
                    yield OneChange(words, adopted(setting.measures), change(setting.change), given_up)


def explored(found: Exploration) -> Explored:
    """Every setting in words."""
    words = Words(found.settings[found.written].scenario)
    run = {at: _setting(words, found, at, setting) for at, setting in found.settings.items()}
    refused = {at: _nearest(run, at, reason) for at, reason in found.refused.items()}
    return Explored(found, words, tuple(_control(words, one) for one in found.controls), run | refused)


def _control(words: Words, control: Control) -> ControlWords:
    return ControlWords(
        kind=control.kind,
        label=control_label(words, control),
        places=tuple(place_label(words, control, place) for place in control.places),
        keys=tuple(place.key for place in control.places),
        written=control.written,
        ordered=control.kind in ("silence", "deadline", "value"),
    )


def _nearest(run: dict[At, SettingWords], at: At, reason: str) -> SettingWords:
    """What is said where a setting is not valid: fewest places away, and of several the first."""
    nearest = min(run, key=lambda other: (sum(abs(a - b) for a, b in zip(at, other, strict=True)), other))
    instead = small("; ".join(run[nearest].set))
    note = f"These do not go together ({safe(reason).rstrip('.')}). Shown is the nearest that was run: {instead}."
    return replace(run[nearest], note=note)


def _setting(words: Words, found: Exploration, at: At, setting: Setting) -> SettingWords:
    share = adopted(setting.measures)
    moved = [
        capital(place_words(words, control, control.places[place]))
        for control, place in zip(found.controls, at, strict=True)
        if place != control.written
    ]
    runs = f"--runs {found.runs} --seed {found.as_written.seed}"
    return SettingWords(
        heading=_heading(share, change(setting.change) if moved else None),
        strip=outcome_strip(setting.measures, found.runs),
        set=(*moved, "All else as written" if moved else "All as written"),
        against=_against(change(setting.change)) if moved else "This is the scenario as written.",
        given_up=tuple(_given_up(words, found, setting)),
        take=_take(words, found, at, share),
        most=_most(words, found, share, setting),
        command=f"nac ensemble {setting.command} {runs}",
    )


def _heading(share: Share, moved: Change | None) -> str:
    """How often it is adopted, and how much more often than as written; None: it is as written."""
    head = capital(_adopted(share))
    if moved is None:
        return f"As written: {small(head)}"
    if moved.tiny:
        return f"{head}, a difference from as written that is {TINY}"
    if not moved.clear:
        return f"{head}, no clear difference from as written"
    return f"{head}, {moved.size} points {'more' if moved.value > 0 else 'fewer'} than as written"


def _adopted(share: Share) -> str:
    if share.value == 0:
        return "not adopted in any run"
    return f"adopted in {'every run' if share.value == 1 else f'{share.text} of runs'}"


def _against(moved: Change) -> str:
    doubt = f", {TINY}" if moved.tiny else ": 0 lies in the interval, so that there may be no difference at all"
    doubt = "" if moved.clear else doubt
    return f"Against as written, on the same draws: {moved.in_points}{doubt}."


def _given_up(words: Words, found: Exploration, setting: Setting) -> Iterator[str]:
    """How much of the draft goes, and which clauses."""
    lost, clauses = setting.measures.dilution.mean, clauses_of(setting.measures, found.runs, setting.scenario)
    draft = "the draft" if setting.scenario.draft == words.scenario.draft else "the draft as set here"
    if lost is None:
        yield "Nothing is adopted, so nothing is given up for it."
        return
    if lost == 0:
        yield f"Nothing is given up: what is adopted is {draft}, word for word."
        return
    yield (
        f"On average {part_given_up(lost)} of {draft} is given up, as its sponsors weigh the clauses"
        f" (dilution {lost:.2f} of 1)."
    )
    yield f"{clauses.headline}."
    changed = [clause for clause in clauses.clauses if clause.tendency == "changes"]
    if changed:
        told = listed(_wording(clause) for clause in sorted(changed, key=lambda clause: not clause.core)[:WORDINGS])
        yield f"Of the texts adopted, {told}."


def _wording(clause: ClauseShares) -> str:
    """What a clause most often becomes."""
    most = max(clause.options, key=lambda option: option.share.value)
    return f'{most.share.text} have {clause.name} as "{most.text}"'


def _take(words: Words, found: Exploration, at: At, share: Share) -> str:
    """The nearest setting that is adopted, or fails, in most runs, if this one is not so: what it would take."""
    fails = share.value >= 0.5
    ends = ((other, adopted(setting.measures)) for other, setting in found.settings.items())
    there = [(other, end) for other, end in ends if (end.high < 0.5 if fails else end.low > 0.5)]
    aim = "make it fail in most runs" if fails else "have it adopted in most runs"
    if not there:
        return f"Nothing that can be set here would {aim}."

    def far(pair: tuple[At, Share]) -> tuple[int, int, float]:
        steps = [abs(a - b) for a, b in zip(at, pair[0], strict=True)]
        return sum(map(bool, steps)), sum(steps), -abs(pair[1].value - share.value)

    nearest, end = min(there, key=far)
    moved = [
        place_words(words, control, control.places[place])
        for control, place, here in zip(found.controls, nearest, at, strict=True)
        if place != here
    ]
    count = "one change" if len(moved) == 1 else counted(len(moved), "change")
    return f"It would take {count} from here to {aim}: {'; '.join(moved)}. It is then {_adopted(end)}."


def _most(words: Words, found: Exploration, share: Share, setting: Setting) -> str:
    """Which control, moved alone from a setting, makes the largest clear difference."""
    clear = [(move, one) for move, stored in setting.moves.items() if (one := change(stored)).clear]
    if not clear:
        return "Moved alone, no control makes a clear difference from here."
    (control, place), most = max(clear, key=lambda pair: abs(pair[1].value))
    what = found.controls[control]
    phrase = place_words(words, what, what.places[place])
    there = Share(round(share.value + most.value, 6), 0.0, 0.0)
    return f"Moved alone, most would come of {phrase}: {_adopted(there)}, {most.in_points}."
