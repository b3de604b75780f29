"""From the nodes of a file to a plan: the models say what is allowed, each value is tried alone.

Faults do not end the reading: what is wrong is left out (or stood in for), so that the rest of
the plan can be checked in the same run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from triggers.nearest import nearest
from workflows.faults import MESSAGES, MOST, Fault
from workflows.field_types import FROM_FILE, Due, Name
from workflows.plan import Body, Directory, Frozen, Group, Plan, Task
from workflows.reminders import Reminders
from workflows.source_positions import Listing, Node, Path, Places, Scalar, Table, Unknown, is_blank

STAND_INS: Mapping[str, object] = {"adopted": date.min, "tasks": {}, "members": ()}
"""What stands in for a required value that is missing or wrong; for all others, `?`."""

NOT_KEYS: Mapping[type[BaseModel], tuple[str, ...]] = {
    Task: ("id", "due_policy"),
    Plan: ("directory",),
}
"""Fields that a file says in another way: as the key of the task, under `due`, in another file."""

STEP = 500
"""Bodies between two calls that tell of progress."""

Progress = Callable[[int, int], None]
"""Is called with the bodies done and the bodies in all."""

AS_FILED: Mapping[str, bool] = {FROM_FILE: True}

BAD: Final = object()

Model = TypeVar("Model", bound=BaseModel)


class RuledDue(Frozen):
    """`due: {rule: ..., policy: {...}}`: a rule with a policy of its own."""

    rule: Due
    policy: dict[Name, Name] = Field(default_factory=dict)


class Shaper:
    """Builds a plan or directory and collects the faults; `faults` is empty when it is whole."""

    def __init__(self, places: Places, progress: Progress | None = None) -> None:
        self.places, self.progress = places, progress
        self.faults: list[Fault] = []
        self._bad = 0

    def plan(self, root: Node) -> Plan:
        """The plan as far as it can be read."""
        found = self._model(Plan, root, ())
        return found if isinstance(found, Plan) else stand_in(Plan)

    def directory(self, root: Node) -> Directory:
        """The bodies and groups as far as they can be read."""
        found = self._model(Directory, root, ())
        return found if isinstance(found, Directory) else stand_in(Directory)

    def reminders(self, root: Node) -> Reminders:
        """The rules of reminders as far as they can be read."""
        found = self._model(Reminders, root, ())
        return found if isinstance(found, Reminders) else Reminders()

    def _fail(self, code: str, path: Path, **how: Any) -> object:
        self._bad += 1
        self.faults.append(self.places.fault(code, path, **how))
        return BAD

    def _value(self, kind: Any, node: Node, path: Path) -> object:
        kind = without_none(kind)
        if isinstance(node, Unknown):
            self._bad += 1
            return BAD
        origin = get_origin(kind)
        if origin is dict:
            return self._table(kind, node, path)
        if origin is tuple:
            return self._listing(kind, node, path)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self._model(kind, node, path)
        return self._leaf(kind, node, path)

    def _model(self, model: type[BaseModel], node: Node, path: Path, **values: Any) -> object:
        if not isinstance(node, Table):
            return self._wrong(node, path, "keys with values")
        bad = self._bad
        hints = hints_of(model)
        for key, (_, value) in node.entries.items():
            if key not in hints:
                known, what = tuple(hints), self.places.label(path)
                self._fail(
                    "unknown-key",
                    (*path, key),
                    key=True,
                    got=key,
                    allowed=known,
                    nearest=nearest(key, known),
                    what=what,
                )
            elif model is Task and key == "due" and isinstance(value, Table):
                values.update(self._ruled_due(value, (*path, key)))
            elif (found := self._value(hints[key], value, (*path, key))) is not BAD:
                values[key] = found
        self._fill(model, node, path, values)
        if self._bad == bad:
            try:
                return model.model_validate(values)
            except ValidationError as error:
                self._refused(error, path)
        return model.model_construct(set(), **values)

    def _fill(
        self, model: type[BaseModel], node: Table, path: Path, values: dict[str, Any]
    ) -> None:
        for name, known in model.model_fields.items():
            if known.is_required() and name not in values:
                values[name] = STAND_INS.get(name, "?")
                if name not in node.entries:
                    what = self.places.label(path)
                    self._fail("missing-key", (*path, name), what=what, name=name)

    def _ruled_due(self, node: Table, path: Path) -> dict[str, object]:
        found = self._model(RuledDue, node, path)
        if not isinstance(found, RuledDue) or found.rule == "?":
            return {}
        return {"due": found.rule, "due_policy": found.policy}

    def _table(self, kind: Any, node: Node, path: Path) -> object:
        if is_blank(node):
            return {}
        if not isinstance(node, Table):
            return self._wrong(node, path, "keys with values")
        key_kind, value_kind = get_args(kind)
        found: dict[str, object] = {}
        for done, (key, (_, value)) in enumerate(node.entries.items()):
            if len(self.faults) > MOST:
                break  # no more of them are listed
            if self.progress and path == ("bodies",) and done and not done % STEP:
                self.progress(done, len(node.entries))
            here = (*path, key)
            # What is wrong is kept by its name, so that each use of it is not a fault again.
            good = self._try(key_kind, key, here, key=True) is not BAD
            if value_kind is Task:
                task = self._model(Task, value, here, id=key if good else "0")
                task = task if isinstance(task, Task) else stand_in(Task)
                found[key] = task.model_copy(update={"id": key})
            elif (other := self._value(value_kind, value, here)) is not BAD:
                found[key] = other
            elif isinstance(value_kind, type):
                found[key] = stand_in(value_kind)
        return found

    def _listing(self, kind: Any, node: Node, path: Path) -> object:
        if is_blank(node):
            return ()
        if not isinstance(node, Listing):
            return self._wrong(node, path, "a list")
        found = []
        for index, item in enumerate(node.items):
            bad = self._bad
            value = self._value(get_args(kind)[0], item, (*path, index))
            if self._bad == bad:
                found.append(value)
        return tuple(found)

    def _leaf(self, kind: Any, node: Node, path: Path) -> object:
        if not isinstance(node, Scalar):
            return self._wrong(node, path, "text")
        return self._try(kind, node.value, path)

    def _try(self, kind: Any, text: str, path: Path, **how: Any) -> object:
        try:
            return adapter(kind).validate_python(text, context=dict(AS_FILED))
        except ValidationError as error:
            self._refused(error, path, **how)
            return BAD

    def _refused(self, error: ValidationError, path: Path, **how: Any) -> None:
        for problem in error.errors(include_url=False):
            code, args = problem["type"], dict(problem.get("ctx", {}))
            if code == "literal_error":
                allowed = args["expected"].replace("'", "").replace(" or ", ", ")
                code, args = "bad-choice", {"got": str(problem["input"]), "allowed": allowed}
            elif code not in MESSAGES:
                code, args = "bad-value", {"got": problem["msg"]}
            where = (*path, args.pop("field")) if isinstance(args.get("field"), str) else path
            place = self.places.inside(where, args["column"] - 1) if "column" in args else None
            self._fail(code, where, place=place, **args, **how)

    def _wrong(self, node: Node, path: Path, allowed: str) -> object:
        return self._fail("wrong-shape", path, got=kind_of(node), allowed=allowed)


def stand_in(model: type[Model]) -> Model:
    """A model of which nothing could be read."""
    required = [name for name, known in model.model_fields.items() if known.is_required()]
    return model.model_construct(set(), **{name: STAND_INS.get(name, "?") for name in required})


def is_whole(model: Body | Group) -> bool:
    """Whether it was read without fault; what stands in for it has no fields set."""
    return bool(model.model_fields_set)


def without_none(kind: Any) -> Any:
    """The type itself, of `X | None`."""
    if get_origin(kind) in (Union, UnionType):
        return next(part for part in get_args(kind) if part is not NoneType)
    return kind


def kind_of(node: Node) -> str:
    """What stands there, for a message."""
    if isinstance(node, Listing):
        return "a list"
    if isinstance(node, Table):
        return "keys with values"
    return "nothing" if is_blank(node) else "text"


@cache
def hints_of(model: type[BaseModel]) -> dict[str, Any]:
    """Key -> type of each key that a file may have, in the order of the model."""
    hints = get_type_hints(model, include_extras=True)
    left_out = NOT_KEYS.get(model, ())
    return {name: hints[name] for name in model.model_fields if name not in left_out}


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The validator of a small type."""
    return TypeAdapter(kind)
