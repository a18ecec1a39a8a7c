"""The language of each request: that of its address (`lang=fr`), of the page that asks, or of the reader's choice, else of the settings."""

from flask import Flask, request

from data.language import languages, set_regions, speak
from queries.addresses.filters import LANGUAGE
from settings import settings

HEADER, COOKIE = "Portolan-Language", "portolan-language"  # what a page tells of itself, and what a reader chose for all pages


def register(server: Flask) -> None:
    """Answer every request in the language that it asks for, with the numbers and dates of the region set for it."""
    set_regions(settings().regions, settings().digits)
    server.before_request(lambda: speak(asked()))


def asked() -> str:
    """Return the language that the request asks for first and that there is."""
    wanted = (request.args.get(LANGUAGE), request.headers.get(HEADER), request.cookies.get(COOKIE))
    return next((each for each in wanted if each in languages()), settings().language)
