"""The application: Dash with its pages and callbacks, and the server that runs it."""

from dash import Dash, html
from flask_compress import Compress

import callbacks
from callbacks.core import shell
from callbacks.http import api, headers, newest
from dashboard.core import registry
from dashboard.shell import DOCUMENT
from serving import errors, gate, logs

logs.begin()
registry.modules(callbacks)

app = Dash(
    __name__,
    title="Portolan",
    update_title="",
    assets_ignore=r"topojson/|fonts/",
    use_pages=False,
    pages_folder="",
    suppress_callback_exceptions=False,
    serve_locally=True,
    enable_mcp=False,
    index_string=DOCUMENT,
)
server = app.server
for each in (logs, gate, errors):
    each.register(server)
Compress(server)
app.renderer = "var renderer = new DashRenderer(dash_clientside.answers);"
app.layout = shell.layout
app.validation_layout = html.Div([shell.layout(), *(part for page in shell.PAGES for part in page.opened())])
api.register(server)
newest.register(server)
app._setup_server()  # noqa: SLF001 - as Dash does before its first request  # pyright: ignore[reportPrivateUsage]
headers.register(app)
