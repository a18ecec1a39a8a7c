"""The trace that is played on every arm: interactions on four pages, each pick under months that no pick had before. Made from a seed."""
import json
import random
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "trace.json"
PICKS = {  # by page, what is clicked: views that stand in every arm
    "/": ("offices", "chapters", "origins", "lanes", "modes", "table"),
    "/clearance": ("offices",),
    "/trade": ("partners",),
    "/revenue": ("offices", "chapters"),
}
SHARES = {"/": 5, "/clearance": 2, "/trade": 2, "/revenue": 1}
MARKS, DEEPEST = 4, 2  # of a view, how many of its marks are clicked; picks one after another


def trace(count: int = 200, seed: int = 11) -> list[dict[str, Any]]:
    """Interactions as `bench/screen.py` plays them: `go` to a page, months that are new, one or two picks, and clear."""
    chance, made = random.Random(seed), []
    spans = [(ago, back) for ago in range(12, 36) for back in range(12)]
    chance.shuffle(spans)
    while len(made) < count:
        path = chance.choices(list(SHARES), list(SHARES.values()))[0]
        since, until = spans.pop()
        views = chance.sample(PICKS[path], min(len(PICKS[path]), 1 + chance.randrange(DEEPEST)))
        months = ({"do": "month", "end": end, "ago": ago} for end, ago in (("since", since), ("until", until)))
        picks = ({"do": "pick", "view": view, "at": chance.randrange(MARKS)} for view in views)
        made += [{"do": "go", "path": path}, *months, *picks, {"do": "reset"}]
    return made[:count]


if __name__ == "__main__":
    PATH.write_text("[\n" + ",\n".join(json.dumps(each) for each in trace()) + "\n]\n")
