"""What the audit log costs: events a second, how long an export waits, and what an answer takes with the log and without, in turn.

python -m bench.audit.cost: reads PORTOLAN_WAREHOUSE, and writes to a folder of its own that it removes.
"""

import os
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

PATH = "/api/ask?measures=declarations&by=office&since=2025-01"
EVENTS, WAITED, TURNS = 50_000, 300, 1_500


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PORTOLAN_AUDIT"] = str(Path(folder) / "audit")
        written()
        waited()
        answered()


def written() -> None:
    """Print how many events a second one process writes, and their size."""
    from data.audit.recording import Action, of_process, record

    began = time.perf_counter()
    for number in range(EVENTS):
        record(Action.ANSWER, of=(f"/trade?since=2025-01&until=2025-{number % 12 + 1:02}#partners",), release=7, rows=number)
        if number % 10_000 == 0:
            of_process().finish()
    assert of_process().finish(60)
    size = (Path(os.environ["PORTOLAN_AUDIT"]) / "audit.jsonl").stat().st_size
    print(f"{EVENTS / (time.perf_counter() - began):,.0f} events a second, {size / EVENTS:.0f} bytes each")


def waited() -> None:
    """Print how long an export waits until its event is on the disk."""
    from data.audit.recording import Action, record

    spent = []
    for _ in range(WAITED):
        began = time.perf_counter()
        record(Action.EXPORT, of=("/api/records?format=csv",), release=7, rows=1, digest="0" * 64)
        spent.append((time.perf_counter() - began) * 1000)
    print(f"an export waits {median(spent):.1f} ms in the middle, {quantiles(spent, n=20)[-1]:.1f} ms in the slowest twentieth")


def answered() -> None:
    """Print what an answer that is kept in memory takes with the log and without, asked in turn."""
    import app
    from callbacks.http import audited

    client, kept = app.server.test_client(), audited.of_process
    spent = {True: [], False: []}
    for turn in range(TURNS):
        logged = bool(turn % 2)
        audited.of_process = kept if logged else lambda: None
        began = time.perf_counter()
        assert client.get(PATH).status_code == 200
        spent[logged].append((time.perf_counter() - began) * 1000)
    audited.of_process = kept
    low, middle, high = ({logged: quantiles(each[20:], n=4)[part] for logged, each in spent.items()} for part in range(3))
    for logged, said in ((True, "with the log"), (False, "without")):
        print(f"an answer takes {middle[logged]:.2f} ms ({low[logged]:.2f} to {high[logged]:.2f}) {said}")


if __name__ == "__main__":
    main()
