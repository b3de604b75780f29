"""Reading `notify.yaml`: where it lies, all its faults with their places, and the settings."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from urllib.parse import quote

from pydantic import BaseModel, SecretStr

from delivery.checks import check, doubts
from delivery.errors import SecretError
from delivery.settings import CHANNELS, Channel, NotifyFile, Recipient, Secret
from workflows.build import Shaper, stand_in
from workflows.faults import MOST, Fault, in_order
from workflows.regular_files import open_regular
from workflows.source_positions import Node, Places, Scalar, Table, is_blank
from workflows.source_positions import Path as Way
from workflows.yaml.nodes import compose_file

VARIABLE, NAME = "UPON_NOTIFY", "notify.yaml"
WHOLE = "notify file"
LARGEST_SECRET = 4096
"""Bytes."""
OPEN_TO_OTHERS = 0o077


@dataclass(frozen=True)
class Settings:
    """What the file says, and the secrets that it points at, which are read when they are needed
    and are in no text that this gives."""

    file: NotifyFile
    path: Path
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    _seen: set[str] = field(default_factory=set, repr=False, compare=False)

    @property
    def recipients(self) -> Mapping[str, Recipient]:
        """Name -> who is told."""
        return self.file.recipients

    def channel(self, recipient: Recipient) -> Channel:
        """The channel of a recipient."""
        return self.file.channels[recipient.channel]

    def hour(self, recipient: Recipient) -> time:
        """The local hour of a recipient's digest."""
        return recipient.hour or self.file.office.hour

    def lang(self, recipient: Recipient) -> str:
        """The language of a recipient."""
        return recipient.lang or self.file.office.lang

    @property
    def templates(self) -> Path | None:
        """The folder of the office's own templates."""
        return self.path.parent / self.file.templates if self.file.templates else None

    def secret(self, secret: Secret) -> SecretStr:
        """A secret. Raises SecretError where it is not there, or others may read it."""
        text = self._from_env(secret) if secret.env else self._from_file(secret)
        if not text:
            raise SecretError(secret.where, "it is empty")
        self._seen.add(text)
        return SecretStr(text)

    def scrubbed(self, text: str) -> str:
        """A text without any secret that was read."""
        for secret in sorted(self._seen, key=len, reverse=True):
            for form in (secret, quote(secret, safe="")):
                text = text.replace(form, "***")
        return text

    def _from_env(self, secret: Secret) -> str:
        found = self.environ.get(secret.env or "")
        if found is None:
            raise SecretError(secret.where, "the variable is not set")
        return found.strip()

    def _from_file(self, secret: Secret) -> str:
        try:
            with open_regular(self.path.parent / (secret.file or "")) as file:
                mode = os.fstat(file.fileno()).st_mode
                if os.name == "posix" and mode & OPEN_TO_OTHERS:
                    shown = f"{stat.S_IMODE(mode):04o}"
                    raise SecretError(secret.where, f"its mode is {shown}; allowed: 0600, chmod it")
                data = file.read(LARGEST_SECRET + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it cannot be read"
            raise SecretError(secret.where, reason) from None
        if len(data) > LARGEST_SECRET:
            raise SecretError(secret.where, f"it has more than {LARGEST_SECRET} bytes")
        try:
            return data.decode("utf-8").strip()
        except UnicodeDecodeError:
            raise SecretError(secret.where, "it is not UTF-8") from None


@dataclass(frozen=True, slots=True)
class SettingsReading:
    """What a file gave: settings if there are no faults, and all faults and warnings in order."""

    settings: Settings | None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def read_settings(path: Path, environ: Mapping[str, str] | None = None) -> SettingsReading:
    """Read a file. Never raises for what the file is or holds; no secret is looked at."""
    name = str(path)
    root, faults = compose_file(path, WHOLE)
    if root is None:
        return SettingsReading(None, in_order(faults, name))
    places = Places(name, root, WHOLE)
    shaper = _SettingsShaper(places)
    file = shaper.file(root)
    faults += shaper.faults
    if len(faults) <= MOST:
        faults += check(file, places)
    if faults:
        return SettingsReading(None, in_order(faults, name))
    settings = Settings(file, path, os.environ if environ is None else environ)
    return SettingsReading(settings, [], in_order(doubts(file, places), name))


class _SettingsShaper(Shaper):
    """Builds the settings: a channel by its kind, and no secret that stands in the file itself."""

    def file(self, root: Node) -> NotifyFile:
        """The file as far as it can be read."""
        if is_blank(root):
            root = Table(root.line, root.column)
        found = self._model(NotifyFile, root, ())
        return found if isinstance(found, NotifyFile) else stand_in(NotifyFile)

    def _model(self, model: type[BaseModel], node: Node, path: Way, **values: object) -> object:
        if model is Secret and isinstance(node, Scalar) and not is_blank(node):
            return self._fail("secret-literal", path)
        if model is Channel and isinstance(node, Table):
            kind = node.entries.get("kind", (None, None))[1]
            model = CHANNELS.get(kind.value if isinstance(kind, Scalar) else "", Channel)
            if model is Channel:  # of the other keys nothing can be said
                known = {name: both for name, both in node.entries.items() if name == "kind"}
                node = Table(node.line, node.column, known)
        return super()._model(model, node, path, **values)
