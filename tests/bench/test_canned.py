"""The floor of the page: answers recorded once and replayed byte for byte."""
import io

import pytest

from bench.canned import Canned


@pytest.fixture
def answered():
    asked: list[bytes] = []

    def application(environ, start_response):
        asked.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Type", "application/json"), ("Server-Timing", "total;dur=9")])
        return [b"answer ", str(len(asked)).encode()]

    served = Canned(application)

    def call(path: str, body: bytes) -> tuple[bytes, dict[str, str]]:
        heard: dict[str, str] = {}
        environ = {"PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
        return b"".join(served(environ, lambda status, headers: heard.update(headers))), heard

    return call, asked


def test_the_same_question_is_answered_once_by_the_application(answered):
    call, asked = answered
    first, second, other = (call("/_dash-update-component", body)[0] for body in (b"a", b"a", b"b"))
    assert (first, second, other) == (b"answer 1", b"answer 1", b"answer 2")
    assert asked == [b"a", b"b"]
    assert call("/bench/misses", b"")[0] == b"2"


def test_a_replayed_answer_claims_no_server_time(answered):
    call, _ = answered
    assert call("/_dash-update-component", b"a")[1] == {"Content-Type": "application/json"}


def test_all_else_passes_through(answered):
    call, _ = answered
    assert [call("/assets/x.js", b"")[0], call("/assets/x.js", b"")[0]] == [b"answer 1", b"answer 2"]
