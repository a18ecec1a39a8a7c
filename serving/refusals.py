"""What the front refuses before the application sees it: requests that are too long, or none at all, each answered by a page in words."""

from typing import Any

from waitress.task import ErrorTask

from data.language import direction, mark, say, spoken, tag
from settings import settings

PLAIN = (
    mark("This request cannot be understood."),
    mark("Open the page again from its address, or from a link of this application."),
)
WORDS = {
    413: (mark("This request is too large."), mark("What is sent at once is limited. Send less of it.")),
    431: (
        mark("This address is too long."),
        mark(
            "It holds more filters than a browser can send at once. Open the page without them and select what you need there: the "
            "application keeps a long choice under a short link (?kept=…) that you can copy. Programs may send such a link to /api too."
        ),
    ),
    501: (mark("This server does not take a request sent in this way."), mark("Send it whole, with its length.")),
}
PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{said} · Portolan</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 15vh auto; width: min(36rem, 90vw); }}
</style></head>
<body><main><h1>{said}</h1><p>{act}</p><p><a href="/">{home}</a></p></main></body></html>
"""


class Refusal(ErrorTask):
    """The answer to a request that the front refuses: its status, and a page that says what to do."""

    request: Any  # the stubs of waitress name another class

    def execute(self) -> None:
        """Write the status and a page that says what to do, and close the connection."""
        error = self.request.error
        said, act = WORDS.get(error.code, PLAIN)
        with spoken(settings().language):
            words = {"said": say(said), "act": say(act), "home": say("Open the overview")}
            body = PAGE.format(**words, language=tag(), direction=direction()).encode()
        self.status = f"{error.code} {error.reason}"
        plain = [("Content-Type", "text/html; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
        self.response_headers = [*self.response_headers, *plain]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)
