"""The page that asks for the token."""

LOGIN = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign in · Portolan</title>
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
<label for="token">Access token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<p role="alert">{said}</p>
<button type="submit">Sign in</button>
<p>Whoever runs this server can tell you the token.</p>
</form></main></body></html>
"""
