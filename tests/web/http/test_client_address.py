"""Whose request it is, behind proxies that were declared and others."""

import pytest
from flask import request

from tests.web.doubles import ToldResponder, make_client
from web.http.client_address import client_network, network


def seen(proxies: int, peer: str, *forwarded: str) -> tuple[str, str]:
    """The address and the scheme that a request is taken to have."""
    app = make_client(ToldResponder(), trusted_proxies=proxies).application
    found = []

    def look() -> None:
        found.append((client_network(), request.scheme, request.host))

    app.before_request(look)
    headers = [("X-Forwarded-For", value) for value in forwarded]
    headers += [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example")]
    app.test_client().get(
        "/healthz", headers=headers, environ_base={"REMOTE_ADDR": peer}
    )
    [(address, scheme, host)] = found
    assert host == "localhost"
    return address, scheme


def test_without_declared_proxies_no_forwarded_header_is_believed() -> None:
    assert seen(0, "192.0.2.1", "203.0.113.9") == ("192.0.2.1", "http")


@pytest.mark.parametrize(
    "forwarded",
    [
        ["198.51.100.7"],
        ["203.0.113.9, 198.51.100.7"],
        ["203.0.113.9, 203.0.113.8, 198.51.100.7"],
        ["203.0.113.9", "198.51.100.7"],
        ["unknown,,  , 198.51.100.7"],
    ],
)
def test_one_proxys_word_is_the_last_whatever_was_forged(forwarded: list[str]) -> None:
    assert seen(1, "192.0.2.1", *forwarded) == ("198.51.100.7", "https")


def test_two_proxies_words_are_the_last_two() -> None:
    address, _ = seen(2, "192.0.2.1", "203.0.113.9, 198.51.100.7, 192.0.2.2")

    assert address == "198.51.100.7"


def test_too_few_words_leave_the_proxys_own_address() -> None:
    address, _ = seen(2, "192.0.2.1", "203.0.113.9")

    assert address == "192.0.2.1"


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002::ffff", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::1", "::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_an_ipv6_client_is_its_network(address: str, client: str) -> None:
    assert network(address) == client
