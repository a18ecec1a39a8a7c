"""Goods whose declarations moved to a neighbouring subheading with a lower duty: the same traders, one year against the year before."""

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


def headings(counts: Frame) -> pd.DataFrame:
    """Return COLUMNS by heading, the least likely by chance first.

    counts: trader, hs4, hs6, now (1 in the later year, else 0), n (declarations), rate (MFN, per cent) and value of imports.

    A subheading is cheap where its rate lies below the mean of its heading in the earlier year. share, share_before: of declarations in
    cheap subheadings, by traders that declared the heading in both years (`traders`). shift: how far the share moved within traders, with
    its 95 % interval (Mantel-Haenszel risk difference, variance after Sato, Biometrics 45, 1989, 1323). p: the probability of so many cheap
    ones or more if no trader changed its habit, exact given what each trader declared in all. q: p after Benjamini and Hochberg, over all
    headings in which a move can be seen. value: of the later year, of these traders; stake: the duty on what moved of it, at the distance
    of the mean rates (`rate_gap`, points).
    """
    known: Frame = counts.dropna(subset=["rate"])
    strata = _strata(_coded(known)) if len(known) else pd.DataFrame()
    if strata.empty or not _informative(strata).any():
        return pd.DataFrame(columns=list(COLUMNS))
    sums: Frame = strata.assign(**_terms(strata), traders=1).drop(columns="trader").groupby("hs4", as_index=False).sum()
    seen: Frame = sums[sums["spread"] > 0]
    chance = pd.Series(stats.norm.sf((seen["a1"] - seen["usual"]) / seen["spread"] ** 0.5), seen.index)
    parts: dict[Any, Frame] = dict(iter(strata[_informative(strata)].groupby("hs4")))
    for place in seen.index[(chance <= stats.norm.sf(SUSPECT)).to_numpy()]:
        chance[place] = probability(parts[seen.at[place, "hs4"]])
    found = _told(seen).assign(p=chance, q=stats.false_discovery_control(chance))
    return found[list(COLUMNS)].sort_values(["p", "hs4"], ignore_index=True)


def _coded(known: Frame) -> Frame:
    """Return the counts with the mean rate of each subheading, and whether it is cheap in its heading."""
    weighed = known.assign(weighed=known["rate"] * known["n"])
    by_code = weighed.groupby("hs6")[["weighed", "n"]].transform("sum")
    rated: Frame = known.assign(rate=by_code["weighed"] / by_code["n"])
    before: Frame = rated[rated["now"] == 0]
    sums = before.assign(weighed=before["rate"] * before["n"]).groupby("hs4")[["weighed", "n"]].sum()
    usual = rated["hs4"].map(sums["weighed"] / sums["n"])
    return rated.assign(cheap=(rated["rate"] < usual - 1e-9).astype(float)).dropna(subset=["cheap"])


def _strata(coded: Frame) -> Frame:
    """Return by heading and trader: all and cheap declarations of both years, and sums of rates; traders of one year left out."""
    now, cheap, n = coded["now"], coded["cheap"], coded["n"]
    parts = {
        "n1": n * now, "n0": n * (1 - now), "a1": n * now * cheap, "a0": n * (1 - now) * cheap,
        "cheap_n": n * cheap, "cheap_rate": n * cheap * coded["rate"], "all_rate": n * coded["rate"], "value": coded["value"] * now,
    }  # fmt: skip
    held = coded[["hs4", "trader"]].assign(**parts).groupby(["hs4", "trader"], as_index=False).sum()
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


def _told(sums: Frame) -> Frame:
    """Return the shares, the shift with its interval, and the duty at stake of each heading, from the sums of its strata."""
    shift = sums["apart"] / sums["weight"]
    error = (shift * sums["sato_p"] + sums["sato_q"]).clip(lower=0) ** 0.5 / sums["weight"]
    half = float(stats.norm.ppf(0.5 + LEVEL / 2)) * error
    dear = sums["n1"] + sums["n0"] - sums["cheap_n"]
    gap = (sums["all_rate"] - sums["cheap_rate"]) / dear - sums["cheap_rate"] / sums["cheap_n"]
    ends = {"shift": shift, "low": (shift - half).clip(lower=-1), "high": (shift + half).clip(upper=1)}
    stakes = {name: sums["value"] * ends[end].clip(lower=0) * gap / 100 for name, end in STAKES.items()}
    shares = {"share_before": sums["a0"] / sums["n0"], "share": sums["a1"] / sums["n1"]}
    return sums.assign(n=sums["n1"], n_before=sums["n0"], rate_gap=gap, **shares, **ends, **stakes)


def probability(part: Frame) -> float:
    """Return the exact probability of so many cheap declarations in the later year or more, given the totals of each stratum.

    part: n1 and n0 declarations of the later and the earlier year, a1 and a0 of them cheap; a row per stratum.
    """
    n1, n0, a1, a0 = (part[name].to_numpy(int) for name in ("n1", "n0", "a1", "a0"))
    chances = np.ones(1)
    for size, trait, drawn in zip(n1 + n0, a1 + a0, n1, strict=True):
        chances = np.convolve(chances, stats.hypergeom.pmf(np.arange(min(trait, drawn) + 1), size, trait, drawn))
    return float(min(chances[a1.sum() :].sum(), 1.0))
