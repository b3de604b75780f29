"""What deploy/ holds names commands, options, files and users that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from cli.main import command_group
from engine.queries.service_status import Status
from upon.words.texts import Words

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "upon.service").read_text(encoding="utf-8")
DIGEST = r"@sha256:[0-9a-f]{64}"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
ENTRY = "upon-with-secrets"


def settings(name: str) -> list[str]:
    """The values that the unit gives a setting."""
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def compose() -> dict[str, Any]:
    """The compose file, its anchors put in."""
    found: dict[str, Any] = YAML(typ="safe").load(DEPLOY / "compose.yaml")
    return found


def check_command(words: list[str]) -> None:
    """Raise where the command line has no such command or option."""
    command = command_group(Words("en")).commands[words[0]]
    options = {name for param in command.params for name in param.opts}
    assert {word for word in words[1:] if word.startswith("-")} <= options


def test_the_unit_runs_a_command_that_exists() -> None:
    """It starts `upon run`, again after failures but not after faulty use, as a user of its own
    that may write nowhere but in its own folder."""
    ((program, *words),) = [line.split() for line in settings("ExecStart")]
    assert program.endswith("/upon")
    check_command(words)
    assert settings("Restart") == ["on-failure"]
    assert settings("RestartPreventExitStatus") == ["2 5"]
    assert settings("StateDirectory") == ["upon"]
    assert settings("Environment") == ["UPON_DB=sqlite:////var/lib/upon/upon.db"]
    assert settings("ProtectSystem") == ["strict"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not there")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """systemd's own check finds nothing to say, once the program is one that is there."""
    unit = tmp_path / "upon.service"
    unit.write_text(UNIT.replace("/opt/upon/bin/upon", "/bin/true"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    said = [line for line in done.stderr.splitlines() if "upon.service" in line]
    assert said == []


def test_the_services_of_compose() -> None:
    """Each service runs a command that exists, is looked after by `upon status`, gets its password
    as a file, and images are named without a registry, those of others by a digest."""
    found = compose()
    services = found["services"]
    assert {"db", "clock", "web", "worker"} == set(services)
    for name, service in services.items():
        assert re.fullmatch(rf"upon|postgres:[\d.]+{DIGEST}", service["image"])
        assert set(service["secrets"]) <= set(found["secrets"])
        assert not re.search(r"password", str(service["environment"]).replace("db_password", ""))
        if name != "db":
            check_command(service["command"])
            kind, program, *words = service["healthcheck"]["test"]
            assert (kind, program) == ("CMD", ENTRY)
            check_command(words)
            assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
    assert "deploy/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_the_image_installs_what_is_locked() -> None:
    """The image takes its base by a digest and every package by its hash, ends as a user without
    rights, and starts with the wrapper that the checks use."""
    assert "-r requirements/server.txt" in DOCKERFILE
    assert "--no-deps --no-build-isolation ." in DOCKERFILE
    (base,) = re.findall(r"^FROM (\S+)$", DOCKERFILE, re.MULTILINE)
    assert re.fullmatch(rf"python:3\.11-slim{DIGEST}", base)
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["upon"]
    assert f'ENTRYPOINT ["{ENTRY}"]' in DOCKERFILE
    (command,) = re.findall(r'^CMD \["(\S+)"\]$', DOCKERFILE, re.MULTILINE)
    check_command([command])
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", "deploy/secrets"} <= set(ignored)


def test_the_wrapper_hands_the_password_on(tmp_path: Path) -> None:
    """The wrapper reads the file, and passes the words on as they are."""
    secret, program = tmp_path / "secret", tmp_path / "upon"
    secret.write_text("p w\n")
    program.write_text('#!/bin/sh\necho "$PGPASSWORD|$1|$2"\n')
    program.chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PGPASSWORD_FILE": str(secret)}
    done = subprocess.run(
        [DEPLOY / ENTRY, "adopt", "a b"], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout == "p w|adopt|a b\n"


def test_the_events_of_the_log_are_documented() -> None:
    """Each event that the service logs is in its reference page, and so is each key of status."""
    text = (ROOT / "docs" / "reference" / "service.md").read_text(encoding="utf-8")
    modules = (ROOT / "upon" / "running").glob("*.py")
    sources = "".join(module.read_text(encoding="utf-8") for module in modules)
    events = set(re.findall(r"\.(?:info|warning|error)\(\s*\"([a-z_]+)\"", sources))
    keys = {field.name for field in fields(Status)}
    assert len(events) > 5
    assert len(keys) > 10
    assert not {name for name in events | keys if f"`{name}`" not in text}


def test_the_page_is_a_service_too() -> None:
    """Its unit starts `upon serve` behind a proxy on this machine, as careful as the clock's."""
    text = (DEPLOY / "upon-web.service").read_text(encoding="utf-8")
    ((_, *words),) = [line.split() for line in re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)]
    check_command(words)
    assert words == ["serve", "--proxy", "127.0.0.1"]
    careful = re.findall(
        r"^(?:Protect|Private|Restrict|NoNew|Lock|Capab|System).*$", UNIT, re.MULTILINE
    )
    assert set(careful) <= set(text.splitlines())


def test_the_proxies_forward_and_do_not_buffer_changes() -> None:
    """Both snippets name the port of `upon serve`, the bound of a body, and no buffering."""
    nginx, caddy = ((DEPLOY / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    for text in (nginx, caddy):
        assert "127.0.0.1:8765" in text
        assert re.search(r"5m\b|5MB", text)
        assert "X-Forwarded-For" in text
    assert "proxy_buffering off" in nginx
    assert "flush_interval -1" in caddy
