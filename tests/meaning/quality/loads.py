"""What was set aside and the loads a second way: rows of the quarantine and of the ledger by plain SQL."""

import re

from dashboard.core.page import Drawing
from queries.engine.labels import pseudonym
from tests.meaning.core.facts import Asked, Facts
from tests.meaning.core.kinds import Second
from tests.meaning.core.planting import ASIDE, LOADED
from tests.meaning.core.reading import listed, number


def here(asked: Asked) -> bool:
    """Whether the months of the planted file are asked for."""
    return asked.since <= LOADED["month"] <= asked.until


def aside(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    true = facts.sql("""select file, split_part(rule, '; accepted: ', 1) as rule, "column", count(*) as n from quarantine group by all""")
    if not here(asked):
        assert drawn.observations == 0 and drawn.title.startswith("Nothing was set aside")
        return
    shown = sorted((row["File"], row["Column"], number(row["Records or cells"])) for row in listed(drawn.body))
    assert shown == sorted((row.file, row.column or "–", row.n) for row in true.itertuples())
    assert drawn.observations == sum(true["n"]) and number(drawn.title) == sum(true["n"])
    assert all("customs value 2,500 (2.5 %)" in row["Set aside of the whole file"].replace("\u202f", " ") for row in listed(drawn.body))


def records(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    """Each record with the value seen; that of a trader as its pseudonym, that of a column which no mapping knows not at all."""
    if not here(asked):
        assert drawn.observations == 0
        return
    told = [(number(row["Line"]), row["Value seen"], row["Form accepted"]) for row in listed(drawn.body)]
    values = {"Importer ID": pseudonym, "Unheard of": lambda _: "not shown"}
    true = sorted(ASIDE)
    assert told == [(line, values.get(column, str)(value) if value else "empty", rule.partition("; accepted: ")[2] or "–")
                    for line, column, rule, value in true]  # fmt: skip
    assert "SECRET9" not in str(drawn.body)


def loads(facts: Facts, asked: Asked, drawn: Drawing) -> None:
    held = facts.sql("select * from load order by load_id desc")
    wanted = held if here(asked) else held[held["source"] == "demonstration"]
    shown = listed(drawn.body)
    assert [row["File"] for row in shown] == wanted["file"].tolist() and drawn.observations == len(wanted)
    for row, own in zip(shown, wanted.itertuples(), strict=True):
        counts = [int(each.replace(",", "")) for each in re.findall(r"[\d,]+", row["Account of the records"])]
        assert counts == [own.physical, own.loaded, own.quarantined, own.blank] and counts[0] == sum(counts[1:])
        assert number(row["Still set aside"]) == facts.one(f"select count(*) from quarantine where load_id = {own.load_id}")
        assert row["Digest"] == own.sha256[:12] and row["Source"] == own.source


SECOND: dict[tuple[str, str], Second] = {("quality", "aside"): aside, ("quality", "records"): records, ("quality", "loads"): loads}
