"""Which addresses a webhook may reach: none of the office's own network, unless it says so.

The name is looked up once, what was found is checked, and that very address is connected to: who
changes what the name stands for in between (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from delivery.channels.limit import Limit

MOST = 3
"""Addresses of one name that are tried."""
NAT64 = IPv6Network("64:ff9b::/96")
TRANSLATED = IPv6Network("::ffff:0:0:0/96")
COMPATIBLE = IPv6Network("::/96")
EMBEDDING = (NAT64, TRANSLATED, COMPATIBLE)
"""Networks whose addresses end in an IPv4 address, to which they lead."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address lies in the open network: not private, loopback, link-local, multicast,
    reserved, unspecified, of a carrier's NAT, nor one that leads to such."""
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast
        or address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_reserved
        or address.is_unspecified
    )


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if any(address in network for network in EMBEDDING):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


class ForbiddenAddressError(OSError):
    """A name stands for an address that may not be reached."""


def resolved(host: str, port: int, *, allow_private: bool) -> list[tuple[Any, ...]]:
    """What the name `host` and a `port` stand for, as `socket.getaddrinfo` gives it, all of it
    allowed; with `allow_private` every address is.

    Raises ForbiddenAddressError where any of it is not, OSError where there is no such name.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, place in found:
        address = ip_address(str(place[0]).partition("%")[0])
        if not allow_private and not is_public(address):
            raise ForbiddenAddressError(f"{host} is {address}, which is no public address")
    return found


def _connect(connection: HTTPConnection, adapter: GuardedAdapter) -> socket.socket:
    """A socket to one of the addresses that were checked."""
    last: OSError | None = None
    try:
        found = resolved(connection.host, connection.port or 0, allow_private=adapter.allow_private)
    except socket.gaierror as error:
        raise NewConnectionError(connection, f"no such name: {error}") from None
    for family, kind, protocol, _, place in found[:MOST]:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(connection.timeout)
            made.connect(place)
        except OSError as error:
            made.close()
            last = error
            continue
        if adapter.limit is not None:
            adapter.limit.watch(made)
        return made
    if isinstance(last, TimeoutError):
        raise ConnectTimeoutError(connection, f"no answer from {connection.host}") from None
    raise NewConnectionError(connection, str(last))


class GuardedAdapter(HTTPAdapter):
    """Requests' way out, with every connection checked. The URL keeps its name, so that the Host
    header and the certificate are those of the name."""

    def __init__(self, *, allow_private: bool = False, limit: Limit | None = None) -> None:
        self.allow_private, self.limit = allow_private, limit
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **values: Any) -> None:
        """Make the pool whose connections are checked."""
        super().init_poolmanager(*args, **values)
        pool: PoolManager = self.poolmanager
        pool.pool_classes_by_scheme = _pools(self)


def _pools(adapter: GuardedAdapter) -> dict[str, Any]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, adapter)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _connect(self, adapter)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
