"""Whether declarations and items are told apart by their numbers, in the records of a sample."""

from collections.abc import Sequence
from dataclasses import replace

from data.loading.authoring.guess import Guess
from data.loading.authoring.sample import Sample


def repeats(sample: Sample, columns: Sequence[Guess], fields: Sequence[str]) -> int:
    """Return how many records of a sample have the same texts in the columns of some fields as an earlier one."""
    places = [one.place for one in columns if one.field in fields]
    return len(sample.rows) - len({tuple(row[place] for place in places) for row in sample.rows})


def numbered(sample: Sample, columns: list[Guess]) -> list[Guess]:
    """Return the guesses with the numbers of item and declaration where no header says them and the values leave no doubt.

    An item number counts from 1 again and again. A single column, of fewer values than records, then tells items of one number apart.
    """
    if "item_no" not in {one.field for one in columns}:
        counting = [one for one in columns if not one.field and one.facts.whole and _counts(sample, one.place)]
        reason = "it counts from 1, again and again"
        columns = [replace(one, field="item_no", reason=reason) if counting[:1] == [one] else one for one in columns]
    if {"decl_id", "number"} & {one.field for one in columns} or not repeats(sample, columns, ("item_no",)):
        return columns
    free = [one for one in columns if not one.field and one.facts.filled == len(sample.rows) and _may_number(one)]
    telling = [one for one in free if not _repeated(sample, one, columns)]
    reason = "no two records have the same value and the same number of the item"
    return [replace(one, field="decl_id", reason=reason) if telling == [one] else one for one in columns]


def _counts(sample: Sample, place: int) -> bool:
    """Return whether the numbers of a column begin at 1, and each is 1 or one more than the one before; some are more."""
    texts = [row[place] for row in sample.rows]
    numbers = [int(text) if text.isdigit() else -1 for text in texts]
    pairs = list(zip([0, *numbers], numbers, strict=False))
    return bool(numbers) and max(numbers) > 1 and numbers.count(1) > 1 and all(one in (1, before + 1) for before, one in pairs)


def _may_number(one: Guess) -> bool:
    return one.facts.distinct < 1 and not (one.facts.dates or one.facts.worded or one.facts.measured)


def _repeated(sample: Sample, one: Guess, columns: Sequence[Guess]) -> int:
    places = [one.place, *(other.place for other in columns if other.field == "item_no")]
    return len(sample.rows) - len({tuple(row[place] for place in places) for row in sample.rows})


def numbered_by_office(sample: Sample, columns: list[Guess]) -> list[Guess]:
    """Return the guesses with the number of the declaration as one of its office, where it takes both to tell items apart."""
    fields = {one.field for one in columns}
    if not {"decl_id", "item_no", "office"} <= fields or not repeats(sample, columns, ("decl_id", "item_no")):
        return columns
    if repeats(sample, columns, ("office", "decl_id", "item_no")):
        return columns
    return [replace(one, field="number") if one.field == "decl_id" else one for one in columns]
