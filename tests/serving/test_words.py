"""What the server itself says is in the language of the settings: refusals, errors and the page that asks for the token."""

import pytest

from data.language import SOURCE, spoken
from serving.gate import login

TOKEN = "b7Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.parametrize(
    ("path", "headers", "status", "said"),
    [
        ("/login", {}, 200, "⟦Sígñ íñ⟧"),
        ("/api/ask?measures=declarations", {}, 401, "⟦Síg"),
        ("/api/none", BEARER, 404, "⟦Théré ís ñóthíñg át thís áddréss.⟧"),
        ("/", {"Host": "elsewhere.example"}, 421, "⟦Thís sérvér dóés ñót áñswér"),
    ],
)
def test_the_server_speaks_the_language_of_the_settings(asked, path, headers, status, said):
    client = asked(token=TOKEN, language="xx")
    with spoken(SOURCE):  # what a request sets ends with the block
        reply = client.get(path, headers=headers)
    assert reply.status_code == status
    assert said in (reply.json["error"] if reply.is_json else reply.text)


def test_a_wrong_token_is_said_in_the_language_of_the_settings(asked):
    with spoken(SOURCE):
        reply = asked(token=TOKEN, language="xx").post("/login", data={"token": "wrong"})
    assert reply.status_code == 403 and login.WRONG not in reply.text and "⟦Thát ís ñót thé tókéñ" in reply.text
