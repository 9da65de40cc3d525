"""The way in: a name, a path or data, perhaps a variant and some `--set`, and out comes a complete `Scenario`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from nacsim.errors import Problem, ScenarioError, UserError
from nacsim.scenario import bounds, catalogue, checks, resolve, source, variants, wording
from nacsim.scenario.allies import Register
from nacsim.scenario.resolved import Ally, CalendarEvent, Origin, Scenario
from nacsim.scenario.schema import Spec
from nacsim.scenario.source import Document, Finding, in_order, told
from nacsim.scenario.variants import Change, Sets


def load(
    scenario: str | Path | Mapping[str, object] | Scenario,
    sets: Sequence[str] = (),
    *,
    slug: str | None = None,
    variant: str | None = None,
) -> Scenario:
    """A scenario that ships, is in a file, or is data in the form of a file; or one that is loaded, with more set.

    Args:
        scenario: "iraq-training-2004", "iraq-training-2004@coding_b", "my/scenario.yaml@mild", a mapping, a Scenario.
        sets: texts of `--set`, each PATH=VALUE.
        slug: what to call it, instead of by its file's name; data has none, and is "untitled".
        variant: which to choose, where the name does not say it after an @.

    Raises:
        UserError: there is no such scenario, or it was altered in memory and cannot be read once more.
        ScenarioError: it cannot be used; carries every problem found. Those of data have no line or column.
    """
    if isinstance(scenario, Scenario) and not sets and slug is None and variant is None:
        return scenario
    origin = _origin(scenario, slug)
    return complete(
        origin.document,
        slug=slug or origin.slug,
        variant=origin.variant if variant is None else variant,
        sets=[*origin.sets, *sets],
    )


def _origin(scenario: str | Path | Mapping[str, object] | Scenario, slug: str | None) -> Origin:
    """Where a scenario is read from. UserError as `load`."""
    if isinstance(scenario, Scenario):
        if scenario.origin is None:
            message = "was changed in memory, so no file describes it any more. Set values first, then change it."
            raise UserError(f"{scenario.slug} {message}")
        return scenario.origin
    if isinstance(scenario, Mapping):
        slug = slug or "untitled"
        return Origin(Document(slug, dict(scenario)), slug, None, ())
    path, variant = locate(str(scenario))
    # A file's name may hold bytes that are no text, and a record could not be written with them.
    return Origin(source.read(path), path.stem.encode(errors="replace").decode(), variant, ())


def locate(name_or_path: str) -> tuple[Path, str | None]:
    """The file and the variant that a name means. UserError if there is no such scenario."""
    name, at, variant = name_or_path.rpartition("@")
    for whole, chosen in ((name_or_path, None), (name, variant)) if at else ((name_or_path, None),):
        shipped = catalogue.find(whole)
        if shipped is not None:
            return shipped, chosen
        if _is_there(whole):
            return Path(whole), chosen
    wanted = name if at else name_or_path
    raise UserError(f"There is no scenario {wanted!r}, neither shipped nor as a file. {_meant(wanted)}")


def _meant(wanted: str) -> str:
    """What somebody who wrote this name may have meant: a file here, or what ships."""
    files = [f"{wanted}{ending}" for ending in (".yaml", ".yml") if _is_file(f"{wanted}{ending}")]
    shipped = [slug for slug in catalogue.shipped() if wanted and slug.startswith(wanted.lower())]
    if files or shipped:
        return f"Did you mean {(files or shipped)[0]}?"
    return wording.near(wanted, catalogue.shipped()) or "`nac list` shows what ships."


def complete(document: Document, *, slug: str, variant: str | None = None, sets: Sequence[str] = ()) -> Scenario:
    """The scenario in a document. ScenarioError with every problem found."""
    try:
        bounds.check(document)
        wanted = variants.parse_sets(sets)
        spec, allies, calendar = _settled(document, variant, wanted)
    except ScenarioError as error:
        raise ScenarioError(told(error.problems)) from None
    scenario = resolve.assemble(spec, allies, calendar, slug=slug, variant=variant, sets=wanted)
    kept = replace(document, tree=deepcopy(document.tree))  # data is its author's, who may change it later
    object.__setattr__(scenario, "origin", Origin(kept, slug, variant, tuple(sets)))  # the one field `replace` drops
    return scenario


def all_problems(document: Document) -> list[Problem]:
    """Every problem of a document and of each of its variants, in the order of the file; empty if all is well."""
    try:
        bounds.check(document)
    except ScenarioError as error:
        return list(error.problems)
    named = document.tree.get("variants")
    found = _problems(document, None)
    known = {problem.field for problem in found}
    for variant in named if isinstance(named, dict) else ():
        own = _problems(document, variant)
        found += [one for one in own if one.field.removeprefix(f"variants.{variant}.") not in known]
    return told(found)


def _problems(document: Document, variant: str | None) -> list[Problem]:
    try:
        _settled(document, variant, Sets())
    except ScenarioError as error:
        return list(error.problems)
    return []


def _settled(
    document: Document, variant: str | None, wanted: Sets
) -> tuple[Spec, tuple[Ally, ...], tuple[CalendarEvent, ...]]:
    """The document with its changes, checked, and the numbers of all allies at each time. ScenarioError as `load`."""
    changes = [*(variants.variant(document, variant) if variant is not None else ()), *wanted.changes]
    clashing = variants.conflicts(changes, document)
    if clashing:
        raise ScenarioError(clashing)
    changed = variants.apply(document, changes)
    spec, problems = examine(changed)
    if spec is None or problems:
        raise ScenarioError(problems)
    paths = [change.path for change in wanted.changes]
    allies = _allies(changed, spec, paths)
    return spec, allies, _calendar(changed, spec, allies, paths)


def examine(document: Document) -> tuple[Spec | None, list[Problem]]:
    """The document as the schema has it (None if it does not fit), and all problems, in the order of the file."""
    spec, findings = _parse(document.tree)
    usable = spec if spec is not None else _without(document.tree, findings)
    if usable is not None:
        away = [finding.path for finding in findings]
        findings += [one for one in checks.findings(usable) if not any(_touch(one.path, path) for path in away)]
    noted = {(one.line, one.column) for one in document.problems if one.line is not None}
    found = (document.problem(finding) for finding in findings)
    return spec, in_order([*document.problems, *(one for one in found if (one.line, one.column) not in noted)])


def _parse(tree: Mapping[str, Any]) -> tuple[Spec | None, list[Finding]]:
    try:
        return Spec.model_validate(tree), []
    except ValidationError as error:
        return None, wording.findings(error)


_SEPARABLE = frozenset({"allies", "procedure", "calendar", "record"})


def _without(tree: Mapping[str, Any], findings: Sequence[Finding]) -> Spec | None:
    """The scenario without what does not fit, so that the other checks can be made in the same pass.

    None where what does not fit is something that other parts refer to: its absence would only bring false alarms.
    """
    trimmed: Any = dict(tree)
    for finding in findings:
        separable = finding.path[:1] and finding.path[0] in _SEPARABLE and len(finding.path) > 1
        if not (separable or (finding.at_key and len(finding.path) == 1)):
            return None
        trimmed = _cut(trimmed, finding.path)
    return _parse(trimmed)[0]


def _cut(tree: Any, path: source.Path) -> Any:
    if isinstance(tree, dict) and path[0] in tree:
        rest = {key: value for key, value in tree.items() if key != path[0]}
        return rest if len(path) == 1 else rest | {path[0]: _cut(tree[path[0]], path[1:])}
    return tree


def _touch(path: source.Path, cut: source.Path) -> bool:
    """Whether a finding is about the block that something was cut from, about an entry beside it, or what is around."""
    shared = min(len(path), len(cut) - 1)
    return shared > 1 and path[:shared] == cut[:shared] and len(path) <= len(cut)


def _allies(document: Document, spec: Spec, set_paths: Sequence[source.Path]) -> tuple[Ally, ...]:
    register = Register(spec, set_paths)
    allies = register.allies()
    if register.findings:
        raise ScenarioError(in_order(document.problem(finding) for finding in register.findings))
    return allies


def _calendar(
    document: Document, spec: Spec, allies: tuple[Ally, ...], set_paths: Sequence[source.Path]
) -> tuple[CalendarEvent, ...]:
    """The events in the order in which they fall, each laid over the ones before it."""
    before = {ally.code: ally for ally in allies}
    events: list[CalendarEvent] = []
    plain = [resolve.calendar_event(spec, key, event, ()) for key, event in spec.calendar.items()]
    for event in sorted(plain, key=lambda one: (one.hour, one.key)):
        document = variants.apply(document, _event_changes(spec, event.key))
        later, problems = examine(document)
        if later is None or problems:
            raise ScenarioError(problems)
        # An event changes what allies want, not whose uncertainty they share.
        now = (replace(ally, group=before[ally.code].group) for ally in _allies(document, later, set_paths))
        events.append(replace(event, allies=tuple(now)))
    return tuple(events)


def _event_changes(spec: Spec, key: str) -> list[Change]:
    return [
        change
        for path, value in spec.calendar[key].changes.items()
        for change in variants.leaves(value, tuple(path.split(".")), ("calendar", key, "changes", path))
    ]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _is_there(name: str) -> bool:
    try:
        return name.endswith((".yaml", ".yml")) or Path(name).exists()
    except (OSError, ValueError):
        return False
