"""The talk with one person at the table: what is shown, what is asked, and what is read, from a terminal or a pipe.

Nothing is shown of what follows from an answer before that answer is on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nacsim.cli.chair_dialogues import of_chair
from nacsim.cli.choices import Dialogue, Reply
from nacsim.cli.console import show
from nacsim.cli.dialogues import of_ally
from nacsim.cli.prompts import Misread, Prompt, read
from nacsim.cli.typed import StoppedError, type_line
from nacsim.council.sitting import Sitting
from nacsim.errors import AnswerRefusedError
from nacsim.findings.as_heard import heard
from nacsim.findings.chair_replies import chair_replies
from nacsim.findings.in_your_seat import in_your_seat, unchanged
from nacsim.findings.words import Words, counted
from nacsim.record import CHAIR, Event
from nacsim.studies.play import Play
from nacsim.telling import at_the_table
from nacsim.telling.at_the_table import KEYS, Public
from nacsim.telling.lines import Line, paragraph
from nacsim.telling.text_on_the_table import text
from nacsim.theory.question import Question

Given = Mapping[str, Any] | None
"""An answer; None: left to the model."""


class AnewError(Exception):
    """This question is answered from its beginning again."""


class LeftToTheModelError(Exception):
    """This question is left to the model."""


class Conversation:
    """One sitting with the person whose seat it is."""

    def __init__(self, play: Play) -> None:
        """play: where it stands; nothing of it has been shown yet."""
        self.play = play
        self.words = Words(play.sitting.scenario)
        self.again = False
        """Whether it goes on after a stop."""
        self.seen = 0
        """Events that were shown."""
        self.text: Mapping[str, str] | None = None
        """The text that was shown last."""
        self.told: list[str] = []
        """What was said of the answer that is being given, in words."""
        self.session: tuple[int, str] | None = None
        """The session that was shown last, and its body."""
        self.spoke = False
        """Whether it was said that the model never takes the floor."""
        self.foretold = ""
        """What the model would have said, as it was told last."""
        self.asked_for: Callable[[Public], tuple[str, ...]] | None = None
        """What became of what was last asked for on the floor; None once that was told."""

    def open(self, *, again: bool = False) -> None:
        """Say what is to be decided, and whose seat this is; of a sitting that goes on, that it does."""
        self.again = again
        sitting, seat = self.play.sitting, self.play.seat
        show(at_the_table.opening(sitting.scenario, seat))
        if not again:
            show(at_the_table.brief_lines(sitting.scenario, seat, sitting.private(seat)["brief"]))  # type: ignore[arg-type]
            return
        self.text = self.play.sitting.public()["text"]  # type: ignore[assignment]  # what changed in it is no news now
        since = f"You go on after {counted(len(sitting.answered), 'answer')}. So far:" if sitting.answered else ""
        self._say(f"Going on in {self.play.folder}. b shows your brief. {since}".rstrip())

    def go_on(self) -> Play:
        """Ask until the matter is closed; each answer is on disk before the next thing is shown.

        StoppedError when nothing more is said. Whatever ends it, `play` holds what was answered.
        """
        while not self.play.sitting.over:
            for question in self.play.sitting.pending():
                self._round(question)
        public = self.play.sitting.public()
        show(at_the_table.happened(self.words, public, self.seen))
        self._reply(public)
        return self.play

    def _round(self, question: Question) -> None:
        self._state(question)
        before, foreseen = self.play.sitting, self.play.sitting.left_to_the_model()
        while True:
            answer = self._answer(question)
            try:
                self.play = self.play.answer({"id": question.id, "answer": answer})
                break
            except AnswerRefusedError as refused:
                show(paragraph(str(refused), "object"))
                self.play.keep_draft(question.id, [])
        self._tell(question, answer, foreseen)
        if question.kind == "floor" and self.play.sitting.answered[-1].answer:
            self.asked_for = self._asked_for(question, before, foreseen)

    def _asked_for(
        self, question: Question, before: Sitting, foreseen: Sequence[Event]
    ) -> Callable[[Public], tuple[str, ...]]:
        given, tableable = self.play.sitting.answered[-1].answer or {}, before.tableable()
        known = len(question.public["events"])

        def replies(public: Public) -> tuple[str, ...]:
            since = [heard(event) for event in public["events"][known:]]
            return chair_replies(self.words, given, since, tableable, foreseen)

        return replies

    def _reply(self, public: Public) -> None:
        """What became of what was asked for on the floor."""
        for reply in self.asked_for(public) if self.asked_for else ():
            show(paragraph(reply, "text"))
        self.asked_for = None

    def _state(self, question: Question) -> None:
        public = question.public
        new_session = self.session != (public["session"], public["body"])
        show(at_the_table.clock(self.words, public, question.kind))
        show(at_the_table.happened(self.words, public, self.seen))
        if question.seat == CHAIR and not (self.again and self.session is None):  # what it was asked then is not known
            show(at_the_table.unasked(public, self.seen))
        self._reply(public)
        if any(event["kind"] == "sounding" for event in public["events"][self.seen :]) or not self.seen:
            show(at_the_table.table(self.words, public, question.seat, self.seen))
        if new_session or question.text != self.text:
            show(text(self.words, public, self.text, question.brief))
        self.seen, self.text = len(public["events"]), question.text
        self.session = (public["session"], public["body"])

    def _tell(self, question: Question, answer: Given, foreseen: Sequence[Event]) -> None:
        """What the model would have said: after the answer, never before; at length only where it is news."""
        if question.kind == "floor" and (not answer or self.spoke):
            return
        self.spoke = self.spoke or question.kind == "floor"
        said = in_your_seat(self.words, question.kind, question.seat, foreseen)
        again = said == self.foretold and question.kind == "sounding"
        show(at_the_table.model_lines(unchanged(said) if again else said))
        self.foretold = said

    def _answer(self, question: Question) -> Given:
        """What the person answers, prompt by prompt; what is said is kept, and taken up again."""
        while True:
            try:
                return self._through(self._dialogue(question), question, self.play.draft(question.id))
            except LeftToTheModelError:
                if self.told:
                    self._say(f"Left to the model; dropped: {'; '.join(self.told)}.")
                return {"floor": True} if question.kind == "sounding" else None
            except AnewError:
                self.play.keep_draft(question.id, [])
                self._say(f"Begun again; dropped: {'; '.join(self.told)}." if self.told else "Nothing to drop yet.")

    def _dialogue(self, question: Question) -> Dialogue:
        if question.kind in ("move", "drafting"):
            return of_chair(question, self.words, self.play.sitting)
        own = (answered.answer for answered in self.play.sitting.answered if answered.seat == question.seat)
        return of_ally(question, self.words, [*own])

    def _through(self, talk: Dialogue, question: Question, draft: Sequence[Sequence[str]]) -> Given:
        given, self.told = list[Sequence[str]](), []
        prompt = next(talk)
        try:
            for said in draft:
                if not _fits(prompt, said):
                    break
                prompt = self._next(talk, prompt, said, given)
            if given:
                self._say(f"You had begun to answer: {'; '.join(self.told)}.")
            while True:
                said = self._ask(prompt, question, first=not given)
                prompt = self._next(talk, prompt, said, given)
                self.play.keep_draft(question.id, given)
        except StopIteration as done:
            answer: Given = done.value
            return answer

    def _next(self, talk: Dialogue, prompt: Prompt, said: Sequence[str], given: list[Sequence[str]]) -> Prompt:
        """The prompt after a reply, which is kept as far as it is part of the answer."""
        self.told.append(prompt.told(said))
        given.append(said)
        following = talk.send(tuple(said))
        if following.afresh:
            self.told.clear()
            given.clear()
        return following

    def _say(self, note: str) -> None:
        show([Line(), *paragraph(note, "note", indent=0)])

    def _ask(self, prompt: Prompt, question: Question, *, first: bool) -> Reply:
        show([*prompt.before, *prompt.lines()])
        while True:
            typed = type_line()
            if self._is_key(typed.strip().lower(), question, prompt, first=first):
                show(prompt.lines())
                continue
            try:
                return read(prompt, typed)
            except Misread as misread:
                show(paragraph(misread.why, "note"))

    def _is_key(self, typed: str, question: Question, prompt: Prompt, *, first: bool) -> bool:
        """Whether this was one of `KEYS`, which was then obeyed."""
        scenario, seat = self.words.scenario, question.seat
        if typed in ("q", "quit"):
            raise StoppedError
        if typed in ("m", "model", "as the model would"):
            raise LeftToTheModelError
        if typed in ("r", "anew", "answer anew"):
            raise AnewError
        if typed in ("?", "help"):
            procedure = at_the_table.explained(self.words, question.kind) if first else []
            show([*prompt.explained(), *procedure, Line(), *paragraph(KEYS, "note")])
        elif typed in ("b", "brief"):
            show(at_the_table.brief_lines(scenario, seat, question.brief))
        elif typed in ("t", "table"):
            show(at_the_table.table(self.words, question.public, seat))
            show(text(self.words, question.public, self.text, question.brief))
        else:
            return False
        return True


def _fits(prompt: Prompt, said: Sequence[str]) -> bool:
    """Whether a reply that was kept is one to this prompt."""
    keys = {choice.key for choice in prompt.choices}
    return bool(said) and (len(said) == 1 or prompt.several) and (prompt.free or set(said) <= keys)
