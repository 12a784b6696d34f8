"""The address that a request comes from, as far as it can be believed."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

# A host may change its address within its /64 (RFC 7421, RFC 8981).
NETWORK_BITS = 64


def init_app(app: Flask, trusted_proxies: int) -> None:
    """Believe the forwarded headers of so many proxies (0 or more) in front of an app.

    Each proxy adds the address of its client on the right of X-Forwarded-For. What
    stands left of theirs comes from outside and is not read; X-Forwarded-Host never is.
    """
    if trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted_proxies, x_proto=trusted_proxies, x_host=0
        )


def client_network() -> str:
    """The client of this request: an IPv4 address, or the /64 of an IPv6 one."""
    return network(request.remote_addr or "")


def network(address: str) -> str:
    """The network that one client has to itself: of IPv6, such as "2001:db8:1:2::/64".

    Stays as it is: "192.0.2.1", or no address, such as the name of a Unix socket.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed), NETWORK_BITS), strict=False))
