"""The recorded interactions: a hundred picks, unpicks, periods, comparisons and resets, made once from a seed."""
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PATH = Path(__file__).parent / "interactions.json"
VIEWS = {"offices": "office", "chapters": "hs2", "origins": "origin", "lanes": "lane", "modes": "mode", "table": "office"}
KINDS = (("pick", 45), ("unpick", 30), ("month", 10), ("compare", 9), ("reset", 6))
MOST_PICKS = 3


def interactions(seed: int = 7, count: int = 100) -> list[dict[str, Any]]:
    """Interactions as dicts: `do`, and by its kind `view` and `at`, `keys`, `end` and `ago` (months), or `compare`."""
    made = _made(random.Random(seed))
    return [next(made) for _ in range(count)]


def _made(chance: random.Random) -> Iterator[dict[str, Any]]:
    picked: list[str] = []
    compare = "year"
    while True:
        do = chance.choices(*zip(*KINDS, strict=True))[0]
        free = [view for view, keys in VIEWS.items() if keys not in picked]
        if do == "pick" and len(picked) < MOST_PICKS and free:
            view = chance.choice(free)
            picked.append(VIEWS[view])
            yield {"do": "pick", "view": view, "at": chance.randrange(5)}
        elif do == "unpick" and picked:
            yield {"do": "unpick", "keys": picked.pop(chance.randrange(len(picked)))}
        elif do == "month":
            end, ago = chance.choice((("since", 23), ("until", 11)))
            yield {"do": "month", "end": end, "ago": ago - chance.randrange(12)}
        elif do == "compare":
            compare = chance.choice([each for each in ("year", "previous", "target", "none") if each != compare])
            yield {"do": "compare", "compare": compare}
        elif do == "reset" and picked:
            picked, compare = [], "year"
            yield {"do": "reset"}


if __name__ == "__main__":
    PATH.write_text("[\n" + ",\n".join(json.dumps(each) for each in interactions()) + "\n]\n")
