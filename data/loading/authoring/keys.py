"""Whether declarations and items are told apart by their numbers, in the records of a sample."""

from collections.abc import Sequence
from dataclasses import replace

from data.loading.authoring.guess import Guess
from data.loading.authoring.sample import Sample


def repeats(sample: Sample, columns: Sequence[Guess], fields: Sequence[str]) -> int:
    """Return how many records of a sample have the same texts in the columns of some fields as an earlier one."""
    places = [one.place for one in columns if one.field in fields]
    return len(sample.rows) - len({tuple(row[place] for place in places) for row in sample.rows})


def numbered_by_office(sample: Sample, columns: list[Guess]) -> list[Guess]:
    """Return the guesses with the number of the declaration as one of its office, where it takes both to tell items apart."""
    fields = {one.field for one in columns}
    if not {"decl_id", "item_no", "office"} <= fields or not repeats(sample, columns, ("decl_id", "item_no")):
        return columns
    if repeats(sample, columns, ("office", "decl_id", "item_no")):
        return columns
    return [replace(one, field="number") if one.field == "decl_id" else one for one in columns]
