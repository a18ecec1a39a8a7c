"""Features of a GeoJSON file as records: the properties and the point of each, as texts."""

import json
from collections.abc import Iterator
from pathlib import Path

from data.loading.mapping import Column
from data.loading.records import Block, Refused, Rejected


class Features:
    """The features of one GeoJSON file; the line of a record is its ordinal, and `x` and `y` name the coordinates of its point."""

    def __init__(self, path: Path, columns: tuple[Column, ...]):
        self._path, self._names = path, [column.names[0] for column in columns]

    def blocks(self) -> Iterator[Block]:
        """One block with every feature; Refused where the file is not GeoJSON."""
        try:
            features = json.loads(self._path.read_text(encoding="utf-8-sig"))["features"]
        except (ValueError, KeyError, TypeError) as error:
            raise Refused(f"{self._path.name}: not a GeoJSON file ({error})") from None
        block = Block()
        for number, feature in enumerate(features, 1):
            raw = json.dumps(feature, ensure_ascii=False)
            try:
                values = feature["properties"] | dict(zip("xy", feature["geometry"]["coordinates"], strict=False))
                fields = ["" if values.get(name) is None else str(values[name]) for name in self._names]
            except (KeyError, TypeError):
                block.rejected.append(Rejected(number, "", "fields: no point or no properties", raw))
                continue
            block.lines.append(number)
            block.raws.append(raw)
            block.rows.append(fields)
        yield block
