"""Goods over a change of HS edition: the part of each earlier code that belongs to later goods, and codes that match in groups."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd


def parts(pairs: pd.DataFrame, wanted: Callable[[str], bool], observed: dict[str, float]) -> dict[str, float]:
    """Return, by earlier code, the part of its value (0 to 1) that goes to codes wanted, from pairs from_code, to_code, share.

    One code becoming one, or many becoming one, goes there whole. One becoming many is split as stated, else as the later codes were
    observed to trade, else evenly: a part between 0 and 1 is an estimate.
    """
    became: dict[str, dict[str, float]] = defaultdict(dict)
    for earlier, later, share in zip(pairs["from_code"], pairs["to_code"], pairs["share"], strict=True):
        became[earlier][later] = float(share)
    return {code: _part(targets, wanted, observed) for code, targets in became.items()}


def _part(targets: dict[str, float], wanted: Callable[[str], bool], observed: dict[str, float]) -> float:
    if any(share != share for share in targets.values()):
        seen = {code: max(observed.get(code, 0.0), 0.0) for code in targets}
        targets = seen if sum(seen.values()) else dict.fromkeys(targets, 1.0)
    return sum(share for code, share in targets.items() if wanted(code)) / sum(targets.values())


def moved(rows: pd.DataFrame, part: dict[str, float], measures: tuple[str, ...]) -> tuple[pd.DataFrame, float]:
    """Return rows month, flow, hs6 and measures as month, flow and measures of the goods wanted.

    Returns them, and the share of their value that is an estimate.
    """
    weights = [part.get(code, 0.0) for code in rows["hs6"]]
    weighed = rows.assign(**{key: rows[key] * weights for key in measures})
    split = [0 < weight < 1 for weight in weights]
    whole = float(weighed[list(measures[:2])].sum().sum())
    estimated = float(weighed.loc[split, list(measures[:2])].sum().sum())
    summed = pd.DataFrame(weighed.groupby(["month", "flow"], as_index=False)[list(measures)].sum(min_count=1))
    return summed, estimated / whole if whole else 0.0


@dataclass(frozen=True)
class Closed:
    """Codes of two editions in groups that can be compared.

    `earlier` and `later` give, for each code of an edition, the later code that stands for its goods. `groups` gives the codes behind such
    a code if it stands for several later ones that no earlier code can be assigned to one by one.
    """

    earlier: dict[str, str]
    later: dict[str, str]
    groups: dict[str, tuple[str, ...]]

    def recoded(self, cells: pd.DataFrame, codes: dict[str, str]) -> pd.DataFrame:
        """Return cells with the product that stands for theirs."""
        return cells.assign(product=[codes.get(code, code) for code in cells["product"]])

    def exact(self, cells: pd.DataFrame) -> float:
        """Return the share of the value of recoded cells that is not in a group; 1 if there is no value."""
        value = cells["value"].to_numpy(float)
        whole, grouped = float(value.sum()), float(value[cells["product"].isin(list(self.groups)).to_numpy()].sum())
        return 1 - grouped / whole if whole else 1.0


def closed(pairs: pd.DataFrame, traded: Iterable[str]) -> Closed:
    """Return the narrowest groups of codes that a correspondence (from_code, to_code) does not leave on either side.

    They cover its codes and those traded in the earlier edition; a code that it does not list keeps its number. One or many codes that
    become one are recoded exactly.
    """
    links = list(zip(pairs["from_code"], pairs["to_code"], strict=True))
    listed = {earlier for earlier, _ in links}
    links += [(code, code) for code in dict.fromkeys(traded) if code not in listed]
    leads: dict[tuple[str, str], tuple[str, str]] = {}
    for earlier, later in links:
        one, other = _root(leads, ("earlier", earlier)), _root(leads, ("later", later))
        leads[one] = other
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, later in links:
        held[_root(leads, ("later", later))].add(later)
    stands = {root: min(codes) for root, codes in held.items()}
    return Closed(
        {earlier: stands[_root(leads, ("earlier", earlier))] for earlier, _ in links},
        {later: stands[_root(leads, ("later", later))] for _, later in links},
        {stands[root]: tuple(sorted(codes)) for root, codes in held.items() if len(codes) > 1},
    )


def _root(leads: dict[tuple[str, str], tuple[str, str]], code: tuple[str, str]) -> tuple[str, str]:
    while leads.get(code, code) != code:
        code = leads[code]
    return code
