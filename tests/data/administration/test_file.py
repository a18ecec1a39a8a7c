"""The file in which an administration states itself: each value read, and each mistake named where it stands."""

import struct
from pathlib import Path

import pytest

from data.administration import emblem, file
from data.administration.profile import Administration
from data.loading.reading.file_bytes import FileRefused
from tests.data.administration.pictures import png

WHOLE = """# the administration
name = "Customs of Marola"
emblem = "arms.png"
currency = "mrl"
fiscal_start = "July"
closing_days = ["friday", 6, "2026-12-25"]
language = "fr"
"""


def written(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_of_a_toml_is_read(tmp_path):
    (tmp_path / "arms.png").write_bytes(png())
    found = file.read(written(tmp_path, WHOLE))
    assert found.administration == Administration("Customs of Marola", "MRL", 7, "fr", found.administration.emblem)
    assert (found.picture, found.kind, found.weekdays, found.holidays) == (png(), "image/png", (5, 6), ("2026-12-25",))
    assert len(found.administration.emblem) == 64


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_of_one_record_says_the_same(tmp_path, mark):
    header = mark.join(("name", "Currency", "fiscal_start", "closing_days", "language", "emblem"))
    record = mark.join(("Customs of Marola", "MRL", "7", "5 6 2026-12-25", "fr", ""))
    found = file.read(written(tmp_path, f"{header}\n{record}\n", "own.csv"))
    assert found.administration == Administration("Customs of Marola", "MRL", 7, "fr")
    assert (found.weekdays, found.holidays) == ((5, 6), ("2026-12-25",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "A"\nfiscal_start = 13\n', r"own\.toml: line 2, column 1, fiscal_start: '13' is not a month: 1 to 12, or its"),
        ('name = "A"\nfiscal_start = "Juillet"\n', r"line 2, column 1, fiscal_start: 'Juillet' is not a month"),
        ("fiscal_start = true\n", "line 1, column 1, fiscal_start: 'True' is not a month"),
        ("fiscal_start = 7.5\n", "'7.5' is not a month"),
        ('\n\ncurrency = "shilling"\n', "line 3, column 1, currency: 'shilling' is not an ISO code of three letters"),
        ('language = "pt"\n', "line 1, column 1, language: 'pt' is not one of en, fr, es, ar"),
        ('closing_days = ["funday"]\n', "line 1, column 1, closing_days: 'funday' is not a weekday"),
        ('closing_days = ["2026-02-30"]\n', "'2026-02-30' is not a weekday"),
        ("closing_days = [1, 2, 3, 4, 5, 6, 7]\n", "closes every day: leave one open"),
        ('name = "A"\n  fiscal_strat = 7\n', "line 2, column 3: 'fiscal_strat' is no setting; did you mean 'fiscal_start'"),
        ('name = ""\n', "line 1, column 1, name: '' is not a name of one line"),
        ('name = "A\\nB"\n', r"'A\\\\nB' is not a name of one line"),
        ("name = A\n", r"own\.toml: Invalid value \(at line 1, column 8\)"),
        ("", "nothing is stated"),
        ('emblem = "https://example.org/a.png"\n', "line 1, column 1, emblem: .* is not a file on this machine: a PNG or JPEG"),
        ('emblem = "absent.png"\n', "line 1, column 1, emblem: .*absent.png is no file: a PNG or JPEG file of at most 512 kB"),
    ],
)
def test_a_mistake_is_named_where_it_stands(tmp_path, text, said):
    with pytest.raises(FileRefused, match=said):
        file.read(written(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name;fiscal_start\nA;0\n", r"own\.csv: line 2, column 2, fiscal_start: '0' is not a month"),
        ("name;start\nA;7\n", "line 1, column 2: 'start' is no setting"),
        ("name,name\nA,B\n", "line 1: the column 'name' stands there twice"),
        ("name\nA\nB\n", "line 3: 3 lines with text: a header and one record are read"),
        ("name,currency\nA\n", "line 2: 1 cells under a header of 2 columns"),
    ],
)
def test_a_mistake_of_a_csv_is_named_where_it_stands(tmp_path, text, said):
    with pytest.raises(FileRefused, match=said):
        file.read(written(tmp_path, text, "own.csv"))


def jpeg(width: int, height: int) -> bytes:
    comment = b"\xff\xfe\x00\x06abcd"
    return b"\xff\xd8" + comment + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\0" * 20 + b"\xff\xd9"


@pytest.mark.parametrize(("content", "kind"), [(png(3, 4), "image/png"), (jpeg(3, 4), "image/jpeg")])
def test_a_picture_is_told_by_what_it_holds(tmp_path, content, kind):
    (tmp_path / "arms").write_bytes(content)
    assert emblem.read(tmp_path / "arms")[:2] == (content, kind)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "is no picture of this kind"),
        (b"GIF89a" + b"\0" * 40, "is no picture of this kind"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "is no picture of this kind"),
        (png()[:40], "is no picture of this kind"),
        (b"\xff\xd8\xff" + b"\0" * 40, "is no picture of this kind"),
        (b"", "is no picture of this kind"),
        (png(2_001, 1), r"is 2,001 × 1 pixels"),
        (png() + b"\0" * 512 * 1024, "is larger than 512 kB"),
    ],
)
def test_what_is_no_small_picture_is_refused(tmp_path, content, said):
    (tmp_path / "arms.png").write_bytes(content)
    with pytest.raises(FileRefused, match=said):
        emblem.read(tmp_path / "arms.png")


def test_a_folder_is_no_picture(tmp_path):
    with pytest.raises(FileRefused, match="is no file"):
        emblem.read(tmp_path)
