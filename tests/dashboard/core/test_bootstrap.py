"""The style sheets of Bootstrap: those of the package, one of them on a page, before our own, in our colours."""

import hashlib
import re
from pathlib import Path

import dash_bootstrap_components as dbc
import pytest
from dash import html

import app
from dashboard import shell
from dashboard.components.core import columns, panel
from tests.dashboard.core.tokens import CSS, tokens

ROOT = Path(__file__).parents[3]
# Of dist/css/ in the npm package bootstrap 5.3.9, whose archive has the integrity
# sha512-20cU0rcfw8WdxtVbmfU+xT2EjvVTw9Ror/h1Qvd7DXCujRg8OO9mdBCsmTHdJFf3BuadmBNJtgIuUXsBqSkk/w==
SHA256 = {
    "bootstrap.min.css": "9caac977a0af0c2229abd397eee3345899c4020da2a1a0b711c1cc543fe3719d",
    "bootstrap.rtl.min.css": "9eaaeda632b9153c5574293ef02c2bcaeeefa14a81771c6e25fd46eb3aad3a0b",
}


def got(path: str) -> str:
    with app.server.test_client().get(path, headers={"Host": "127.0.0.1"}) as reply:
        return reply.get_data(as_text=True)


def links() -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', got("/"))


@pytest.mark.parametrize("name", SHA256)
def test_a_style_sheet_is_that_of_the_package_to_the_byte(name):
    content = (ROOT / "assets/bootstrap" / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == SHA256[name]
    assert f"Bootstrap  v{shell.BOOTSTRAP} " in content[:200].decode() and f"Bootstrap {shell.BOOTSTRAP} " in (ROOT / "NOTICE").read_text()


def test_a_page_loads_one_of_them_before_our_own():
    first, *ours = links()
    assert first == shell.style_sheet("ltr") and len(ours) == len([*(ROOT / "assets").glob("*.css")]) > 3
    assert not any("bootstrap" in link for link in ours)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_each_direction_has_its_own(direction):
    assert (".ms-auto{margin-right:auto!important}" in got(shell.style_sheet(direction))) is (direction == "rtl")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_links_of_bootstrap_have_our_accent(theme):
    accent = tokens(theme)["accent"]
    assert tokens(theme)["accent-rgb"] == ", ".join(str(int(accent[place : place + 2], 16)) for place in (1, 3, 5))
    assert "--bs-link-color-rgb: var(--accent-rgb)" in CSS


def test_a_part_takes_the_width_of_the_page_unless_it_is_a_column_and_what_is_not_seen_takes_none():
    parts = [html.H1("Title"), html.Div("all"), columns.column(html.Div("third"), 4), dbc.Offcanvas("over")]
    title, whole, third, over = columns.page(parts, "kind").children
    assert (whole.xs, whole.xl, third.xs, third.xl) == (12, 12, 12, 4) and [title, over] == [parts[0], parts[3]]


def test_a_folding_panel_names_the_width_below_which_it_folds():
    found = panel.folding("controls", "Filters", [html.Div()]).to_plotly_json()["props"]
    assert found["responsive"] == panel.NARROW["controls"] and found["is_open"] is False and found["labelledby"] == found["title"].id
