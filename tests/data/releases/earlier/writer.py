"""Run inside the checkout of an earlier commit: its own code loads the files it knows into one release. Prints the sources loaded."""

import importlib
import json
import sys
from pathlib import Path


def main(warehouse: Path, files: dict[str, list[str]], under: dict[str, str]) -> None:
    """Load each source of `files`, under the name that `under` gives it, into an empty draft, and publish it."""
    sys.path.insert(0, str(Path.cwd()))
    manage = importlib.import_module("manage")
    load, release = manage.load, manage.release
    rollups = manage.rollups if hasattr(manage, "rollups") else manage.building
    loaded = []
    with release.draft(warehouse) as draft:
        for source, paths in files.items():
            try:
                load.load_files(draft, under.get(source, source), [Path(path) for path in paths])
            except load.Refused as refused:
                if "no source named" not in str(refused):
                    raise
                continue
            loaded.append(source)
        rollups.refresh(draft.connection)
        draft.publish("files of a test", demonstration=False, as_of=load.as_of(draft))
    print(json.dumps(loaded))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(json.loads, sys.argv[2:]))
