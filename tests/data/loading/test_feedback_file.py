"""A file of results: read as it is written, or refused with line, column, value seen and form accepted of each mistake."""

import gzip

import pytest

from data.loading import feedback_file
from data.loading.feedback_file import FeedbackRow, read
from data.loading.reading.file_bytes import FileRefused

HEAD = "declaration,inspected,result,remark"
GOOD = [FeedbackRow(2, "A-1", True, 1, "two boxes, not one"), FeedbackRow(4, "A-2", True, 0, ""), FeedbackRow(5, "A-3", False, None, "")]
TEXT = f'{HEAD}\nA-1,yes,irregular,"two boxes, not one"\n\nA-2,1,0,\nA-3,No,,\n'


def written(tmp_path, text, name="results.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT.upper().replace("TWO BOXES, NOT ONE", "two boxes, not one"),
        TEXT.replace(", not", "~ not").replace(",", ";").replace("~", ","),
        gzip.compress(TEXT.encode()),
        TEXT.encode("utf-16"),
    ],
    ids=["plain", "windows", "capitals", "semicolons", "gzip", "utf-16"],
)
def test_every_form_gives_the_same_rows(tmp_path, text):
    assert read(written(tmp_path, text)) == GOOD


def test_a_remark_is_optional_and_columns_stand_in_any_order(tmp_path):
    assert read(written(tmp_path, "result\tdeclaration\tinspected\nregular\tB\tyes\n")) == [FeedbackRow(2, "B", True, 0, "")]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["A,yes,maybe,"], "line 2, column 'result', 'maybe': write irregular or regular"),
        (["A,yes,,"], "line 2, column 'result', '': write irregular or regular"),
        (["A,perhaps,regular,"], "line 2, column 'inspected', 'perhaps': write yes or no"),
        (["A,no,regular,"], "line 2, column 'result', 'regular': not inspected, so there is no result"),
        ([",yes,regular,"], "line 2, column 'declaration', '': write the number"),
        (["A,yes,regular,", "", "A,yes,irregular,"], "line 4, column 'declaration', 'A': stands on line 2 too"),
        (["A,yes,regular"], "line 2: 3 fields where the header has 4"),
        (["A,yes,regular,x,y"], "line 2: 5 fields where the header has 4"),
        (["A,yes,regular," + "x" * 501], "line 2, column 'remark', 'xxxxxxxxxxxxxxxxxxxx…': 501 characters: write at most 500"),
        (['A,yes,regular,"open'], "line 2: unexpected end of data: close the quote"),
        (["A\x1b[2J,yes,odd,"], "'odd'"),
        ([], "no declaration below the header"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_is_accepted(tmp_path, lines, told):
    with pytest.raises(FileRefused, match="results") as refused:
        read(written(tmp_path, "\n".join([HEAD, *lines, ""])))
    assert told in str(refused.value) and "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("declaration,inspected", "no column 'result'"),
        ("declaration,inspected,result,officer", "column 'officer' is not known"),
        ("declaration,inspected,result,result", "column 'result' is there twice"),
    ],
)
def test_a_header_is_as_documented(tmp_path, head, told):
    with pytest.raises(FileRefused, match="line 1: ") as refused:
        read(written(tmp_path, f"{head}\nA,yes,regular,x\n"))
    assert told in str(refused.value) and feedback_file.FORM in str(refused.value)


def test_all_mistakes_are_counted(tmp_path):
    lines = [f"D{place},yes,odd," for place in range(50)]
    with pytest.raises(FileRefused) as refused:
        read(written(tmp_path, "\n".join([HEAD, *lines])))
    told = str(refused.value).splitlines()
    assert len(told) == 22 and told[0].endswith("nothing was kept") and told[-1] == "and 30 more"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"\x00\x01\x02\x03" * 100])
def test_what_is_no_text_is_refused(tmp_path, data):
    with pytest.raises(FileRefused):
        read(written(tmp_path, data))


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(feedback_file, "MOST_BYTES", 40)
    with pytest.raises(FileRefused, match="split the file"):
        read(written(tmp_path, TEXT))
    packed = gzip.compress(b"A" * 100)
    assert len(packed) <= 40
    with pytest.raises(FileRefused, match="unpacked: split the file"):
        read(written(tmp_path, packed))
