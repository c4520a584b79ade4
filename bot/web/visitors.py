"""Who asks, for the limits alone: an address, which the reception hashes at once.

Behind a proxy the address is the one that the proxy states (`X-Forwarded-For`), where `XHOSHIN_TRUSTED_PROXIES` names the proxy: the server puts it in
place before a request comes here (`bot.serving`).
"""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Network, ip_address

from starlette.requests import Request

# One household or company is given a /64 at least (RFC 6177), and may use any address in it.
_NETWORK = 64


def visitor_of(request: Request) -> str:
    """A name for the limits; those whose address cannot be told share one."""
    return f"ip:{network_of(request.client.host if request.client else '')}"


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 network of an IPv6 address; "unknown" for anything else."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except (AddressValueError, ValueError):
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Network((parsed, _NETWORK), strict=False))
    return str(parsed)
