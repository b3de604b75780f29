"""What a wording says: `when`, `due`, events and questions; and what gathers them."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflows.reading.timing.event_phrases import EventPhrase


@dataclass(frozen=True, slots=True)
class TimeQuestion:
    """Something that the words leave open: a code of the texts, what it is about, and the readings
    (`when`, `due`), the one taken first."""

    code: str
    words: str = ""
    readings: tuple[tuple[str | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TimeReading:
    """What a wording says. `done` where the task was done before the plan."""

    when: str | None = None
    due: str = "none"
    events: tuple[EventPhrase, ...] = ()
    questions: tuple[TimeQuestion, ...] = ()
    done: bool = False


@dataclass
class Combiner:
    """Works out one wording; `year` is that of the document, None where it is not known."""

    year: int | None = None
    when: list[str] = field(default_factory=list)
    dues: list[str] = field(default_factory=list)
    events: list[EventPhrase] = field(default_factory=list)
    questions: list[TimeQuestion] = field(default_factory=list)
    done: bool = False

    def ask(self, code: str, words: str = "", *others: tuple[str | None, str]) -> None:
        """Note a question; `others` are readings beside the one taken."""
        if all(question.code != code for question in self.questions):
            self.questions.append(TimeQuestion(code, words, others))

    def reading(self, joint: str = " and ") -> TimeReading:
        """The whole, in canonical order of the words."""
        when = " and ".join(dict.fromkeys(self.when)) or None
        due = joint.join(sorted(dict.fromkeys(self.dues), key=order_of_rule)) or "none"
        events = tuple({event.id: event for event in self.events}.values())
        taken = (when, due)
        asked = tuple(
            TimeQuestion(q.code, q.words, (taken, *(r for r in q.readings if r != taken)))
            for q in self.questions
        )
        return TimeReading(when, due, events, asked, self.done)


def order_of_rule(due: str) -> int:
    """What has a date first, then what never ends, then rhythms, then events."""
    first = due.split(maxsplit=1)[0]
    return {"continuous": 1, "every": 2, "upon": 3}.get(first, 0)
