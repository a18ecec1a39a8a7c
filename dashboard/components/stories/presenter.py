"""The window of the presenter: note, next slide, timer and counter, kept in step with the presentation by the browser alone."""

from dash import get_asset_url

from data.language import direction, say, tag

PAGE = """<!DOCTYPE html>
<html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>{title}</title>
<link rel="icon" href="{icon}" type="image/svg+xml">
<link rel="stylesheet" href="{tokens}"><link rel="stylesheet" href="{style}"></head>
<body data-waiting="{waiting}" data-end="{end}"><main>
<p class="top"><b id="counter"></b><span id="story"></span><time id="timer">0:00</time><button id="reset" type="button">{reset}</button></p>
<h1 id="headline" aria-live="polite">{waiting}</h1><h2>{note}</h2><p id="note"></p><h2>{next}</h2><p id="next"></p></main>
<nav><button id="back" type="button">{back}</button><button id="on" type="button">{on}</button>
<button id="black" type="button">{black}</button></nav>
<script src="{script}"></script></body></html>
"""


def document() -> str:
    """Return the page in the language of the reader. Its words hold no sign of markup: they are ours."""
    words = {
        "title": say("Notes window"),
        "waiting": say("Waiting for the presentation …"),
        "end": say("End of the story"),
        "reset": say("Restart the timer"),
        "note": say("Speaker's note"),
        "next": say("Next slide"),
        "back": say("Previous slide"),
        "on": say("Next slide"),
        "black": say("Black screen"),
    }
    links = {
        "icon": get_asset_url("rose.svg"),
        "tokens": get_asset_url("1-tokens.css"),
        "style": get_asset_url("apart/presenter.css"),
        "script": get_asset_url("apart/presenter.js"),
    }
    return PAGE.format(lang=tag(), dir=direction(), **words, **links)
