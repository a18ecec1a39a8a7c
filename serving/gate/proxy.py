"""A proxy that knows who asks: the header in which it says so, believed from its own address alone."""

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from flask import request

from settings import settings

Network = IPv4Network | IPv6Network


def vouched() -> str:
    """Return who asks, as the proxy of PORTOLAN_PROXY_HEADER names them; empty where it does not."""
    header = settings().proxy_header
    name = request.headers.get(header, "").strip() if header else ""
    return name if name and is_proxy(request.remote_addr or "") else ""


def address() -> str:
    """Return the address of who asks: behind the proxy, as the proxy states it last."""
    direct = request.remote_addr or ""
    stated = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return stated if stated and is_proxy(direct) else direct


def is_proxy(address: str) -> bool:
    """Return whether an address is one of PORTOLAN_PROXY_ADDRESSES."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in each for each in networks(settings().proxy_addresses))


@lru_cache(maxsize=8)
def networks(listed: str) -> tuple[Network, ...]:
    """Return the addresses and networks of a list with commas between."""
    return tuple(ip_network(each.strip()) for each in listed.split(",") if each.strip())
