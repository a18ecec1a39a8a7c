"""Who a person is by the claims of a provider: name, role and offices, each as the settings say where it stands; nothing is assumed."""

from collections.abc import Mapping
from typing import Any

from data.access.user import Scope, User
from data.language import mark, say
from settings import settings

LONGEST, EVERYWHERE = 80, "*"
NO_NAME = mark("{provider} does not state a user name that can be used here. Tell an administrator of this server.")
NO_ROLE = mark("{provider} has signed you in, but it gives you no role on this server. An administrator there can give you one.")
NO_OFFICE = mark("{provider} has signed you in, but it states no office whose figures you may see. An administrator there can add them.")


class NoPlace(RuntimeError):
    """Claims that give no place on this server: a sentence for the person, and `why`, a code for the audit log."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(say(sentence, provider=settings().provider_name))
        self.why = why


def user_of(claims: Mapping[str, Any]) -> User:
    """Return who the claims are of; raises NoPlace where they lack a name, a role or, where they are to state them, offices."""
    return User(_name(claims), _role(claims), _scope(claims))


def _name(claims: Mapping[str, Any]) -> str:
    name = _claim(claims, settings().oidc_name_claim)
    if not (isinstance(name, str) and 0 < len(name) <= LONGEST and name.isprintable() and name.strip() == name):
        raise NoPlace("name", NO_NAME)
    return name


def _role(claims: Mapping[str, Any]) -> str:
    """Return the role of the first value of the settings that the claims hold: a person of many groups has the one that stands first."""
    values = _values(_claim(claims, settings().oidc_role_claim))
    for value, role in settings().roles_by_value.items():
        if value in values:
            return role
    raise NoPlace("role", NO_ROLE)


def _scope(claims: Mapping[str, Any]) -> Scope:
    if not settings().oidc_office_claim:
        return Scope()
    offices = _values(_claim(claims, settings().oidc_office_claim))
    if not offices:
        raise NoPlace("office", NO_OFFICE)
    return Scope() if EVERYWHERE in offices else Scope(offices)


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """Return a claim by its name, which may hold dots itself, or by the way that the dots lead; None if there is none."""
    found: Any = claims
    for part in (name,) if name in claims else name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _values(claim: Any) -> frozenset[str]:
    """Return the texts of a claim: one, or a list of them."""
    listed = claim if isinstance(claim, list) else [claim]
    return frozenset(each for each in listed if isinstance(each, str) and each)
