"""One narrator for a run: what `nac run` and `nac explain` print and what its page says are the same sentences."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import pytest

from nacsim.council.run import run
from nacsim.findings.common_ground import common_ground
from nacsim.findings.explanation import Explanation
from nacsim.findings.price import prices
from nacsim.scenario.load import load
from nacsim.studies.explain import explained
from nacsim.telling.explain_report import explanation_report
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript
from nacsim_dashboards.pages.page import html
from nacsim_dashboards.pages.run_page import run_page

RUNS = (
    ("iraq-training-2004", True),
    ("iraq-training-2004@no_amendments", True),
    ("turkey-2003", True),
    ("turkey-2003@no_dpc", False),
    ("ntmi-review-2008", False),
)
"""Scenarios, and whether as written: adopted, blocked, moved to another body, with few ways to turn it, with stages."""


@cache
def of_run(name: str, as_written: bool) -> tuple[Explanation, str, str, str]:
    """A run explained; its transcript, its explanation and its page, each as one line of text."""
    scenario = load(name)
    record = run(scenario, seed=1, as_written=as_written)
    found = explained(record, scenario)
    page = re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", " ", html(run_page(found)), flags=re.DOTALL))
    texts = (as_text(transcript(record, scenario)), as_text(explanation_report(found)), unescape(page))
    told, why, shown = (" ".join(text.split()) for text in texts)
    return found, told, why, shown


@pytest.mark.parametrize(("name", "as_written"), RUNS)
def test_the_story_is_the_same_in_transcript_explanation_and_page(name: str, as_written: bool) -> None:
    found, told, explained_text, page = of_run(name, as_written)
    story = found.story
    sentences = [story.finding, *story.objections, *story.unmoved, *(s for m in story.movements for s in m.sentences)]
    assert len(sentences) >= 2
    for sentence in sentences:
        text = " ".join(sentence.text.split())
        assert text in told and text in explained_text and text in page
    for sentence in story.concessions:
        assert " ".join(sentence.text.split()) in told and " ".join(sentence.text.split()) in page


@pytest.mark.parametrize(("name", "as_written"), RUNS)
def test_what_would_have_turned_it_is_the_same_in_explanation_and_page(name: str, as_written: bool) -> None:
    found, _, text, page = of_run(name, as_written)
    ground, price = common_ground(found), prices(found)
    assert ground.headline in text and ground.headline in page
    for judged in filter(None, (ground.draft, ground.final, ground.best)):
        sentence = ground.judgement(judged)
        assert sentence[1:] in text and sentence[1:] in page, sentence  # the first letter may be large
    if not price.turned:
        assert price.headline in text
    assert price.headline in page
