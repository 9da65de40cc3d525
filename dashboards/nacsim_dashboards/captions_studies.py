"""Titles and captions for the charts of comparisons, sweeps and sensitivity studies."""

from __future__ import annotations

from collections.abc import Sequence

from nacsim.findings.comparison import Comparison, Pair
from nacsim.findings.estimates import number
from nacsim.findings.rules import Rules
from nacsim.findings.sensitivity import SHOWN, Blocking, Sobol, Tornado
from nacsim.findings.sweep import Point, Sweep
from nacsim.findings.words import OUTCOME_WORDS, counted, duration, listed
from nacsim_dashboards.charts.reading import INTERVALS as INTERVAL

CLEARLY = '"Clearly": 0 lies outside its interval.'


def _and_others(names: Sequence[str], noun: str = "other") -> str:
    """All of two or three names; of more, the first and how many others."""
    return listed(names) if len(names) <= 3 else f"{names[0]} and {counted(len(names) - 1, noun)}"


def tornado_title(data: Tornado) -> str:
    """The parameter with the largest effect that chance cannot explain, and those that may have as large a one."""
    if not data.sure:
        return "No parameter moves adoption by more than chance could: 0 lies within every interval"
    first, like = data.sure[0], [one.words for one in data.as_large]
    found = f"Adoption moves most with {first.words}"
    if like:
        overlap = "interval overlaps" if len(like) == 1 else "intervals overlap"
        found += f", or as much with {_and_others(like)}, whose {overlap}"
    else:
        found += f": {first.at_low.rounded} points at its lowest, {first.at_high.rounded} at its highest"
    return f"{found}; {len(data.sure)} of {counted(len(data.swings), 'parameter')} clearly move it"


def tornado_caption(data: Tornado) -> str:
    """What is moved, how far, and how sure."""
    return (
        f"Each parameter of the theory is moved alone, on the same {counted(data.runs, 'run')}; as it stands,"
        f" {data.adopted.text} are adopted (95% interval {data.adopted.interval}). Bars: the change at the lowest and"
        " at the highest value tried, in percentage points, with 95% intervals of the paired differences. How far a"
        f" parameter is moved is assumed. {CLEARLY}{_rest(len(data.swings))}"
    )


def _rest(count: int) -> str:
    return f" The {SHOWN} with the largest effect are drawn; the table has all {count}." if count > SHOWN else ""


def blocking_title(data: Blocking) -> str:
    """Whose consent would change the outcome."""
    if not data.sure:
        return "No ally blocks alone: were any one of them always to consent, adoption would not clearly change"
    first, *others = data.sure
    found = f"Were {first.said} always to consent, adoption would change by {first.power.rounded} points"
    if not others:
        return f"{found}; no other ally's consent would clearly change it"
    return f"{found}; that of {_and_others([one.said for one in others])} would also change it"


def blocking_caption(data: Blocking) -> str:
    """What blocking power is, and what it is not."""
    count, shown = len(data.allies), len(data.shown)
    drawn = "the one" if shown == 1 else f"the {shown}"
    return (
        "Blocking power here: how the share adopted changes, on the same draws, were that ally alone always to consent."
        f" Of {count} allies, {drawn} whose consent changes it most {'are' if shown > 1 else 'is'} drawn."
        " It is of this matter and this draft: the usual power indices are the same for all under consensus, and say"
        f" nothing. Lines are 95% intervals of paired differences. {CLEARLY}"
    )


def sobol_title(data: Sobol) -> str:
    """The factor with the largest total index, and those it cannot be told from."""
    if not data.factors:
        return f"{data.words} never varies, so it hangs on nothing"
    first, *others = data.factors
    if first.total.low <= 0:
        return f"{data.words}: no factor stands out from the noise"
    like = [one.words for one in others if one.total.overlaps(first.total)]
    found = f"{data.words} hangs most on {first.words}"
    if not like:
        return f"{found}: {first.total.value:.2f} of the variance in total"
    which = "that" if len(like) == 1 else "those"
    return f"{found}, as far as can be told: the interval overlaps with {which} of {_and_others(like)}"


def sobol_caption(data: Sobol) -> str:
    """What the two dots are."""
    return (
        f"Sobol indices from {counted(data.points, 'point')}. Alone: the share of the variance that goes back to a"
        " factor by itself; in total: also to all it does together with others. Chance itself is a factor. An estimate"
        f" may lie a little outside 0 to 1. How far factors are moved: {data.range}. Lines are 95% intervals."
        f"{_rest(len(data.factors))}"
    )


def comparison_title(data: Comparison) -> str:
    """How adoption differs among the results."""
    if len(data.results) == 2:
        first, second = data.results
        doubt = "" if data.pairs[0].adopted.sure else ", a difference that may be chance"
        shares = f"{first.adopted.text} of runs of {first.label}, in {second.adopted.text} of {second.label}"
        return f"Adopted in {shares}{doubt}"
    ranked = sorted(data.results, key=lambda result: result.adopted.value)
    low, high = ranked[0].adopted, ranked[-1].adopted
    if low.value == high.value:
        return f"All are adopted equally often: {low.text} of runs"
    least, most = ([one.label for one in ranked if one.adopted.value == of.value] for of in (low, high))
    doubt = ", and the intervals overlap" if low.overlaps(high) else ""
    return (
        f"Adopted least often in {_and_others(least)} ({low.text} of runs), most often in {_and_others(most)}"
        f" ({high.text}){doubt}"
    )


def comparison_caption(data: Comparison) -> str:
    """What was compared, and what only some have."""
    text = f"Shares of {counted(data.runs, 'run')} each, on the same draws of seed {data.seed}. {INTERVAL}"
    return f"{text} Not all have the same: {data.not_shared} are only in some." if data.not_shared else text


def differences_title(data: Comparison) -> str:
    """Whether the differences are more than chance."""
    sure = [pair for pair in data.pairs if pair.adopted.sure]
    if not sure:
        return "No difference in adoption that chance could not make"
    most = max(sure, key=lambda pair: abs(pair.adopted.value))
    if len(data.pairs) == 1:
        return f"Adoption in {most.after}, against {most.before}: {most.adopted.in_points}"
    like = [pair.after for pair in sure if pair.adopted.value == most.adopted.value]
    every = "Both" if len(sure) == 2 else "All"
    many = every if len(sure) == len(data.pairs) else f"{len(sure)} of {len(data.pairs)}"
    return (
        f"{many} clearly differ in adoption from {most.before}, most of all {_and_others(like)}:"
        f" {most.adopted.in_points}"
    )


def differences_caption(data: Comparison) -> str:
    """What a paired difference is."""
    return (
        f"Differences from {data.results[0].label}, run by run on the same draws, so that what both have in common"
        " drops out; lines are 95% intervals. Filled diamonds: 0 lies outside the interval. Open circles: 0 lies within"
        " it, and there may be no difference."
    )


def turned_title(data: Comparison) -> str:
    """How many runs turn."""
    most = max(data.pairs, key=lambda pair: pair.flips)
    if not most.flips:
        return "No run ends otherwise in one than in another"
    found = f"{most.flips:,} of {counted(data.runs, 'run')} ({most.flipped.text}) turn"
    if len(data.pairs) == 1:
        return found + _mostly(most)
    like = [pair.after for pair in data.pairs if pair.flips == most.flips]
    return f"Most runs turn in {_and_others(like)}: {found}{_mostly(most) if len(like) == 1 else ''}"


def _mostly(pair: Pair) -> str:
    first = pair.turned[0]
    if first.runs == pair.flips:
        return f", all from {first.before} to {first.after}"
    return f", most of them from {first.before} to {first.after}" if 2 * first.runs > pair.flips else ""


def turned_caption(data: Comparison) -> str:
    """Where to look further."""
    text = f"Shares of {counted(data.runs, 'run')}. A run turns if the same draws end in another outcome. {INTERVAL}"
    shown = [f"{listed(str(run) for run in pair.examples[:5])} ({pair.after})" for pair in data.pairs if pair.examples]
    return f"{text} Runs that turn, for example: {'; '.join(shown[:6])}." if shown else text


def mechanisms_title(data: Comparison) -> str:
    """The mechanism that most of the turned runs have in one of the two only."""
    _, one, pair = max(((one.runs, one, pair) for pair in data.pairs for one in pair.only_in), key=lambda item: item[0])
    return f"In {one.share.text} of the runs that turn in {pair.after}, {one.words} only in {one.label}"


def mechanisms_caption(data: Comparison) -> str:
    """A sign, not a proof."""
    return (
        f"Of the runs that turn, against {data.results[0].label}: how many had a mechanism at work in one of the two"
        f" and not in the other. It is a trace of how they turned, not a proof of it. {INTERVAL}"
    )


def rules_title(data: Rules) -> str:
    """How often as it is, and the what-ifs that change it most."""
    ranked = sorted(data.tried, key=lambda one: one.adopted.value)
    found = f"As it is, {data.as_is.adopted.text} of runs are adopted"
    if not any(one.change and one.change.sure for one in ranked):
        return f"{found}; no what-if changes that by more than chance could"
    ends = (ranked[0].adopted, ranked[-1].adopted)
    low, high = ([one.words for one in ranked if one.adopted.value == of.value] for of in ends)
    return (
        f"{found}; with the what-ifs, from {ends[0].text} ({_and_others(low)}) to {ends[1].text} ({_and_others(high)})"
    )


def rules_caption(data: Rules) -> str:
    """What is real about it."""
    left_out = f" Left out: {listed(data.left_out)}." if data.left_out else ""
    return (
        f"Shares of {counted(data.runs, 'run')} each, on the same draws. NATO decides by consensus and takes no votes:"
        " every other rule is a what-if, with the same allies wanting the same. Below each: its most frequent outcome,"
        " if one clearly is, when half of the runs have ended, and dilution, of 1: what the adopted text has lost on"
        f" average. Dotted: as it is. {INTERVAL}{left_out}"
    )


def sweep_title(data: Sweep) -> str:
    """How adoption moves along the numbers."""
    names = listed(over.path for over in data.over)
    if not data.moves:
        return f"Adoption hardly moves with {names}: no change that chance could not make"
    low, high, first, last = data.lowest, data.highest, data.points[0], data.points[-1]
    if len(data.over) == 2:
        return f"Adoption goes from {_place(data, low)} to {_place(data, high)}"
    if {first.adopted.value, last.adopted.value} == {low.adopted.value, high.adopted.value}:
        verb = "rises" if last.adopted.value > first.adopted.value else "falls"
        ends = f"as {names} goes from {number(first.at[0])} to {number(last.at[0])}"
        return f"Adoption {verb} from {first.adopted.text} to {last.adopted.text} {ends}"
    return f"Adoption along {names} goes from {_place(data, low)} to {_place(data, high)}"


def _place(data: Sweep, point: Point) -> str:
    """3% (value 0.1, stake 0.2); saying so where it is the same at other points."""
    at = ", ".join(
        f"{over.path.rpartition('.')[2]} {number(value)}" for over, value in zip(data.over, point.at, strict=True)
    )
    like = sum(other.adopted.value == point.adopted.value for other in data.points) > 1
    return f"{point.adopted.text} ({at}{', among others' if like else ''})"


_FORMS = {
    1: "Pale band: its 95% interval.",
    2: "Intervals stand in the table and under the pointer. Ring: as written in the file. A line, if there is one,"
    " parts what is adopted in more than half of the runs from what is not.",
}


def sweep_caption(data: Sweep) -> str:
    """How many runs, and what the dotted line is."""
    texts = [f"{over.path} is {number(over.as_written)}" for over in data.over if over.as_written is not None]
    text = f"Share adopted, in whatever way, of {counted(data.runs, 'run')} at each point, on the same draws."
    return f"{text} {_FORMS[len(data.over)]}{f' As written, {listed(texts)}.' if texts else ''}"


def sweep_outcomes_title(data: Sweep) -> str:
    """Which outcome leads where, as far as the intervals tell."""
    (over,) = data.over
    leading = list(dict.fromkeys(point.leader for point in data.points if point.leader))
    words = [OUTCOME_WORDS[word] for word in leading]
    if not words:
        return "No outcome is clearly the most frequent anywhere"
    if len(words) == 1:
        sure = "all along" if all(point.leader for point in data.points) else "wherever one clearly is"
        return f"The most frequent outcome {sure}: {words[0]}"
    return f"The most frequent outcome changes as {over.path} grows: {', then '.join(words)}"


def sweep_outcomes_caption(data: Sweep) -> str:
    """What is drawn."""
    return f"Share of each outcome, of {counted(data.runs, 'run')} at each point. Pale bands: 95% intervals."


def sweep_hours_title(data: Sweep) -> str:
    """How long it takes at the two ends."""
    ends = [duration(round(point.hours.value)) for point in (data.points[0], data.points[-1])]
    low, high = (number(point.at[0]) for point in (data.points[0], data.points[-1]))
    if ends[0] == ends[1]:
        return f"Half of the runs end within {ends[0]}, at {low} as at {high}"
    return f"Half of the runs end within {ends[0]} at {low}, within {ends[1]} at {high}"


def sweep_hours_caption(data: Sweep) -> str:
    """That this band is no interval of an estimate."""
    return (
        f"The line is the median of {counted(data.runs, 'run')} at each point; in the pale band end eight runs of ten."
        " The band says how much runs differ, not how sure the line is."
    )
