"""The text of a mapping drafted from a file: each column with three of its values, the field it fills and why, and what is missing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.loading.authoring import revenue_draft
from data.loading.authoring.draft_layout import currency_of, layout, opening, stated_numbers
from data.loading.authoring.draft_parts import into, lane_codes, mode_codes, quoted, toml_list
from data.loading.authoring.guess import Guess, guesses, vocabulary
from data.loading.authoring.keys import numbered, numbered_by_office, repeats
from data.loading.authoring.sample import Sample
from data.loading.authoring.scratch import warehouse
from data.loading.values.country_names import Countries

NEEDED = {
    "decl_id": "declarations cannot be counted: name the column, or each record is taken for a declaration of its own",
    "registered_on": "nothing can be loaded without a day: name the column with the day of registration",
    "hs_code": "goods cannot be shown: name the column with the HS or tariff code",
    "value": "trade cannot be shown: name the column with the customs value",
    "net_kg": "prices by weight cannot be shown",
    "origin": "origins cannot be shown",
    "office": "offices cannot be compared",
    "trader": "importers and exporters cannot be shown",
}
NAME = re.compile("[a-z][a-z0-9_]*")
KEY = ("office", "number", "decl_id", "item_no")
ALWAYS = ("number", "decl_id", "item_no", "registered_on", "registered_at", "hs_code", "value")


def drafted(name: str, sample: Sample, currency: str = "") -> str:
    """Return the text of a mapping for the files that a sample is like.

    name: that of the source and of its file, without .toml. currency: that of the administration, where no column holds one.
    """
    with warehouse() as raw:
        found = guesses(sample, Countries(raw))
    if table := revenue_draft.table_of(sample, found):
        return revenue_draft.drafted(name, sample, table, currency_of(sample, currency))
    columns = numbered_by_office(sample, numbered(sample, [_timed(one) for one in found]))
    return "\n".join(
        [
            *_head(name, sample, columns, currency),
            "",
            *stated_numbers(columns),
            *_constants(sample, columns, currency),
            *_columns(sample, columns),
            *into(columns),
            "",
        ]
    )


def _timed(one: Guess) -> Guess:
    """Return the guess of the day of registration as that of its moment, where the file says the time of day."""
    return replace(one, field="registered_at") if one.field == "registered_on" and one.facts.timed else one


def _head(name: str, sample: Sample, columns: Sequence[Guess], currency: str) -> Iterator[str]:
    fields = {one.field for one in columns}
    fields |= {"registered_on"} if "registered_at" in fields else set()
    yield from opening(name, sample)
    for field, why in NEEDED.items():
        if field not in fields and not (field == "value" and "fob_value" in fields) and not (field == "decl_id" and "number" in fields):
            yield f"# MISSING {field}: {why}"
    if "currency" not in fields and not currency_of(sample, currency)[0]:
        yield "# MISSING currency: amounts bear none: name the column that holds it, or state it under [constants] below"
    yield f"title = {quoted(f'Declarations as in {sample.content.name}: one record per ' + ('item' if 'item_no' in fields else 'line'))}"
    yield from layout(name, sample)
    yield from _keys(sample, columns, fields)


def _keys(sample: Sample, columns: Sequence[Guess], fields: set[str]) -> Iterator[str]:
    named = bool({"decl_id", "number"} & fields)
    if not named:
        yield 'identifier = "decl_id"  # no column numbers the declarations: each record counts as one'
    told_apart = named and "item_no" in fields
    key = [field for field in KEY if field in fields and (field != "office" or "number" in fields)] if told_apart else []
    if key:
        again = repeats(sample, columns, key)
        told = f"{again:,} of the first {len(sample.rows):,} records repeat an earlier one" if again else "no two records share these"
        yield f"key = {toml_list(key)}  # {told}: the second one is set aside as a duplicate. CHECK"
    day = "registered_at" if "registered_at" in fields else "registered_on"
    if day in fields:
        yield f'period = ["{day}"]'
    yield '# own_country = "PE"  # ISO code of the administration\'s country, for the checks of data quality'


def _constants(sample: Sample, columns: Sequence[Guess], currency: str) -> Iterator[str]:
    fields = {one.field for one in columns}
    text = " ".join([sample.content.name, *sample.header]).casefold()
    yield "[constants]"
    if "flow" not in fields:
        yield f"flow = {quoted('export' if 'export' in text and 'import' not in text else 'import')}  # import or export. CHECK"
    if "currency" not in fields:
        code, why = currency_of(sample, currency)
        yield (
            f"currency = {quoted(code)}  # of value and taxes: {why}. CHECK"
            if code
            else '# currency = "..."  # of value and taxes, as "XOF"'
        )
    yield "hs_edition = 2022  # the edition of the Harmonised System. CHECK"
    yield ""


def _columns(sample: Sample, columns: Sequence[Guess]) -> Iterator[str]:
    for one in columns:
        if one.field and not one.tax:
            yield from _column(one, bool(sample.header))
    taxes = [one for one in columns if one.tax]
    for number, one in enumerate(taxes, 1):
        yield from _tax(one, number, bool(sample.header))
    left = [one for one in columns if not one.field]
    amounts = [one for one in left if sample.header and one.facts.measured]
    for one in amounts:
        yield from _unknown_amount(one)
    left = [one for one in left if one not in amounts]
    if left:
        yield "# Not used. To use one, give it a `field` of docs/mapping.md in a [[column]] of its own."
        yield from (line for one in left for line in ([f"# {_title(one)}"] if sample.header else _unnamed(one)))
        yield ""


def _unknown_amount(one: Guess) -> Iterator[str]:
    """Yield a column of amounts that nothing tells, ready to be made a tax."""
    yield f"# {_title(one)}\n# amounts that no header tells. If it is a tax, take away the # of these lines: CHECK"
    yield f'# [[tax]]\n# code = {quoted(_code(one.name))}\n# class = "other"  # duty, vat, excise, fee or other'
    yield f"# amount = {quoted(one.name)}\n"


def _code(label: str) -> str:
    return re.sub("[^A-Z0-9]+", "-", label.upper()).strip("-") or "TAX"


def _unnamed(one: Guess) -> Iterator[str]:
    """Yield a column of a file without a header that nothing tells, ready to be given its field."""
    yield f'# {_title(one)}\n# [[column]]\n# field = "?"\n# position = {one.place + 1}'
    if one.facts.numbers and not one.facts.whole:
        yield '# kind = "decimal"'
    elif one.facts.dates:
        yield f'# kind = "stamp"\n# formats = {toml_list(one.facts.dates[:1])}'


def _title(one: Guess) -> str:
    values = ", ".join(re.sub(r"\s+", " ", text)[:40] for text in one.facts.samples) or "empty"
    return f"{one.name or 'column'} ({one.place + 1}): {values}"


def _column(one: Guess, headed: bool) -> Iterator[str]:
    yield f"# {_title(one)}"
    yield f"# {vocabulary()[one.field]['means']}: {one.reason}"
    yield "[[column]]"
    yield f"field = {quoted(one.field)}"
    yield f"names = {toml_list([one.name])}" if headed else f"position = {one.place + 1}"
    yield from _reading(one)
    yield "required = true" if one.field in ALWAYS else "may_be_absent = true"
    yield ""


def _reading(one: Guess) -> Iterator[str]:
    """Yield how the text of a column is read."""
    if one.kind != "code":
        yield f"kind = {quoted(one.kind)}"
    if one.kind in ("date", "stamp") and one.facts.dates:
        yield f"formats = {toml_list(one.facts.dates[:1])}" + ("  # day or month first? CHECK" if len(one.facts.dates) > 1 else "")
    if one.kind == "hs":
        yield f"widths = {list(one.facts.widths) or [6, 8, 10]}  # digits; a code one digit short gets its lost zero back"
    if one.kind == "decimal":
        yield f"scale = {vocabulary()[one.field].get('scale', 4)}"
        yield from ["minimum = 0"] if one.field not in ("invoice_value", "fx") else []
    yield from mode_codes(one) if one.field == "mode" else lane_codes(one) if one.field == "lane" else ()


def _tax(one: Guess, number: int, headed: bool) -> Iterator[str]:
    """Yield a tax in a column of its own; of a file without a header, the column comes first and the tax names its field."""
    label = one.name or f"Tax of column {one.place + 1}"
    yield f"# {_title(one)}\n# {vocabulary()[one.field]['means']}: {one.reason}"
    if not headed:
        yield f'[[column]]\nfield = "amount{number}"\nposition = {one.place + 1}\nkind = "decimal"\nscale = 6\n'
    yield "[[tax]]"
    yield f"code = {quoted(_code(label))}\nlabel = {quoted(label)}\nclass = {quoted(one.tax)}  # duty, vat, excise, fee or other. CHECK"
    yield f'amount = {quoted(one.name if headed else f"amount{number}")}\nbase = "value"\n'
