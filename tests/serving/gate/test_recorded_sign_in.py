"""Who signs in and out, and that somebody was refused, is in the audit log; what they typed is not."""

import json

from data.audit.recording import of_process

TOKEN, KEY = "b7Jx0-QmZt4_wLrK9vHsYcN2dPfA8uEg", "4fQx-zR8vLm2_tWb7KcNsYhJ9dPaEu3G"


def test_a_sign_in_a_refusal_and_a_sign_out_are_an_event_each(asked, tmp_path):
    client = asked(token=TOKEN, audit=str(tmp_path / "audit"), audit_key=KEY)
    assert client.post("/login", data={"token": "hunter2 of mine"}).status_code == 403
    assert client.post("/login?next=/hunter2", data={"token": TOKEN}).status_code == 303
    assert [client.post("/logout").status_code for _ in range(2)] == [303, 401], "the second is nobody's"
    assert of_process().finish()
    text = (tmp_path / "audit" / "audit.jsonl").read_text()
    found = [json.loads(line) for line in text.splitlines()[1:]]
    assert [(one["action"], one["role"], one.get("of")) for one in found] == [
        ("refused", "anonymous", ["/login"]), ("sign-in", "local", None), ("sign-out", "local", None),
    ]  # fmt: skip
    assert "hunter2" not in text and TOKEN not in text
