"""What apprise sends: through it to a real server, and its addresses in no log."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from delivery.channels.others import reach_other, send_other
from delivery.errors import DelayedError, NoAppriseError, SecretError
from delivery.letters import Letter
from delivery.settings import Apprise, Secret
from tests.delivery.servers import WebServer

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of what apprise imports
ROOT = Path(__file__).parents[2]
CHANNEL = Apprise(url=Secret(env="CHAT"))


def url(web: WebServer) -> SecretStr:
    """An address with a token, at the server of the tests."""
    return SecretStr(f"json://upon:hunter2@127.0.0.1:{web.port}/hook")


def test_it_arrives(web: WebServer, letter: Letter, caplog: pytest.LogCaptureFixture) -> None:
    """Subject and text arrive; at the most talkative level no log has the address."""
    caplog.set_level(logging.DEBUG)
    reach_other(CHANNEL, lambda _: url(web))
    assert web.taken == []
    send_other(CHANNEL, letter, lambda _: url(web))
    ((_, body),) = web.taken
    found = json.loads(body)
    assert found["title"] == letter.subject
    assert found["message"] == letter.text.strip()
    assert "hunter2" not in caplog.text


def test_it_does_not(web: WebServer, letter: Letter, caplog: pytest.LogCaptureFixture) -> None:
    """What the service does not take is tried again; the address is in no error and no log."""
    caplog.set_level(logging.DEBUG)
    web.status = 500
    with pytest.raises(DelayedError) as caught:
        send_other(CHANNEL, letter, lambda _: url(web))
    assert "hunter2" not in str(caught.value) + caplog.text


def test_an_address_that_is_none(letter: Letter, caplog: pytest.LogCaptureFixture) -> None:
    """What apprise does not know is told by where the secret lies, not by what it is."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SecretError) as caught:
        send_other(CHANNEL, letter, lambda _: SecretStr("pigeon://hunter2"))
    assert "$CHAT" in str(caught.value)
    assert "hunter2" not in str(caught.value) + caplog.text


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch, letter: Letter) -> None:
    """Where apprise is not installed, one line says what to install; mail and webhooks are imported
    without it."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(NoAppriseError, match=r"pip install 'upon\[notify\]'"):
        send_other(CHANNEL, letter, lambda _: SecretStr("json://x"))
    code = "import sys; sys.modules['apprise'] = None; import delivery.sending"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
