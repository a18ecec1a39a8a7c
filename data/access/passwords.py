"""Passwords: what one must be, and how it is kept, by argon2id; two at a time, so that signing in never takes the whole machine."""

import re
import threading

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from data.language import mark, say

LEAST, MOST, OWN = 15, 1_000, 6  # characters; those that must be left once what is common is taken away
COMMON = re.compile(
    "password|passwort|passwd|motdepasse|contrase[nñ]a|senha|letmein|welcome|bienvenue|bienvenido|changeme|default|secret|"
    "iloveyou|sunshine|princess|football|monkey|dragon|master|superman|batman|shadow|trustno1|starwars|whatever|"
    "admin(istrator)?|qwert[yz](uiop)?|azerty(uiop)?|"
    "asdf(ghjkl)?|zxcv(bnm)?|1q2w3e4r(5t)?|abc(def)?(ghi)?|customs|douane|aduana|portolan|correcthorsebatterystaple|"
    r"0?123(4(5(6(7(8(9(0)?)?)?)?)?)?)?|9?8?7?654321|(?P<same>.)(?P=same){2,}|(19|20)\d\d|\s"
)
SHORT = mark("Characters of a password: {count} or more. Several words are easier to remember than one that is odd.")
LONG = mark("Characters of a password: {count} or fewer.")
USUAL = mark("This password is made of what everybody tries first: common words, the name, rows of keys, repetitions. Choose other words.")
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # 60 ms and 19 MiB: least of OWASP for argon2id
_turn = threading.Semaphore(2)
_nobody = ""


class WeakPassword(ValueError):
    """A password that is not taken, and why."""


def hashed(password: str, name: str) -> str:
    """Return how a password is kept; raises WeakPassword. name: of its account, which it may not be made of."""
    if len(password) < LEAST:
        raise WeakPassword(say(SHORT, count=LEAST))
    if len(password) > MOST:
        raise WeakPassword(say(LONG, count=MOST))
    left = COMMON.sub("", password.casefold().replace(name.casefold(), ""))
    if len(set(left)) < OWN:
        raise WeakPassword(say(USUAL))
    with _turn:
        return _hasher.hash(password)


def matches(kept: str, password: str) -> bool:
    """Return whether a password is the one that is kept; where none is kept it takes as long, and is not."""
    with _turn:
        try:
            return _hasher.verify(kept or _of_nobody(), password[: MOST + 1]) and bool(kept)
        except (Argon2Error, InvalidHashError):
            return False


def _of_nobody() -> str:
    """Return what is compared with for a name that there is not: made once, of what nobody can type."""
    global _nobody  # noqa: PLW0603 - once in a process
    _nobody = _nobody or _hasher.hash("\0" * (MOST + 2))
    return _nobody
