"""The sentences of a reading: its questions, readings, remains, doubts, in the clerk's language."""

from __future__ import annotations

from dataclasses import dataclass

from upon.words.texts import Words
from workflows.reading.drafts import Doubt, Link, Remain


@dataclass(frozen=True, slots=True)
class ReadingSentences:
    """The words of questions of reading; as `workflows.reading.plan_data.Sentences`."""

    words: Words

    def asks(self, code: str, words: str) -> str:
        """The question of a code about some words."""
        return self.words.say(f"read.asks.{code}", words=words).strip()

    def why(self, code: str) -> str:
        """Why it is open; one sentence for all that have none of their own."""
        key = f"read.why.{code}"
        return self.words.say(key if self.words.has(key) else "read.why.other")

    def reading(self, when: str | None, due: str, taken: bool) -> str:
        """A reading with its expressions: `when` the condition, None for none, `due` the deadline.
        Whether it is `taken` changes nothing here."""
        del taken
        if when is None:
            return self.words.say("read.reading.due", due=due)
        return self.words.say("read.reading.rules", when=when, due=due)

    def other(self) -> str:
        """The reading that a person writes."""
        return self.words.say("read.reading.other")

    def note(self, code: str, words: str) -> str:
        """A remark of a code."""
        key = f"read.note.{code}"
        if not self.words.has(key):
            return self.words.say("read.note.other", words=words or code)
        return self.words.say(key, words=words) if words else self.words.say(key)

    def remain(self, remain: Remain) -> str:
        """Why something was left over."""
        return self.words.say(f"read.remains.{remain.why}")

    def doubt(self, doubt: Doubt) -> str:
        """What a person should look at."""
        return self.words.say(f"read.doubt.{doubt.code}", text=doubt.text, about=doubt.about)

    def link(self, link: Link, event: str) -> str:
        """Which tasks may wait for one thing."""
        return self.words.say(
            f"read.link.{link.kind}", first=link.first, second=link.second, event=event
        )
