"""An OpenID provider that vouches for people."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID provider.

    `issuer` is its address, under which its configuration is found. `groups` has pairs of a group
    of the `claim` and a role, of which the first that fits counts; `default` is the role of those
    who are in none (None: they are not let in).
    """

    issuer: str
    client: str
    secret: str = field(repr=False)
    claim: str = "groups"
    groups: tuple[tuple[str, str], ...] = ()
    default: str | None = None

    def role_of(self, groups: object) -> str | None:
        """The role that some groups give, None where they give none."""
        named = {groups} if isinstance(groups, str) else set(groups or ())  # type: ignore[call-overload]
        for group, role in self.groups:
            if group in named:
                return role
        return self.default
