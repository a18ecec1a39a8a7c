"""What every drafted mapping begins with: how the file is laid out, how its numbers are written, and its currency."""

import re
from collections.abc import Iterator, Sequence

from data.loading.authoring.draft_parts import numbers_of, quoted, toml_list
from data.loading.authoring.guess import Guess, currency_codes
from data.loading.authoring.sample import Sample

_WORDS = frozenset({"ALL", "TOP", "MOP", "TRY", "LAK", "CUP", "SOS", "GEL", "STD"})  # codes that are words as well


def opening(name: str, sample: Sample) -> Iterator[str]:
    """Yield what a draft says of itself, and what to do with it."""
    yield f"# A draft made from {sample.content.name}. What is marked CHECK is a guess. docs/mapping.md explains all settings."
    yield f"# Then: manage.py source check {name}.toml, manage.py source try {name} FILE, manage.py load {name} FILE"


def layout(name: str, sample: Sample) -> Iterator[str]:
    """Yield the name of the source, and the settings of what the file looks like."""
    yield f"source = {quoted(name)}"
    if sample.encoding:
        yield f"encodings = {toml_list(dict.fromkeys(('utf-8', sample.encoding.replace('utf-8-sig', 'utf-8'), 'cp1252')))}"
        yield f"delimiters = {toml_list([sample.delimiter])}"
    if not sample.header:
        yield "header = false  # the first row is a record: columns state their position"
    if sample.skip_before:
        yield f"skip_before = {sample.skip_before}  # lines above the {'header' if sample.header else 'first record'}"
    if sample.skip_after:
        yield f"skip_after = {sample.skip_after}  # records at the end that are no data: CHECK"
    if sample.sheet:
        yield f"sheet = {quoted(sample.sheet)}"


def stated_numbers(columns: Sequence[Guess]) -> Iterator[str]:
    """Yield how numbers are written, where the values tell; where they do not, both readings to choose from."""
    formats, example = numbers_of(columns)
    if len(formats) == 1:
        yield f"[[numbers]]  # as in {example}"
        yield f"decimal = {quoted(formats[0].decimal)}"
        yield from [f"thousands = {quoted(formats[0].thousands)}"] if formats[0].thousands else []
        yield ""
    elif formats:
        yield f"# CHECK: {example} can be read in two ways. Take away the # before the lines that are right."
        for one in formats:
            yield f"# [[numbers]]\n# decimal = {quoted(one.decimal)}" + (
                f"\n# thousands = {quoted(one.thousands)}" if one.thousands else ""
            )
        yield ""


def currency_of(sample: Sample, currency: str) -> tuple[str, str]:
    """Return the currency of amounts and why: the one that a header or the name of the file says, else the administration's; else none."""
    words = re.findall("[a-z]+", " ".join([sample.content.name, *sample.header]).casefold().replace("us$", "usd"))
    found = [word.upper() for word in words if word.upper() in currency_codes() - _WORDS]
    return (found[0], "the headers or the file name say so") if found else (currency, "that of the administration")
