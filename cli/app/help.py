"""Help in the person's language: the command classes whose pages it is, and their layout."""

from __future__ import annotations

import textwrap
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from cli.app.command_table import COMMANDS
from cli.app.parse_errors import extra_arguments, no_command, told_apart
from cli.app.placeholders import placeholder
from cli.app.tables import page_width
from triggers.errors import UponError, UsageError
from triggers.nearest import nearest
from upon.words.texts import Words

OWN_TEXTS = {
    "help": "help.help",
    "install_completion": "help.install_completion",
    "show_completion": "help.show_completion",
}
"""Parameters that typer adds -> the key of their text."""


LISTINGS = {"policy": "show", "calendar": "show", "reminders": "show", "bodies": "list"}
"""Name -> which of the commands below it is meant where none is named."""


class UnknownCommandError(UsageError):
    """There is no such command (exit 2)."""

    code = "unknown_command"
    template = "no command {got!r}; did you mean: {allowed}"

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        self.nearest = near
        UponError.__init__(self, got=name, allowed=", ".join(near) or "upon --help")


class MissingValueError(UsageError):
    """An option that needs a value is followed by another option (exit 2)."""

    code = "missing_value"
    template = "option {option} needs a value, but {next} follows; see `{help}`"

    def __init__(self, option: str, following: str, hint: str) -> None:
        UponError.__init__(self, option=option, next=following, help=hint)


class PlainParam:
    """The coercion of a text or a flag: what was typed is the value."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG002  typer's signature
        """The value itself; for an argument or option that may come often, a tuple of texts."""
        several = param.multiple or param.nargs == -1
        return tuple(value or ()) if several else value


def _is_plain(param: Any) -> bool:
    kind = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    return kind in (str, list[str]) or getattr(param, "is_flag", False)


class _Page:
    """What the program and its commands have in common."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters, `--help` among them."""
        found: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in found:
            if _is_plain(param):
                # Typer would load pydantic to find that a text is a text.
                param.get_runtime_param = PlainParam
        return found

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page."""
        formatter.write("\n".join(page(self, ctx)))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What is left of the arguments. Raises MisuseError, and MissingValueError where an option
        stands in the place of another's value."""
        known = {name: param for param in self.get_params(ctx) for name in param.opts}
        for name, value in pairwise(args):
            param = known.get(name)
            if param is not None and not getattr(param, "is_flag", False) and value in known:
                raise MissingValueError(name, value, f"{ctx.command_path} --help")
        with told_apart(self, ctx):
            left: list[str] = super().parse_args(ctx, args)  # type: ignore[misc]
        return left


class Command(_Page, TyperCommand):
    """A command whose help is laid out here."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Nothing is left of the arguments, or MisuseError is raised."""
        ctx.allow_extra_args = True
        left = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            raise extra_arguments(ctx, left)
        return left


class Group(_Page, TyperGroup):
    """Commands under one name, by what they are for."""

    words: Words

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments; where no command below the name is given, those of its listing."""
        listing = LISTINGS.get(str(self.name))
        plain = not args or args[0].startswith("-")
        if listing and plain and not {*args} & {*self.commands, "--help"}:
            args = [listing, *args]
        return list(super().parse_args(ctx, args))

    def summaries(self) -> list[tuple[str, str | None, str]]:
        """Each command's name, the key of its help, and its panel."""
        return [
            (name, sub.help, getattr(sub, "rich_help_panel", None) or "help.panel.other")
            for name, sub in self.commands.items()
            if not sub.hidden
        ]

    def invoke(self, ctx: Any) -> Any:
        """The command below that is named; MisuseError where none is."""
        try:
            return super().invoke(ctx)
        except typer.TyperException as error:
            # A name that is none is UnknownCommandError: of its own context a group can only lack
            # a command.
            if getattr(error, "ctx", None) is ctx:
                raise no_command(ctx) from None
            raise

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        """The command named, or UnknownCommandError with the nearest."""
        name = args[0]
        if name not in self.commands and not name.startswith("-") and not ctx.resilient_parsing:
            raise UnknownCommandError(name, nearest(name, self.commands))
        return super().resolve_command(ctx, args)


class RootGroup(Group):
    """The program: its help is printed from the table, so that no command is imported for it."""

    def summaries(self) -> list[tuple[str, str | None, str]]:
        """Each command's name, the key of its help, and its panel."""
        return [(entry.name, entry.help, entry.panel) for entry in COMMANDS.values()]


def page(command: Any, ctx: typer.Context) -> list[str]:
    """The lines of a command's help."""
    words: Words = ctx.find_root().command.words  # type: ignore[attr-defined]
    pieces = [ctx.command_path, words.say("help.usage.options")]
    if isinstance(command, Group):
        pieces.append(words.say("help.usage.command"))
    own = [param for param in command.get_params(ctx) if param.param_type_name == "argument"]
    pieces += [_signature(words, param) for param in own]
    lines = [
        f"{words.say('help.usage')}: {' '.join(pieces)}",
        "",
        *_wrapped(_text(words, command.help)),
    ]
    sections = _sections(words, command, ctx)
    ordered = sorted(sections, key=lambda panel: (panel.startswith("help.panel.g"), 0))
    for panel in ordered:
        lines += ["", *_wrapped(f"{_text(words, panel)}:"), *_pairs(sections[panel])]
    return [*lines, *_examples(words, f"example.{ctx.command_path.removeprefix('upon ')}"), ""]


def _sections(words: Words, command: Any, ctx: typer.Context) -> dict[str, list[tuple[str, str]]]:
    """Panel -> the options, arguments and commands in it, each with what it does."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for param in command.get_params(ctx):
        if getattr(param, "hidden", False):
            continue
        argument = param.param_type_name == "argument"
        plain = "help.panel.arguments" if argument else "help.panel.options"
        panel = getattr(param, "rich_help_panel", None) or plain
        sections.setdefault(panel, []).append((_signature(words, param), _help(words, param)))
    for name, key, panel in command.summaries() if isinstance(command, Group) else ():
        sections.setdefault(panel, []).append((name, _text(words, key).splitlines()[0]))
    return sections


def _examples(words: Words, key: str) -> list[str]:
    """The command lines under a key; none where there is no such key."""
    if not words.has(key):
        return []
    lines = ["", f"{words.say('help.examples')}:"]
    for example in words.say(key).split("; "):
        lines += textwrap.wrap(
            example,
            page_width() - 2,
            initial_indent="  ",
            subsequent_indent="      ",
            break_on_hyphens=False,
        )
    return lines


def _text(words: Words, text: str | None) -> str:
    """The text of a key; a text that is no key stands for itself."""
    if not text:
        return "-"
    return words.say(text) if words.has(text) else text


def _help(words: Words, param: Any) -> str:
    text = _text(words, getattr(param, "help", None) or OWN_TEXTS.get(param.name))
    if param.name in OWN_TEXTS:
        text = words.say(OWN_TEXTS[param.name])
    required = param.required and param.param_type_name != "argument"
    return f"{text} [{words.say('help.required')}]" if required else text


def _signature(words: Words, param: Any) -> str:
    if param.param_type_name == "argument":
        name = placeholder(words, param.metavar or param.name.upper())
        return f"{name}..." if param.nargs != 1 else name
    names = ", ".join(param.opts)
    if param.is_flag:
        return names
    return f"{names} {placeholder(words, param.metavar or 'TEXT')}"


def _wrapped(text: str) -> list[str]:
    room = page_width() - 2
    return [line for part in text.splitlines() for line in textwrap.wrap(part, room) or [""]]


def _pairs(pairs: list[tuple[str, str]]) -> list[str]:
    left = min(30, max(len(name) for name, _ in pairs))
    lines = []
    for name, text in pairs:
        rest = textwrap.wrap(text, page_width() - left - 4) or [""]
        first = f"  {name:<{left}}  "
        if len(name) > left:
            lines.append(f"  {name}")
            first = " " * (left + 4)
        lines.append(first + rest[0])
        lines += [" " * (left + 4) + line for line in rest[1:]]
    return lines
