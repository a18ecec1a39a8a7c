"""The page that asks who it is: by a name and a password where there are accounts, else by the token."""

from data.language import direction, say, tag

LOGIN = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="referrer" content="same-origin">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{enter} · Portolan</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh; margin: 0; }}
form {{ display: grid; gap: 12px; width: min(24rem, 90vw); }}
h1 {{ font-size: 22px; margin: 0; }}
input, button {{ font: inherit; padding: 10px; }}
p {{ margin: 0; }}
</style></head>
<body><main><form method="post" action="/login?next={link}">
<h1>Portolan</h1>
{fields}
<p role="alert">{said}</p>
<button type="submit">{enter}</button>
<p>{ask}</p>
</form></main></body></html>
"""


FOR_ONE = """<label for="token">{token}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>"""
FOR_MANY = """<label for="name">{name}</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" required autofocus maxlength="80">
<label for="password">{password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>"""


def login(link: str, said: str, accounts: bool) -> str:
    """Return the page in the language of the reader. link: where it leads to, said: what was wrong; both escaped.

    accounts: whether it asks for a name and a password.
    """
    if accounts:
        fields = FOR_MANY.format(name=say("User name"), password=say("Password"))
        ask = say("An administrator of this server gives accounts.")
    else:
        fields, ask = FOR_ONE.format(token=say("Access token")), say("Whoever runs this server can tell you the token.")
    words = {"enter": say("Sign in"), "fields": fields, "ask": ask}
    return LOGIN.format(link=link, said=said, language=tag(), direction=direction(), **words)
