"""What is measured without a browser: processor time of an interaction, a fresh server, and two hundred users."""
import random
import statistics
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from json import dumps
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from bench.crowd import click, views
from bench.server import running
from bench.speed.arms import processor

PAGES = ("overview", "clearance", "trade", "revenue")
THINK = (2.0, 6.0)  # seconds between two questions of a user
UNKEPT = {"PORTOLAN_CACHE_ENTRIES": "0", "PORTOLAN_FORECAST": "0"}
Side = tuple[Path, dict[str, str]]  # the folder of a head, and its environment


def searches(file: Path, count: int, seed: int = 5) -> list[str]:
    """Addresses with picks that none before had: one or two of the codes that have most declarations, under months of their own."""
    chance = random.Random(seed)
    with duckdb.connect(str(file), read_only=True) as opened:
        codes = {key: [code for code, in opened.execute(
            f"SELECT {key} FROM clearance WHERE {key} <> '-' GROUP BY 1 ORDER BY count(*) DESC LIMIT 12").fetchall()]
            for key in ("office", "mode", "lane", "hs2", "origin")}
        months = [month for month, in opened.execute("SELECT DISTINCT month FROM clearance ORDER BY 1").fetchall()][-40:-1]
    made: dict[str, None] = {}
    while len(made) < count:
        since, until = sorted(chance.sample(months, 2))
        picks = [f"{key}={chance.choice(codes[key])}" for key in chance.sample(sorted(codes), 1 + chance.randrange(2))]
        span = (f"{end}={each // 100}-{each % 100:02}" for end, each in (("since", since), ("until", until)))
        made["?" + "&".join((*picks, *span))] = None
    return list(made)


def processor_pairs(newer: Side, older: Side, asked: Sequence[str]) -> list[tuple[float, float]]:
    """Milliseconds of processor time of each interaction on both heads, no answer kept: all views of a page at a new address, by turns."""
    with ExitStack() as stack:
        sides = [stack.enter_context(running("manage:served()", folder, {**given, **UNKEPT})) for folder, given in (newer, older)]
        envelopes = [{page: views(address, page) for page in PAGES} for address, _ in sides]
        pairs = []
        for place, search in enumerate(asked):
            page, used = PAGES[place % len(PAGES)], {}
            for which in ((0, 1), (1, 0))[place % 2]:
                before = processor(sides[which][1])
                click(sides[which][0], envelopes[which][page], search)
                used[which] = (processor(sides[which][1]) - before) * 1000
            pairs.append((used[0], used[1]))
        return [pair for pair in pairs if all(pair)]


@dataclass
class Crowd:
    """Users who ask one view after another with pauses, for as long as it lasts; `took` holds seconds of answered questions."""

    address: str
    envelopes: Sequence[dict]
    asked: Sequence[str]
    took: list[float] = field(default_factory=list)
    failed: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def user(self, seed: int) -> None:
        """One user: a pause, a new address, and one of the views there."""
        chance, where = random.Random(seed), urlsplit(self.address)
        with closing(HTTPConnection(where.hostname or "", where.port, timeout=60)) as connection:
            while not self.over.wait(chance.uniform(*THINK)):
                each = chance.choice(self.envelopes)
                body = dumps({**each, "inputs": [{**each["inputs"][0], "value": chance.choice(self.asked)}, *each["inputs"][1:]]})
                started = time.perf_counter()
                try:
                    connection.request("POST", "/_dash-update-component", body, {"Content-Type": "application/json"})
                    reply = connection.getresponse()
                    reply.read()
                    fine = reply.status in (200, 204)
                except OSError:
                    fine = False
                    connection.close()
                if fine:
                    self.took.append(time.perf_counter() - started)
                else:
                    self.failed += 1


def crowded(address: str, asked: Sequence[str], users: int, seconds: float) -> dict[str, float]:
    """Answers a second, and seconds of an answer at the median and the 95th percentile, with so many users."""
    crowd = Crowd(address, [each for page in PAGES for each in views(address, page)], asked)
    threads = [threading.Thread(target=crowd.user, args=(seed,), daemon=True) for seed in range(users)]
    for each in threads:
        each.start()
    time.sleep(THINK[1])  # until everybody has asked once
    crowd.took, crowd.failed, started = [], 0, time.perf_counter()
    time.sleep(seconds)
    took, failed, lasted = sorted(crowd.took), crowd.failed, time.perf_counter() - started
    crowd.over.set()
    for each in threads:
        each.join(60)
    cuts = statistics.quantiles(took, n=20) if len(took) > 1 else [0.0] * 19
    pace = {"answers": len(took), "failed": failed, "per_second": round(len(took) / lasted, 2)}
    return {**pace, "p50": round(cuts[9], 3), "p95": round(cuts[18], 3)}
