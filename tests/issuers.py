"""A provider of sign-ins in a process of its own, and going there and back as a browser does."""

import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import httpx
from flask import Flask
from flask.testing import FlaskClient

from tests.clients import signed_in
from tests.serving import free_port

STRONG = {"amr": ["pwd", "mfa"]}
# The provider is not asked over TLS: whose certificate it would have to show is read by nobody.
_NOBODYS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@contextmanager
def running_issuer() -> Iterator[str]:
    """The address of a provider while it runs."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + 30
    try:
        while not _answers(address):
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def _answers(address: str) -> bool:
    try:
        urlopen(f"{address}/.well-known/openid-configuration").close()  # noqa: S310
    except OSError:
        return False
    return True


def configured(issuer: str) -> dict[str, str]:
    """The settings that name a provider."""
    return {"oidc_issuer": issuer, "oidc_client_id": "caseroom", "oidc_client_secret": "a secret"}


def known(issuer: str, subject: str, claims: dict[str, Any]) -> None:
    """Tell the provider what it says of somebody."""
    httpx.put(f"{issuer}/users/{subject}", json=claims, verify=_NOBODYS).raise_for_status()


def answered(client: FlaskClient, start: str, subject: str) -> str:
    """Go to the provider and sign in there; the address it sends the browser back to."""
    away = client.get(start)
    assert away.status_code == 303
    back = httpx.post(away.headers["Location"], data={"sub": subject}, verify=_NOBODYS)
    parts = urlsplit(back.headers["Location"])
    return f"{parts.path}?{parts.query}"


def linked(app: Flask, name: str, subject: str) -> FlaskClient:
    """A member of the cast whose account is linked."""
    client = signed_in(app, name)
    assert client.get(answered(client, "/account/oidc", subject)).status_code == 303
    return client
