"""Names that ship with the product are in the language of the reader; those of the administration stay as it wrote them."""

import pytest

from data.language import spoken
from data.reference import labels as shipped_rows
from queries.engine.labels import labels, named

pytestmark = pytest.mark.usefixtures("read_demo")


def test_chapters_sections_and_regions_of_the_world_are_translated_and_no_name_of_the_administration():
    chapters = {row["code"]: row["label"] for row in shipped_rows("chapters.csv")}
    plain = {key: labels(key) for key in ("hs2", "section", "partner_region", "office", "tax", "procedure")}
    with spoken("xx"):
        accented = {key: labels(key) for key in plain}
        assert named("hs2", "01") == "01 ⟦Lívé áñímáls⟧" and named("partner_region", "Asia") == "⟦Ásíá⟧"
    assert plain["hs2"] == chapters and named("hs2", "01") == "01 Live animals", "and a reader of English sees English afterwards"
    for key in ("hs2", "section", "partner_region"):
        assert len(accented[key]) == len(plain[key]) > 4 and all(name.startswith("⟦") for name in accented[key].values()), key
    for key in ("office", "tax", "procedure"):
        assert accented[key] == plain[key] != {}, key
