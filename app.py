"""The application: Dash with its pages and callbacks, and the server that runs it."""

from dash import dash_table
from flask_compress import Compress

import callbacks
from callbacks.core import shell
from callbacks.http import api, audited, headers, language, newest, plotly
from callbacks.http.document import Application
from dashboard.core import registry
from serving import errors, gate, logs, server_figures

logs.begin()
registry.modules(callbacks)
dash_table._js_dist.clear()  # noqa: SLF001 - no page holds such a table: its script is not sent  # pyright: ignore[reportPrivateUsage]


app = Application(
    __name__,
    suppress_callback_exceptions=True,  # else each document carries every page once more, 450 kB; a test finds ids that no page lays out
)
server = app.server
for each in (language, logs, server_figures, gate, errors):  # the language first: what the gate refuses is worded too
    each.register(server)
Compress(server)
app.renderer = "var renderer = new DashRenderer(dash_clientside.answers);"
app.layout = shell.layout
api.register(server)
newest.register(server)
audited.register(server)
plotly.register(server)
app._setup_server()  # noqa: SLF001 - as Dash does before its first request  # pyright: ignore[reportPrivateUsage]
headers.register(app)
