"""Why a question has no answer: what is said instead of a number."""

from data.access.user import current_user
from data.language import say


class CannotCut(ValueError):
    """None of the measures asked can be cut by the dimensions asked, or nothing of it is known in that cut."""


class MixedCurrencies(ValueError):
    """An amount of money asked over more than one currency."""


class OutOfScope(CannotCut):
    """What a user who sees the rows of some offices asks is known of the whole administration alone."""


def whole_only(reason: str) -> None:
    """Raise OutOfScope for a user who sees the rows of some offices alone. reason: a marked sentence."""
    if not current_user().scope.whole:
        raise OutOfScope(say(reason))
