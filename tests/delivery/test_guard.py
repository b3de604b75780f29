"""Which addresses may be reached, and that the one that was checked is the one connected to."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any

import pytest
import requests

from delivery.channels.guard import ForbiddenAddressError, GuardedAdapter, is_public, resolved
from tests.delivery.servers import WebServer

CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.255
169.254.1.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1 192.168.1.1 198.18.0.1
198.51.100.1 203.0.113.1 224.0.0.1 224.0.1.1 233.252.0.1 239.255.255.255 240.0.0.1 255.255.255.255
:: ::1 fe80::1 fec0::1 fc00::1 fd12:3456::1 ff02::1 ff0e::1 2001:db8::1 100::1
::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 ::10.0.0.1
64:ff9b::7f00:1 64:ff9b::a00:1 ::ffff:0:127.0.0.1 2002:7f00:1:: 2002:c0a8:101::
2001:0:4136:e378:8000:63bf:3fff:fdd2
"""
OPEN = """
1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.0.1 223.255.255.255
2001:4860:4860::8888 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
"""


@pytest.mark.parametrize("address", CLOSED.split())
def test_closed_addresses(address: str) -> None:
    """None of the office's own, the machine's own or nobody's networks, however it is written."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OPEN.split())
def test_open_addresses(address: str) -> None:
    """The open network, and what borders on the closed ones."""
    assert is_public(ip_address(address))


def answers(*addresses: str) -> Any:
    """A resolver that knows one name."""

    def look(host: str, port: int, **_: Any) -> list[Any]:
        del host
        return [
            (
                socket.AF_INET6 if ":" in one else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (one, port),
            )
            for one in addresses
        ]

    return look


def test_one_closed_address_closes_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with an open and a closed address is refused: which one is used is up to chance."""
    monkeypatch.setattr(socket, "getaddrinfo", answers("8.8.8.8", "10.0.0.1"))
    with pytest.raises(ForbiddenAddressError, match=r"10\.0\.0\.1"):
        resolved("both.example", 80, allow_private=False)
    assert len(resolved("both.example", 80, allow_private=True)) == 2


def test_the_checked_address_is_connected_to(
    web: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is looked up once: that it stands for something else a moment later (DNS rebinding)
    changes nothing, and the Host header is the name's."""
    asked: list[str] = []
    look = answers("127.0.0.1")

    def once(host: str, port: int, **options: Any) -> list[Any]:
        asked.append(host)
        return list(look(host, port, **options)) if len(asked) == 1 else []

    monkeypatch.setattr(socket, "getaddrinfo", once)
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://", GuardedAdapter(allow_private=True))
        answer = session.post(f"http://desk.example:{web.port}/hook", data=b"x", timeout=5)
    assert answer.status_code == 200
    assert asked == ["desk.example"]
    assert web.taken[0][0]["Host"] == f"desk.example:{web.port}"
