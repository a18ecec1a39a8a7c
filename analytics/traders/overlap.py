"""How alike traders are in what they declare: the share of declarations that two of them have in common."""

from data.frames import Frame


def overlap(shared: Frame, sizes: Frame, one: str) -> Frame:
    """Return by trader the overlap of its shares of declarations with those of one, between 0 and 1: the sum of the lesser of both shares.

    shared: trader, code, n of the codes that the one has. sizes: declarations by trader, over all codes.
    Source: Schoener, Ecology 51 (1970), overlap of proportions.
    """
    share = shared["n"] / shared["trader"].map(sizes)
    own = dict(zip(shared.loc[shared["trader"] == one, "code"], share[shared["trader"] == one], strict=True))
    return share.clip(upper=shared["code"].map(own)).groupby(shared["trader"]).sum()
