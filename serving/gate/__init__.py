"""The gate: what is asked of a request before anything answers it: by which name, from which page, and by whom."""

from flask import Flask

from serving.gate import login, oidc, origin, who


def register(server: Flask) -> None:
    """Ask every request, before any other part of the application sees it."""
    server.before_request(who.nobody)
    server.before_request(origin.checked)
    server.before_request(login.checked)
    server.teardown_request(who.left)
    server.add_url_rule("/login", view_func=login.form, methods=["GET"], strict_slashes=False)
    server.add_url_rule("/login", "entered", login.entered, methods=["POST"], strict_slashes=False)
    server.add_url_rule("/login/oidc", "to_provider", oidc.to, methods=["GET"], strict_slashes=False)
    server.add_url_rule("/login/oidc/back", "from_provider", oidc.back, methods=["GET"], strict_slashes=False)
    server.add_url_rule("/logout", view_func=login.left, methods=["POST"], strict_slashes=False)
