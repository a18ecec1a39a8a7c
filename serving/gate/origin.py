"""By which name the server is asked, and from which page: another name may be an attacker's that points here, another page theirs."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Response, request

from data.language import mark, say
from provider_settings import is_loopback
from settings import settings

READS = ("GET", "HEAD", "OPTIONS")
OWN_PAGES = ("same-origin", "none", "")
NAMED = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\s:/@,\[\]]+))(?::(\d{1,5}))?", re.ASCII)
MISDIRECTED = mark("This server does not answer to that name. Its names are set in PORTOLAN_HOSTS.")
FOREIGN = mark("Only a page of this server may change something, and this request comes from another.")


def checked() -> Response | None:
    """Return 421 for a name that is not this server's, 403 for a change that another server's page asks for; else None."""
    if not answers_to(request.headers.get("Host", "")):
        return Response(f"{say(MISDIRECTED)}\n", 421, mimetype="text/plain")
    if request.method not in READS and foreign():
        return Response(f"{say(FOREIGN)}\n", 403, mimetype="text/plain")
    return None


def answers_to(host: str) -> bool:
    """Return whether a `Host` is a loopback name, HOST, or one of PORTOLAN_HOSTS; a name without a port stands for every port."""
    name, port = _parts(host)
    listed = not _hosts(settings().hosts).isdisjoint({(name, port), (name, "")})
    return bool(name) and (listed or is_loopback(name) or name == settings().host.lower())


def foreign() -> bool:
    """Return whether the browser says that a page of another origin sends this request; other programs say nothing.

    A form of a page without referrer, as ours are, is sent with the origin `null`: whose it is, `Sec-Fetch-Site` alone says then.
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "")
    if site not in OWN_PAGES:
        return True
    if origin == "null" and site == "same-origin":
        return False
    return origin is not None and not _own(origin, request.headers.get("Host", ""))


def _own(origin: str, host: str) -> bool:
    try:
        found = urlsplit(origin)
        name, port = _parts(found.netloc)
    except ValueError:
        return False
    return found.scheme in ("http", "https") and (found.netloc.lower() == host.lower() or (name, port) in _hosts(settings().hosts))


@lru_cache(maxsize=8)
def _hosts(listed: str) -> frozenset[tuple[str, str]]:
    return frozenset(_parts(each.strip()) for each in listed.split(",") if each.strip())


def _parts(host: str) -> tuple[str, str]:
    """Return name, in small letters without a closing dot, and port; both empty where it is no name."""
    found = NAMED.fullmatch(host.lower())
    return ((found[1] or found[2]).rstrip("."), found[3] or "") if found else ("", "")
