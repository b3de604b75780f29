"""The table of commands: `--help` is printed from it, and a command's module is imported only when
the command is called."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_PANELS = (
    (
        "record",
        """
        plans.new.new plans.new.plans plans.read.read plans.catalog.check plans.catalog.adopt
        record.record inbox.inbox plans.amend.amend plans.bodies.bodies* plans.plan_moves.plan*
        """,
    ),
    (
        "read",
        """
        plans.catalog.show events.triggers events.events lists.tasks lists.due lists.overdue
        lists.waiting lists.agenda why.why feed.feed what_if.what-if what_if.latest
        history.history ledger.log law.calc.calc report.report* demo.demo manual.help
        """,
    ),
    (
        "progress",
        """
        tasks.start tasks.complete tasks.suspend tasks.resume tasks.reopen tasks.cancel
        tasks.reinstate
        """,
    ),
    (
        "revise",
        "revise.correct revise.retract revise.extend revise.settle revise.undo waive.waive",
    ),
    ("law", "law.confirm.confirm law.calendar.calendar* law.policy.policy*"),
    (
        "clock",
        """
        clock.sweep.sweep clock.notices.notices clock.run.run clock.worker.worker
        clock.follow.follow clock.status.status reminders.reminders* clock.notify.notify*
        clock.outbox.outbox*
        """,
    ),
    ("web", "serve.serve accounts.accounts*"),
    (
        "proof",
        """
        where.where verify.verify verify.rebuild upgrade.upgrade ledger.backup ledger.restore
        copy.copy
        """,
    ),
)
"""Panel of the help -> its commands in order, each as module.name; a star marks one that has
commands of its own."""

_STAYING = frozenset({"run", "worker", "serve", "follow"})
"""Commands that go on until they are stopped, or may be asked to."""


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command of the program.

    `module` is relative to `cli.commands`. `function` is the command itself; of a `group` it gives
    the Typer application of the commands below it. `help` and `panel` are keys of texts.
    """

    name: str
    module: str
    function: str
    help: str
    panel: str
    group: bool

    @property
    def stays(self) -> bool:
        """Whether the command goes on until it is stopped."""
        return self.name in _STAYING

    def load(self) -> Any:
        """The function, whose module is imported now."""
        module = importlib.import_module(f"..commands.{self.module}", __package__)
        return getattr(module, self.function)


def _help_key(name: str) -> str:
    """The key of a command's help; `help.help` is the option's."""
    return "help.manual" if name == "help" else f"help.{name}"


def _function(name: str) -> str:
    """What the function of a command is called; a word of Python's own has a line behind it."""
    return "help_" if name == "help" else name.replace("-", "_")


def _entries() -> Iterator[CommandEntry]:
    for panel, rows in _PANELS:
        for row in rows.split():
            module, _, name = row.removesuffix("*").rpartition(".")
            group = row.endswith("*")
            function = "group" if group else _function(name)
            yield CommandEntry(
                name, module, function, _help_key(name), f"help.panel.{panel}", group
            )


COMMANDS = {entry.name: entry for entry in _entries()}
"""Every command by its name, in the order of the help."""
