"""The application: Dash with its pages and callbacks, and the server that runs it."""

from dash import Dash, html
from flask_compress import Compress

from callbacks import wired  # noqa: F401
from callbacks.core import shell
from callbacks.http import api, headers, newest
from serving import errors, gate, logs

logs.begin()

INDEX = """<!DOCTYPE html>
<html lang="en">
<head>{%metas%}<title>{%title%}</title><link rel="icon" href="/assets/rose.svg" type="image/svg+xml">{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""

app = Dash(
    __name__,
    title="Portolan",
    update_title=None,
    assets_ignore=r"topojson/|fonts/",
    use_pages=False,
    pages_folder="",
    suppress_callback_exceptions=False,
    serve_locally=True,
    enable_mcp=False,
    index_string=INDEX,
)
server = app.server
logs.register(server)
gate.register(server)
errors.register(server)
Compress(server)
app.renderer = "var renderer = new DashRenderer(dash_clientside.answers);"
app.layout = shell.layout
app.validation_layout = html.Div([shell.layout(), *(part for page in shell.PAGES for part in page.opened())])
api.register(server)
newest.register(server)
app._setup_server()
headers.register(app)
