"""Write the releases of this folder: one for each earlier schema, from the same small files, loaded by the code of that time."""

import json
import lzma
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
INPUT = HERE / "input"
ROOT = HERE.parents[3]
# The last commit that could write each schema. Of schema 1 there is none: no command of that commit could write a warehouse.
LAST = {
    2: "5ee14ec", 3: "19583af", 4: "aa8e6f0", 5: "6a1af66", 6: "d12b03b", 7: "606f2b7", 8: "80e2209", 9: "8f171d8",
    10: "de763c9", 11: "f639adc", 12: "e9f3194", 13: "c781986", 14: "b55e538", 15: "c409733", 16: "1cc33b5",
}  # fmt: skip
FILES = {  # in the order in which the program learnt to read them: each version loads the first of them
    "calendars": ["calendars.csv"],
    "holidays": ["holidays.csv"],
    "offices": ["offices.csv"],
    "asycuda": ["general.csv", "items.csv", "taxes.csv", "global_taxes.csv"],
    "revenue": ["revenue.csv"],
    "targets": ["targets.csv"],
    "korea": ["korea.csv"],
    "partner_trade": ["partner_trade.csv"],
    "exchange_rates": ["exchange_rates.csv"],
    "trade_totals": ["totals.csv"],
    "asycuda_events": ["events.csv"],
    "administration": ["administration.toml"],
    "service_standards": ["standards.csv"],
}
KNOWN = {"holidays": "calendars"}  # a file loaded under the name of another source


def main() -> None:
    """Write `NN.tar.xz` for each schema named, or for all: the pointer, the release, and `loaded.json`, the sources it holds."""
    for schema in map(int, sys.argv[1:] or LAST):
        with tempfile.TemporaryDirectory() as place:
            made(schema, Path(place))


def made(schema: int, place: Path) -> None:
    """Check the commit out beside, load what it knows, and keep the release in service."""
    program, warehouse = place / "program", place / "warehouse"
    program.mkdir()
    tree = subprocess.run(["git", "archive", LAST[schema]], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "x"], cwd=program, input=tree, check=True)
    files = {source: [str(INPUT / name) for name in names] for source, names in FILES.items()}
    command = [sys.executable, str(HERE / "writer.py"), str(warehouse), json.dumps(files), json.dumps(KNOWN)]
    found = subprocess.run(command, cwd=program, capture_output=True, text=True)
    if found.returncode:
        raise SystemExit(f"schema {schema}: {found.stderr}")
    (warehouse / "loaded.json").write_text(found.stdout)
    keep(warehouse, HERE / f"{schema:02}.tar.xz")
    print(schema, LAST[schema], found.stdout.strip(), flush=True)


def keep(warehouse: Path, target: Path) -> None:
    """Put the pointer and the release that it names into an archive."""
    entry = json.loads((warehouse / "current.json").read_text())
    names = ("current.json", "loaded.json", entry["path"])
    plain = target.with_suffix("")
    with tarfile.open(plain, "w") as archive:
        for name in names:
            archive.add(warehouse / name, name)
    with plain.open("rb") as source, lzma.open(target, "wb", preset=6) as packed:
        shutil.copyfileobj(source, packed)
    plain.unlink()


if __name__ == "__main__":
    main()
