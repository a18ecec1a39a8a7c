"""The pages that ask who it is, by a provider, by a name and a password or by the token, and that say who has signed out."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.language import direction, say, tag

ASSETS = Path(__file__).parents[2] / "assets"
DARK = re.compile(r'\[data-bs-theme="dark"\] ({[^}]*})')  # the tokens of the dark theme
HEAD = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="referrer" content="same-origin">{refresh}
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · Portolan</title>
<style>{style}</style></head>
<body><main>
<header><svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9.5"/><path d="M12 3v18M3 12h18"/>
<path class="needle" d="m12 5 2.2 7L12 19l-2.2-7z"/></svg>
<h1>Portolan</h1><p>{about}</p></header>
<section>
"""
LOGIN = """{way}<p role="alert">{said}</p>
{form}</section></main></body></html>
"""
FORM = """<form method="post" action="/login?next={link}">
{fields}
<button type="submit">{enter}</button>
<p>{ask}</p>
</form>
"""
WAY = """<a class="way" href="{to}">{text}</a>
"""
FOR_ONE = """<label for="token">{token}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>"""
FOR_MANY = """<label for="name">{name}</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" required autofocus maxlength="80">
<label for="password">{password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>"""
LEFT = """<p>{said}</p>
{way}</section></main></body></html>
"""


@dataclass(frozen=True)
class Ways:
    """How one may sign in: with an account, by the token, by a provider. provider: its name, escaped; empty where none is set."""

    accounts: bool
    token: bool
    provider: str


def login(link: str, said: str, ways: Ways) -> str:
    """Return the page in the language of the reader. link: where it leads to, said: what was wrong; both escaped."""
    text = say("Sign in with {provider}", provider=ways.provider) if ways.provider else ""
    way = WAY.format(to=f"/login/oidc?next={link}", text=text) if text else ""
    return _head(say("Sign in")) + LOGIN.format(way=way, said=said, form=_form(link, ways))


def farewell(to: str, provider: str) -> str:
    """Return the page that tells who has signed out so, and leads on to where the provider ends its own session. Both escaped.

    It leads on by itself and not by a redirect, since a form of ours, as the one that signs out, leads to no other server.
    """
    way = WAY.format(to=to, text=say("Sign out of {provider} too", provider=provider))
    refresh = f'<meta http-equiv="refresh" content="0;url={to}">'
    return _head(say("Sign out"), refresh) + LEFT.format(said=say("You are signed out of Portolan."), way=way)


@cache
def _style() -> str:
    """Return the style of the page: the tokens of all pages, dark where the reader's machine is, and its own rules."""
    tokens, own = ((ASSETS / name).read_text("utf-8") for name in ("1-tokens.css", "apart/login.css"))
    dark = "".join(DARK.findall(tokens))
    return f"{tokens}@media (prefers-color-scheme: dark) {{ :root {dark} }}\n{own}"


def _head(title: str, refresh: str = "") -> str:
    about = say("Performance, clearance times, revenue and trade of a customs administration")
    return HEAD.format(title=title, refresh=refresh, about=about, style=_style(), language=tag(), direction=direction())


def _form(link: str, ways: Ways) -> str:
    if ways.accounts:
        fields = FOR_MANY.format(name=say("User name"), password=say("Password"))
        return FORM.format(link=link, fields=fields, enter=say("Sign in"), ask=say("An administrator of this server gives accounts."))
    if not ways.token:
        return ""
    fields, ask = FOR_ONE.format(token=say("Access token")), say("Whoever runs this server can tell you the token.")
    return FORM.format(link=link, fields=fields, enter=say("Sign in"), ask=ask)
