"""Features of a GeoJSON file as records: the properties and the point of each, as texts."""

import json
from collections.abc import Iterator
from typing import Any

from data.loading.mapping.mapping import MappedColumn
from data.loading.reading.file_bytes import Content, FileRefused, opened
from data.loading.reading.physical_records import KEPT, Block, Rejected, block_of

ACCEPTED = 'accepted: {"type": "FeatureCollection", "features": [...]}, each feature with a point and properties'


class Features:
    """The features of one GeoJSON file; the line of a record is its ordinal, and `x` and `y` name the coordinates of its point."""

    def __init__(self, content: Content, columns: tuple[MappedColumn, ...]) -> None:
        self._content, self._names = content, [column.names[0] for column in columns]

    def blocks(self) -> Iterator[Block]:
        """Yield one block with every feature; raises FileRefused where the file is not GeoJSON."""
        with opened(self._content) as stream:
            try:
                features = json.loads(stream.read().decode("utf-8-sig"))["features"]
            except (ValueError, KeyError, TypeError) as error:
                raise FileRefused(f"{self._content.name}: not a GeoJSON file ({_why(error)}): {ACCEPTED}") from None
        lines, raws, rows, rejected = [], [], [], []
        for number, feature in enumerate(features, 1):
            raw = json.dumps(feature, ensure_ascii=False)
            if fields := self._fields(feature):
                lines.append(number)
                raws.append(raw)
                rows.append(fields)
            else:
                rejected.append(Rejected(number, "", "fields: no point or no properties", raw[:KEPT]))
        yield block_of(len(self._names), lines, raws, rows, rejected)

    def _fields(self, feature: Any) -> list[str]:
        """Return the texts of a feature; empty if it has no point or no properties."""
        try:
            values = feature["properties"] | dict(zip("xy", feature["geometry"]["coordinates"], strict=False))
        except (KeyError, TypeError):
            return []
        return ["" if values.get(name) is None else str(values[name]) for name in self._names]


def _why(error: Exception) -> str:
    return f"no {error.args[0]!r} in it" if isinstance(error, KeyError) else str(error)
