"""How far the same traders moved to a lower duty, one year against the year before: the stratified test that kinds of moves share."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from data.frames import Frame

FALSE_DISCOVERIES = 0.05  # of the headings named, the share expected to have moved by chance alone
SUSPECT = 2.0  # normal deviate from which on a probability is worked out exactly; below it nothing is ever named
LEVEL = 0.95
STAKES = {"stake": "shift", "stake_low": "low", "stake_high": "high"}
COLUMNS = (
    "hs4", "traders", "n_before", "n", "share_before", "share", "shift", "low", "high", "p", "q",
    "rate_gap", "value", "stake", "stake_low", "stake_high",
)  # fmt: skip


def headings(coded: Frame, goods: Sequence[str]) -> pd.DataFrame:
    """Return COLUMNS by heading, the least likely by chance first.

    coded: trader, the columns of `goods` (hs4 among them), now (1 in the later year, else 0), n (declarations), rate (of duty, in points,
    of what they are declared as), cheap (1 at a lower duty, else 0) and value of imports. goods: columns within which the declarations of
    a trader are compared.

    share, share_before: of declarations that are cheap, by traders that declared the goods in both years (`traders`). shift: how far the
    share moved within traders and goods, with its 95 % interval (Mantel-Haenszel risk difference, variance after Sato, Biometrics 45,
    1989, 1323). p: the probability of so many cheap ones or more if no trader changed its habit, exact given what each trader declared in
    all. q: p after Benjamini and Hochberg, over all headings in which a move can be seen. value: of the later year, of these traders;
    stake: the duty on what moved of it, at the distance of the mean rates (`rate_gap`, points).
    """
    held = strata(coded, goods)
    table = tested(held, ["hs4"])
    if table.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    traders = held.groupby("hs4")["trader"].nunique()
    return _at_stake(table).assign(traders=[traders[heading] for heading in table["hs4"]])[list(COLUMNS)]


def tested(held: Frame, by: Sequence[str]) -> Frame:
    """Return by group how far its share of a trait lies above that of its strata, the least likely by chance first.

    held: the columns `by`; n1 and n0, declarations of the group and those it is compared with; a1 and a0 of them with the trait; a row per
    stratum, and further numbers to be summed. Returns the sums with n, n_before, share, share_before, shift, low, high, p and q as
    `headings` says; groups in which no difference can be seen are left out.
    """
    if held.empty or not _informative(held).any():
        return pd.DataFrame()
    sums: Frame = held.assign(**_terms(held)).groupby(list(by), as_index=False).sum(numeric_only=True)
    seen: Frame = sums[sums["spread"] > 0]
    chance = pd.Series(stats.norm.sf((seen["a1"] - seen["usual"]) / seen["spread"] ** 0.5), seen.index)
    parts: dict[Any, Frame] = dict(iter(held[_informative(held)].groupby(list(by))))
    for place in seen.index[(chance <= stats.norm.sf(SUSPECT)).to_numpy()]:
        chance[place] = probability(parts[tuple(seen.loc[place, list(by)])])
    found: Frame = _shifted(seen).assign(p=chance, q=stats.false_discovery_control(chance))
    return found.sort_values(["p", *by], ignore_index=True)


def mean_rate(counts: Frame, by: Sequence[str], weight: str = "n") -> Any:
    """Return for each row the mean of `rate` over its group, weighted by a column."""
    weighed = counts.assign(weighed=counts["rate"] * counts[weight]).groupby(list(by))[["weighed", weight]].transform("sum")
    return weighed["weighed"] / weighed[weight]


def strata(coded: Frame, goods: Sequence[str]) -> Frame:
    """Return by goods and trader: all (n) and cheap (a) declarations of both years (1 later, 0 earlier), sums of rates, and the value.

    Traders that declared the goods in one of the years alone are left out.
    """
    now, cheap, n = coded["now"], coded["cheap"], coded["n"]
    parts = {
        "n1": n * now, "n0": n * (1 - now), "a1": n * now * cheap, "a0": n * (1 - now) * cheap,
        "cheap_n": n * cheap, "cheap_rate": n * cheap * coded["rate"], "all_rate": n * coded["rate"], "value": coded["value"] * now,
    }  # fmt: skip
    by = [*goods, "trader"]
    held = coded[by].assign(**parts).groupby(by, as_index=False).sum()
    return held[(held["n1"] > 0) & (held["n0"] > 0)]


def _informative(part: Frame) -> Any:
    """Tell in which strata a move can be seen: those with cheap and other declarations."""
    cheap = part["a1"] + part["a0"]
    return (cheap > 0) & (cheap < part["n1"] + part["n0"])


def _terms(strata: Frame) -> dict[str, Any]:
    """Return what each stratum adds: to the difference and its variance, to the cheap ones usual in the later year and their variance."""
    n1, n0, a1, a0 = (strata[name] for name in ("n1", "n0", "a1", "a0"))
    whole, cheap = n1 + n0, a1 + a0
    return {
        "weight": n1 * n0 / whole,
        "apart": (a1 * n0 - a0 * n1) / whole,
        "sato_p": (n1**2 * a0 - n0**2 * a1 + n1 * n0 * (n0 - n1) / 2) / whole**2,
        "sato_q": (a1 * (n0 - a0) + a0 * (n1 - a1)) / (2 * whole),
        "usual": n1 * cheap / whole,
        "spread": n1 * n0 * cheap * (whole - cheap) / (whole**2 * (whole - 1).clip(lower=1)),
    }


def _shifted(sums: Frame) -> Frame:
    """Return the shares and the shift with its interval of each group, from the sums of its strata."""
    shift = sums["apart"] / sums["weight"]
    error = (shift * sums["sato_p"] + sums["sato_q"]).clip(lower=0) ** 0.5 / sums["weight"]
    half = float(stats.norm.ppf(0.5 + LEVEL / 2)) * error
    ends = {"shift": shift, "low": (shift - half).clip(lower=-1), "high": (shift + half).clip(upper=1)}
    shares = {"share_before": sums["a0"] / sums["n0"], "share": sums["a1"] / sums["n1"]}
    return sums.assign(n=sums["n1"], n_before=sums["n0"], **shares, **ends)


def _at_stake(table: Frame) -> Frame:
    """Return the table with the distance of the mean rates and the duty on what moved."""
    dear = table["n1"] + table["n0"] - table["cheap_n"]
    gap = (table["all_rate"] - table["cheap_rate"]) / dear - table["cheap_rate"] / table["cheap_n"]
    stakes = {name: table["value"] * table[end].clip(lower=0) * gap / 100 for name, end in STAKES.items()}
    return table.assign(rate_gap=gap, **stakes)


def probability(part: Frame) -> float:
    """Return the exact probability of so many cheap declarations in the later year or more, given the totals of each stratum.

    part: n1 and n0 declarations of the later and the earlier year, a1 and a0 of them cheap; a row per stratum.
    """
    n1, n0, a1, a0 = (part[name].to_numpy(int) for name in ("n1", "n0", "a1", "a0"))
    chances = np.ones(1)
    for size, trait, drawn in zip(n1 + n0, a1 + a0, n1, strict=True):
        chances = np.convolve(chances, stats.hypergeom.pmf(np.arange(min(trait, drawn) + 1), size, trait, drawn))
    return float(min(chances[a1.sum() :].sum(), 1.0))
