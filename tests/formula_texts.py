"""Harmless texts that a spreadsheet could take for formulas, as many as are asked for: signs, wide signs, quotes, separators, links."""

import random

SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BODIES = (
    "1+1", "SUM(A1:A2)", "2-3", "A1", "note|'say hello'!A0", 'HYPERLINK("http://shop.example/x","look")', 'IMPORTXML("http://a.example")',
    "http://shop.example/", "mailto:a@shop.example", "-5 %", "é العربية", "'quoted'", '"quoted"', "_x000D_",
)  # fmt: skip
BEFORE = (
    *("", "", "", "'", "''", '"', "'\"", " ", "\u200e", "http://x.example/"),
    *("Steel;", 'Steel;"', "Steel|", "Steel\t", "Steel,", "Steel\n", "Steel\r\n"),
)


def texts(amount: int, seed: int = 16) -> list[str]:
    """So many different texts, the same for a seed."""
    draw, found = random.Random(seed), dict[str, None]()
    while len(found) < amount:
        parts = BEFORE, (*SIGNS, ""), BODIES, ("", " ", ";=2", str(draw.randrange(99_999)))
        found["".join(map(draw.choice, parts))] = None
    return [*found]
