"""Signing in at an OpenID provider: code flow with PKCE, state and nonce; the home of authlib."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from typing import Any, NamedTuple

from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from web.providers import Provider

SCOPE = "openid profile email"
ALGORITHMS = ["RS256", "ES256", "PS256"]
WAIT = 10
"""Seconds within which the provider must answer."""


class ProviderError(Exception):
    """The provider did not vouch for anybody (401): `why` is for the log."""


class Attempt(NamedTuple):
    """What a browser carries while it is at the provider: bound to it by a cookie."""

    state: str
    nonce: str
    verifier: str


class Vouched(NamedTuple):
    """Whom the provider vouches for."""

    subject: str
    name: str
    role: str


class OpenId:
    """One provider, whose configuration and keys are fetched when they are first needed."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._found: Mapping[str, Any] | None = None
        self._lock = threading.Lock()

    def start(self, callback: str) -> tuple[str, Attempt]:
        """The address at the provider, and what the browser must bring back."""
        attempt = Attempt(
            secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        )
        with self._client(callback) as client:
            url, _ = client.create_authorization_url(
                self._configuration(client)["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return str(url), attempt

    def finish(self, callback: str, attempt: Attempt, given: Mapping[str, str]) -> Vouched:
        """Whom the provider vouches for, from the query `given` that the browser brought back to
        the URL `callback`; `attempt` is what it carried while it was away. Raises ProviderError."""
        if not secrets.compare_digest(given.get("state", ""), attempt.state):
            raise ProviderError("state")
        code = given.get("code")
        if not code:
            raise ProviderError(given.get("error", "no code")[:100])
        try:
            with self._client(callback) as client:
                found = self._configuration(client)
                token = client.fetch_token(
                    found["token_endpoint"], code=code, code_verifier=attempt.verifier
                )
                keys = KeySet.import_key_set(_fetched(client, found["jwks_uri"]))
                told = self._told(client, found)
        except Exception as error:  # whatever the provider answers, nobody is let in
            raise ProviderError(type(error).__name__) from error
        claims = self._claims(str(token.get("id_token", "")), keys, attempt.nonce)
        if told.get("sub") == claims["sub"]:
            claims = {**told, **claims}
        role = self.provider.role_of(claims.get(self.provider.claim))
        if role is None:
            raise ProviderError("no role")
        subject = f"{self.provider.issuer}|{claims['sub']}"
        name = str(claims.get("name") or claims.get("email") or claims["sub"])
        return Vouched(subject, name[:200], role)

    def _claims(self, text: str, keys: KeySet, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token that is signed, ours, of this attempt, and still valid."""
        registry = jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": self._issuer()},
            aud={"essential": True, "value": self.provider.client},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            token = jwt.decode(text, keys, algorithms=ALGORITHMS)
            registry.validate(token.claims)
        except (JoseError, ValueError) as error:
            raise ProviderError(type(error).__name__) from error
        return token.claims

    @staticmethod
    def _told(client: OAuth2Client, found: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the provider tells of the person beside the ID token; groups often stand there."""
        if "userinfo_endpoint" not in found:
            return {}
        told: Mapping[str, Any] = client.request("GET", found["userinfo_endpoint"]).json()
        return told

    def _issuer(self) -> str:
        return str((self._found or {}).get("issuer", self.provider.issuer))

    def _client(self, callback: str) -> OAuth2Client:
        return OAuth2Client(
            self.provider.client,
            self.provider.secret,
            scope=SCOPE,
            redirect_uri=callback,
            code_challenge_method="S256",
            timeout=WAIT,
        )

    def _configuration(self, client: OAuth2Client) -> Mapping[str, Any]:
        with self._lock:
            if self._found is None:
                address = f"{self.provider.issuer}/.well-known/openid-configuration"
                found: Mapping[str, Any] = _fetched(client, address)
                if str(found.get("issuer", "")).rstrip("/") != self.provider.issuer:
                    raise ProviderError("issuer")
                self._found = found
            return self._found


def _fetched(client: OAuth2Client, address: str) -> Any:
    """A JSON document of the provider, fetched without the token."""
    return client.request("GET", address, withhold_token=True).json()
