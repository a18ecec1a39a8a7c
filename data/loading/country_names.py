"""Countries by name: the ISO code of a country as files name it, and what is not known."""

from collections import Counter

from duckdb import DuckDBPyConnection


class Countries:
    """The ISO code of a text; a text that names no country is kept, and listed with its count of different spellings."""

    def __init__(self, raw: DuckDBPyConnection):
        rows = raw.execute("SELECT code, iso3, m49, ltrim(m49, '0'), upper(name) FROM country").fetchall()
        self._codes = {text: row[0] for row in rows for text in row if text and text != "-"}
        self._unknown: Counter[str] = Counter()

    def __call__(self, text: str) -> str:
        code = self._codes.get(text) or self._codes.get(text.upper())
        if not code:
            self._unknown[text] += 1
        return code or text

    def notes(self) -> list[str]:
        """What is not known, as a note for the report."""
        return [f"countries not known: {', '.join(self._unknown)}"] if self._unknown else []
