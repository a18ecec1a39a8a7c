"""Drafts of revenue: amounts by month, office and tax, where months or taxes stand in columns of their own or one amount in each record."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel import Locale

from data.loading.authoring.draft_layout import layout, opening, stated_numbers
from data.loading.authoring.draft_parts import quoted, toml_list
from data.loading.authoring.guess import Guess
from data.loading.authoring.sample import Sample
from data.loading.values import country_names
from data.loading.values.month_names import month_of

MONTHS = ("%Y-%m", "%Y%m", "%m/%Y", "%Y/%m", "%m-%Y", "%b-%Y", "%b %Y", "%b/%Y", "%b-%y", "%b %y", "%b/%y", "%Y-%m-%d", "%d/%m/%Y", "%b")
WORDS = {  # by which files head the columns of revenue, in English, French, Spanish and Portuguese
    "starts_on": r"month|mois|mes|period|periodo|periode|date|fecha|data",
    "year": r"year|annee|an|ano|exercice|ejercicio|exercicio",
    "number": r"month|mois|mes|period|periodo|periode",
    "tax": r"tax|taxe|taxes|impot|impuesto|imposto|tributo|rubrique|nature|concepto|rubro|receita|droit|duty",
    "currency": r"currency|devise|monnaie|moneda|moeda",
    "office": r"office|bureau|region|aduana|oficina|estacao|alfandega|direction|recette|state|port",
}
DECLARED = {"decl_id", "number", "item_no", "hs_code", "origin", "net_kg", "trader"}
TOTAL = re.compile(r"\b(grand |sub-?|sous-)?tota(l|is|les|ux)\b|\bsumas?\b|\bensemble\b", re.IGNORECASE)
NO_TAX = r"rate|taux|ratio|share|percent|value|valeur|valor|cif|fob|imports|exports"
LEAST, NAMED = 2, ("%b",)


@dataclass(frozen=True)
class RevenueTable:
    """Amounts of revenue in a file: the columns of amounts, whether they are months, the column of each field, and the forms of months.

    fields: by name of the field (starts_on, year, number, office, tax, currency), its column.
    """

    amounts: tuple[Guess, ...]
    are_months: bool
    fields: dict[str, Guess]
    forms: tuple[str, ...]

    @property
    def needs_year(self) -> bool:
        """Tell whether the headers name months without a year."""
        return self.are_months and self.forms == NAMED


def table_of(sample: Sample, columns: Sequence[Guess]) -> RevenueTable | None:
    """Return how revenue stands in a file; None where the file may be one of declarations, or says no month."""
    by_header = {one.field for one in columns if one.by_header}
    if not sample.header or by_header & DECLARED:
        return None
    headed = [one for one in columns if one.facts.numbers and month_of(one.name, MONTHS)]
    forms = next(((form,) for form in MONTHS if len(headed) >= LEAST and all(month_of(one.name, (form,)) for one in headed)), ())
    left = [one for one in columns if one not in headed]
    fields = dict(_fields(left, bool(forms)))
    if forms:
        table = RevenueTable(tuple(headed), True, fields, forms)
        return table if not table.needs_year or "year" in fields else None
    if not ("starts_on" in fields or {"year", "number"} <= set(fields)):
        return None
    amounts = tuple(one for one in left if one not in fields.values() and one.facts.numbers and (one.facts.measured or one.facts.whole))
    enough = len(amounts) == 1 if "tax" in fields else len(amounts) >= LEAST
    return RevenueTable(amounts, False, fields, _forms(fields)) if enough else None


def _fields(columns: Sequence[Guess], in_columns: bool) -> Iterator[tuple[str, Guess]]:
    """Yield the column of each field, by its header; of the office by what it is left with. in_columns: months are headers."""
    left = list(columns)
    for field, words in WORDS.items():
        if found := next((one for one in left if _says(one.name, words) and _suits(field, one, in_columns)), None):
            left.remove(found)
            yield field, found
        elif field == "office" and (texts := [one for one in left if one.facts.filled and not one.facts.numbers and not _month_forms(one)]):
            left.remove(texts[0])
            yield field, texts[0]


def _suits(field: str, one: Guess, in_columns: bool) -> bool:
    if field == "starts_on":
        return not in_columns and bool(_month_forms(one))
    if field in ("year", "number"):
        least, most = (1960, 2100) if field == "year" else (1, 12)
        whole = one.facts.whole and all(least <= int(text) <= most for text in one.facts.codes)
        return whole or (field == "number" and bool(one.facts.codes) and all(month_of(text, NAMED) for text in one.facts.codes))
    return not (one.facts.measured or (one.facts.whole and field == "tax"))


def _month_forms(one: Guess) -> tuple[str, ...]:
    """Return the forms in which all values of a column are months: with a day it must be one day of each month at most."""
    texts = one.facts.codes
    form = next((form for form in MONTHS[:-1] if texts and all(month_of(text, (form,)) for text in texts)), "")
    one_each = "%d" not in form or len({month_of(text, (form,)) for text in texts}) == len(texts)
    return (form,) if form and one_each else ()


def _forms(fields: dict[str, Guess]) -> tuple[str, ...]:
    return _month_forms(fields["starts_on"]) if "starts_on" in fields else ()


def _says(name: str, words: str) -> bool:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return bool(re.search(rf"(?:^|[^a-z])(?:{words})s?(?![a-z])", plain))


def drafted(name: str, sample: Sample, table: RevenueTable, currency: tuple[str, str]) -> str:
    """Return the text of a mapping of revenue. currency: its code and why, where no column holds one."""
    what = (
        "months in columns of their own" if table.are_months else "one amount per record" if "tax" in table.fields else "one column per tax"
    )
    lines = [
        *opening(name, sample),
        *_missing(table, currency),
        f"title = {quoted(f'Revenue as in {sample.content.name}: {what}')}",
        *layout(name, sample),
        *_keys(table),
        "",
        *stated_numbers([one for one in table.amounts if not one.facts.whole]),
        *_constants(table, currency),
        *(line for field, one in table.fields.items() for line in _column(table, field, one)),
        *_amounts(table),
        *_into(name, table),
    ]
    return "\n".join([*lines, ""])


def _missing(table: RevenueTable, currency: tuple[str, str]) -> Iterator[str]:
    if "currency" not in table.fields and not currency[0]:
        yield "# MISSING currency: amounts bear none: name the column that holds it, or state it under [constants] below"
    if "office" not in table.fields:
        yield "# MISSING office: offices cannot be compared"


def _keys(table: RevenueTable) -> Iterator[str]:
    month = [] if table.are_months else ["month"]
    key = [
        *month,
        *(name for name in ("year", "office", "tax", "currency") if name in table.fields and (table.needs_year or name != "year")),
    ]
    yield f"key = {toml_list(key)}  # the second record of these is set aside as a duplicate. CHECK"
    if not table.are_months:
        yield f"period = {toml_list(['starts_on'] if 'starts_on' in table.fields else ['year', 'number'])}"
    yield 'replaces = { payment = ["receipt"] }'


def _constants(table: RevenueTable, currency: tuple[str, str]) -> Iterator[str]:
    fixed = {"office": "-"} if "office" not in table.fields else {}
    fixed |= {"tax": "ALL"} if table.are_months and "tax" not in table.fields else {}
    if fixed or ("currency" not in table.fields and currency[0]):
        yield "[constants]"
        yield from (f"{field} = {quoted(value)}  # no column holds it. CHECK" for field, value in fixed.items())
        yield from [f"currency = {quoted(currency[0])}  # {currency[1]}. CHECK"] if "currency" not in table.fields and currency[0] else []
        yield ""


def _column(table: RevenueTable, field: str, one: Guess) -> Iterator[str]:
    yield f"# {one.name} ({one.place + 1}): {', '.join(one.facts.samples) or 'empty'}"
    yield f"[[column]]\nfield = {quoted(field)}\nnames = {toml_list([one.name])}"
    if field == "starts_on":
        yield f'kind = "date"\nformats = {toml_list(table.forms)}'
    if field in ("year", "number"):
        note = "  # taken to be months of the calendar year, not quarters or months of a fiscal year. CHECK" if field == "number" else ""
        yield f'kind = "integer"{note}'
    if field == "number" and not one.facts.whole:
        listed = [f"{quoted(text)} = {quoted(str(number))}" for text, number in _named(one.facts.codes).items()]
        yield f"codes = {{ {', '.join(listed)} }}"
    yield "may_be_absent = true\n" if field == "currency" else "required = true\n"


def _named(texts: Sequence[str]) -> dict[str, int]:
    """Return the names of all months, with their numbers, in the language and letter case of some of them; these alone where none fits."""
    styled = next((style for style in (str.upper, str.lower) if all(style(text) == text for text in texts)), str.capitalize)
    found = {text: month_of(text, NAMED) or 0 for text in texts}
    for language in country_names.LANGUAGES:
        for width in ("wide", "abbreviated"):
            names = {styled(str(name)): int(number) for number, name in Locale(language).months["format"][width].items()}
            if set(texts) <= set(names):
                return names
    return found


def _amounts(table: RevenueTable) -> Iterator[str]:
    """Yield how the amounts stand in the file."""
    if not table.are_months and "tax" in table.fields:
        [one] = table.amounts
        yield f"# {one.name} ({one.place + 1}): {', '.join(one.facts.samples)}"
        yield f'[[column]]\nfield = "amount"\nnames = {toml_list([one.name])}\nkind = "decimal"\nscale = 6\nrequired = true\n'
        return
    yield "[wide]  # each filled cell of these columns becomes a row"
    yield f"field = {quoted('number' if table.needs_year else 'month' if table.are_months else 'tax')}"
    yield 'value = "amount"'
    if table.are_months:
        yield f"months = {toml_list(table.forms)}  # as {table.amounts[0].name}; columns of other names are left out\n"
        return
    yield "only_listed = true  # columns not listed below are left out"
    yield "[wide.codes]  # header = [code of the tax, class: duty, vat, excise, fee or other]. CHECK"
    for one in table.amounts:
        left = "a total of others" if TOTAL.search(one.name) else "" if one.tax or not _says(one.name, NO_TAX) else "no tax by its header"
        listed = f"{quoted(one.name)} = {toml_list([_code(one.name), one.tax or 'other'])}"
        yield f"# {listed}  # {left}" if left else listed
    yield ""


def _code(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    return re.sub("[^A-Z0-9]+", "-", plain).strip("-") or "TAX"


def _into(name: str, table: RevenueTable) -> Iterator[str]:
    yield "[derived]"
    if table.needs_year:
        yield 'month = "year * 100 + number"'
    currency = "coalesce(currency, '-')" if "currency" in table.fields else "'-'"
    yield f"receipt = \"concat_ws(':', '{name}', {currency}, month, office, tax)\"\n"
    yield '[into.payment]  # totals of months, as no receipt is known\nmethod = "\'aggregate\'"\nitem_no = "0"\nreceipts = "1"\n'
    if "office" in table.fields:
        yield '[adds.office]\ncode = "office"\n'
    wide = not table.are_months and "tax" not in table.fields
    label, kind = ("label", "class") if wide else ("tax", "'other'")
    yield f'[adds.tax]\ncode = "tax"\nlabel = "{label}"\nclass = "{kind}"\n'
    yield "[sums]  # compared between the file and the warehouse, to the cent"
    yield 'tax = { field = "amount", table = "payment", column = "amount" }'
