"""The page to sign in stands by itself: its colours are the tokens of all pages, light, and dark where the reader's machine is."""

import re

from serving.gate import login_page
from tests.conftest import ROOT


def test_the_page_has_the_tokens_in_both_themes_and_asks_for_nothing_else():
    page = login_page.login("%2F", "", login_page.Ways(accounts=True, token=False, provider=""))
    tokens = (ROOT / "assets/1-tokens.css").read_text()
    light, dark = re.findall(r"--paper: (#\w+)", tokens)
    start, _, night = page.partition("@media (prefers-color-scheme: dark)")
    assert f"--paper: {light}" in start and f"--paper: {dark}" in night and light != dark
    assert not re.search(r"<link|<script|url\(|@import|src=", page)
