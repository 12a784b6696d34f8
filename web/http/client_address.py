"""Where a request comes from, as far as that can be believed."""

from ipaddress import IPv6Address, ip_address

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

# A host has a whole network of this size to itself, and may rotate within it.
NETWORK_BITS = 64


def init_app(app: Flask, trusted_proxies: int) -> None:
    """Believe the forwarded headers of so many proxies, and of nobody else.

    Each adds the address that it was asked from on the right; what stands left of
    theirs came from outside and is not read. X-Forwarded-Host never is.
    """
    if trusted_proxies:
        wsgi = ProxyFix(
            app.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies, x_host=0
        )
        app.wsgi_app = wsgi  # type: ignore[method-assign]


def client_network() -> str:
    """The address that this request comes from; of IPv6, its network."""
    return network(request.remote_addr or "")


def network(address: str) -> str:
    """An IPv4 address as it is, the /64 of an IPv6 address, anything else as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address  # a Unix socket, or a proxy with names of its own

    if not isinstance(known, IPv6Address):
        return address

    if known.ipv4_mapped:
        return str(known.ipv4_mapped)

    return f"{IPv6Address(int(known) >> NETWORK_BITS << NETWORK_BITS)}/{NETWORK_BITS}"
