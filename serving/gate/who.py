"""Who asks: the user of each request, as the policy and the rows of the data know them."""

from data.access.user import ANONYMOUS, LOCAL, User, set_user


def nobody() -> None:
    """Begin a request as nobody's: what answers before the gate knows who asks may show nothing."""
    set_user(ANONYMOUS)


def entered(user: User) -> None:
    """Answer the rest of the request as it may be answered to a user."""
    set_user(user)


def left(_error: BaseException | None) -> None:
    """End a request: what this thread does by itself afterwards is nobody's question."""
    set_user(LOCAL)
