"""The files of declarations that a folder or a zip archive holds: read where they lie, without unpacking them to disk."""

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from data.loading.reading.file_bytes import ZIP, FileRefused, shown

XmlFile = Path | zipfile.Path
DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)  # the last: locked; packed in a new way
OFFICE = ("[Content_Types].xml", "content.xml")  # members of workbooks and documents, which are zip archives too
MOST_NAMED = 5


@dataclass(frozen=True)
class XmlFiles:
    """What a folder or an archive holds: its declarations in the order of their names, and the names of what else is in it."""

    name: str
    files: tuple[XmlFile, ...]
    others: tuple[str, ...]

    @property
    def note(self) -> str:
        """Return what the report says of the files that are not read; nothing where there are none."""
        named = ", ".join(map(shown, self.others[:MOST_NAMED]))
        more = f" and {len(self.others) - MOST_NAMED:,} more" if len(self.others) > MOST_NAMED else ""
        return f"{shown(self.name)}: files in it that are not read, as their names do not end in .xml: {named}{more}" if named else ""


def inside(path: Path) -> XmlFiles | None:
    """Return the declarations that a folder or a zip archive holds; none where it is neither, or holds none."""
    try:
        members = _members(path) if path.is_dir() or (path.is_file() and _is_zip(path)) else []
    except DAMAGED:
        return None  # refused by its name where files are examined
    if any(str(name) in OFFICE for name, _ in members):
        return None
    seen = [(name, file) for name, file in members if not _is_hidden(name)]
    files = tuple(file for name, file in seen if name.casefold().endswith(".xml"))
    return XmlFiles(path.name, files, tuple(name for name, _ in seen if not name.casefold().endswith(".xml"))) if files else None


def reason(error: Exception) -> str:
    """Return why a file in an archive cannot be read."""
    return getattr(error, "strerror", "") or str(error) or type(error).__name__


def refused(path: XmlFile, error: Exception) -> FileRefused:
    """Return the refusal of a file that cannot be read, by its name and that of its archive."""
    return FileRefused(f"{shown(str(path))}: {shown(reason(error))}")


def _members(path: Path) -> list[tuple[str, XmlFile]]:
    """Return the name, below the folder or in the archive, of each file, in their order."""
    if path.is_dir():
        return sorted((str(file.relative_to(path)), file) for file in path.rglob("*") if file.is_file())
    root = zipfile.Path(zipfile.ZipFile(path))
    return [(name, root / name) for name in sorted(root.root.namelist()) if not name.endswith("/")]


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(ZIP)) == ZIP


def _is_hidden(name: str) -> bool:
    """Tell whether a system put a file there by itself, as .DS_Store or what is below __MACOSX."""
    return any(part.startswith((".", "__MACOSX")) for part in name.replace("\\", "/").split("/"))
