"""Digits of other scripts and text of other encodings: read as what they stand for, or refused with the option that reads them."""

from datetime import date
from decimal import Decimal

import pytest

from data.loading.authoring import draft as drafts
from data.loading.authoring import sample
from data.loading.load import FileRefused
from data.loading.mapping.mapping import NumberFormat, Options
from data.loading.reading.letters import DOS, FOREIGN, UTF8, Letters
from data.loading.values.scripts import written
from tests.data.loading.own import draft, loaded, own_folder, rows

__all__ = ["draft", "own_folder"]
FRENCH = "Mois;Bureau;Taxe;Montant\n2023-01;Société générale;Droit à l'entrée;5.5\n2023-02;Région;Forêt;6.25\n"
PORTUGUESE = "Mois;Bureau;Taxe;Montant\n2023-01;São Luís;Importação;5.5\n2023-02;Japurá;Maranhão;6.25\n"
INITIALS = "Mois;Bureau;Taxe;Montant\n2023-01;ÉVREUX;TVA;5.5\n2023-02;Évora;TVA;6.25\n"
ARABIC = "Mois;Bureau;Taxe;Montant\n2023-01;ميناء طرابلس;رسوم;5.5\n2023-02;ميناء طرابلس;رسوم;6.25\n"
PLACES = "SELECT office, tax, amount FROM payment ORDER BY month"


def read(text: str) -> list[tuple[str, str, Decimal]]:
    return [(office, tax, Decimal(amount)) for _, office, tax, amount in (line.split(";") for line in text.splitlines()[1:])]


@pytest.mark.parametrize(
    ("text", "encoding", "says"),
    [
        (
            FRENCH,
            "cp850",
            r"line 2: 'Soci‚t‚' is what cp1252 makes of accents of a code page of DOS \(CP850, CP437\), 'Société': .*--encoding cp850",
        ),
        (FRENCH, "cp437", "load it with --encoding cp850"),
        (FRENCH.replace("Société", "RÉPUBLIQUE"), "cp850", "'RÉPUBLIQUE': load it with --encoding cp850"),
        (PORTUGUESE, "cp850", r"line 2: 'SÆo' is what cp1252 makes of .*'São': load it with --encoding cp850"),
        (INITIALS, "cp850", r"line 2: .*'ÉVREUX': load it with --encoding cp850"),
        (ARABIC, "cp1256", "line 2: .* an alphabet that cp1252 does not have: load it with --encoding .* as cp1256"),
        (FRENCH.replace("Société", "海关总署"), "gb18030", "gb18030 .Chinese."),
    ],
)
def test_text_of_another_encoding_is_refused_with_the_option_that_reads_it(draft, tmp_path, text, encoding, says):
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    with pytest.raises(FileRefused, match=says):
        loaded(draft, "revenue", tmp_path / "a.csv")
    report = loaded(draft, "revenue", tmp_path / "a.csv", encoding=encoding)
    assert rows(draft, PLACES) == read(text) and report.sums["tax"]["loaded"] == Decimal("11.75")
    assert f"encoding: {encoding}" in report.notes and report.options == f"--encoding {encoding}"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "latin-1", "utf-8-sig", "utf-16"])
def test_text_that_the_mapping_reads_is_read_as_it_is(draft, tmp_path, encoding):
    (tmp_path / "a.csv").write_bytes(FRENCH.encode(encoding))
    assert loaded(draft, "revenue", tmp_path / "a.csv").loaded == 2 and rows(draft, PLACES) == read(FRENCH)


def test_a_code_page_of_dos_that_the_mapping_reads_first_is_not_asked_about(draft, own_folder, tmp_path):
    from data.loading.mapping.sources import SHIPPED

    text = (
        (SHIPPED / "revenue.toml")
        .read_text(encoding="utf-8")
        .replace('source = "revenue"', 'source = "mine"\nencodings = ["utf-8", "cp850"]')
    )
    (own_folder / "mine.toml").write_text(text, encoding="utf-8")
    (tmp_path / "a.csv").write_bytes(FRENCH.encode("cp850"))
    assert loaded(draft, "mine", tmp_path / "a.csv").loaded == 2 and rows(draft, PLACES) == read(FRENCH)


def test_utf8_with_a_byte_that_is_not_is_never_read_as_windows(draft, tmp_path):
    (tmp_path / "a.csv").write_bytes(FRENCH.encode() + b"2023-03;R\xe9gion;TVA;0.01\n")
    with pytest.raises(FileRefused, match=r"line 2: 'SociÃ©tÃ©' is what cp1252 makes of UTF-8 \('Société'\).*--encoding utf-8"):
        loaded(draft, "revenue", tmp_path / "a.csv")
    report = loaded(draft, "revenue", tmp_path / "a.csv", encoding="utf-8", accept_loss=True)
    assert (report.loaded, report.rules) == (2, {"encoding": 1}) and rows(draft, PLACES) == read(FRENCH)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b"l\x92huile d\x92olive \x96 10 \x80, n\xb0 2, \x93BOIS\xa0BRUT\x94, \x84x\x93, caf\xe9, \x8cuvre, Lodz\x85 fin", ""),
        (b"fa\xe7ade, ma\xefs, ni\xf1o, R\xc9PUBLIQUE", ""),
        ("façade, maïs, niño".encode("cp850"), DOS),
        ("São Luís, Maranhão, Japurá, Ribeirão".encode("cp850"), DOS),
        ("Conceição, Camões".encode("cp850"), DOS),
        ("Évora ÁVILA ÓBIDOS Úbeda".encode("cp850"), DOS),
        ("ÉVREUX ORLÉANS CÔTE".encode("cp850"), DOS),
        ("Perú, José, León".encode("cp850"), DOS),
        ("SÃO LUÍS, PARÁ, AÇÚCAR".encode("cp850"), DOS),
        ("São Luís, Maranhão, Évora, ÁVILA, ÓBIDOS, Conceição, JOÃO, Perú".encode("cp1252"), ""),
        ("DéPARTEMENT PRéFECTURE éCOLE, Österreich, KÖLN, „Wort“, Hämeenlinna, Ærø, ŒUVRE".encode("cp1252"), ""),
        ("BAHÇE SERVIÇO FRANÇOIS, 5 µm, E£ 5, 12¢, però—l’été… Paris\xa0;".encode("cp1252"), ""),
        ("ÇÁÂ façade".encode(), UTF8),
        ("Москва".encode("cp1251"), FOREIGN),
        (b"plain", ""),
    ],
)
def test_letters_tell_of_an_encoding(text, kind):
    letters = Letters()
    letters.look(text, 1)
    assert letters.kind == kind


def test_an_encoding_that_says_nothing_of_the_file_is_refused(draft, tmp_path):
    (tmp_path / "a.csv").write_text(FRENCH, encoding="utf-8-sig")
    with pytest.raises(FileRefused, match="--encoding cp850 does not apply: the byte-order mark"):
        loaded(draft, "revenue", tmp_path / "a.csv", encoding="cp850")
    with pytest.raises(ValueError, match="'cp85' is not an encoding"):
        Options.stated_by(encoding="cp85")


@pytest.mark.parametrize(
    ("text", "decimal", "read"),
    [
        ("١٢٣٤", ".", "1234"),
        ("۱۲۳۴", ".", "1234"),
        ("١٢٬٣٤٥٫٦٧", ".", "12345.67"),
        ("١٢٬٣٤٥٫٦٧", ",", "12345,67"),
        ("\u200f-١٫٥", ".", "-1.5"),
        ("١٢٫٥٠٠", ".", "12.5000"),  # one reading alone
        ("١٬٢٣", ".", "1٬23"),  # no group of thousands
        ("১২.৫", ".", "12.5"),
        ("１２", ".", "12"),
    ],
)
def test_a_number_is_read_by_the_digits_that_stand_for_it(text, decimal, read):
    assert written(text, (NumberFormat(decimal=decimal),)) == read


def test_digits_of_numbers_dates_and_codes_are_read_and_told_and_names_stay(draft, tmp_path):
    header = (
        "Bureau;Année;Série;Numéro;Régime;Date d'enregistrement;Article;Code SH;Pays d'origine;Poids net;Valeur CIF;Droit de douane;TVA"
    )
    records = [
        "مكتب ٣;٢٠٢٥;C;٧;IM4;٠٣/٠٢/٢٠٢٥;١;٠١٠١٢١٠٠;الصين;١٢٥٠٫٥;١٬٢٣٤٫٥٠;١٢٫٣٤٥;٠",
        "۰۳;۲۰۲۵;C;۸;IM4;۰۳/۰۲/۲۰۲۵;۱;۸۷۰۳۲۲۹۰;JP;۹۸۰;۱۰۰۰;۰;۱",
    ]
    (tmp_path / "a.csv").write_text("\n".join([header, *records]), encoding="utf-8")
    report = loaded(draft, "asycuda", tmp_path / "a.csv")
    assert report.sums["value"]["loaded"] == report.sums["value"]["file"] == Decimal("2234.50") and report.sums["tax"]["loaded"] == Decimal(
        "13.345"
    )
    assert rows(draft, "SELECT office, origin, item_no, registered_on, hs_code, net_kg FROM item ORDER BY value DESC") == [
        ("مكتب ٣", "CN", 1, date(2025, 2, 3), "01012100", Decimal("1250.5")),
        ("03", "JP", 1, date(2025, 2, 3), "87032290", Decimal(980)),
    ]
    assert "column 'Valeur CIF': 2 cells as '١٬٢٣٤٫٥٠': read as '1234.50'" in report.notes
    text = drafts.drafted("own", sample.sampled(tmp_path / "a.csv"), "LYD")
    assert '[[numbers]]  # as in 1234.50\ndecimal = "."' in text and 'field = "value"\nnames = ["Valeur CIF"]\nkind = "decimal"' in text


def test_a_draft_names_the_code_page_of_dos(tmp_path):
    (tmp_path / "a.csv").write_bytes(FRENCH.encode("cp850"))
    assert 'encodings = ["utf-8", "cp850", "cp1252"]' in drafts.drafted("own", sample.sampled(tmp_path / "a.csv"))


@pytest.mark.parametrize("heading", ["٢٠٢٥-٠٣", "٠٣/٢٠٢٥", "۲۰۲۵۰۳", "\u200f2025-03"])
def test_months_in_headings_are_read_by_the_digits_that_stand_for_them(draft, tmp_path, heading):
    text = f"Office,Tax,2025-01,2025-02,{heading}\nAisne,VAT,١٠٠,١٠٫٥,٥\nNord,VAT,50,20,5\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    assert report.sums["tax"]["file"] == report.sums["tax"]["loaded"] == Decimal("190.5")
    assert rows(draft, "SELECT month, sum(amount) FROM payment GROUP BY 1 ORDER BY 1") == [
        (202501, 150), (202502, Decimal("30.5")), (202503, 10)
    ]  # fmt: skip


def test_amounts_in_a_column_beside_months_that_is_not_read_are_told_with_their_sum(draft, tmp_path):
    text = "Office,Note,Tax,2025-01,2025-02,2025 Q1,Remark\nAisne,x,VAT,100,10,110.25,\nNord,1 y,VAT,50,20,٧٠,late\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    report = loaded(draft, "revenue", tmp_path / "a.csv")
    assert report.sums["tax"]["file"] == report.sums["tax"]["loaded"] == 100 + 10 + 50 + 20
    assert [note for note in report.notes if "in no sum" in note] == [
        f"column '2025 Q1' is not read and is in no sum: its 2 numbers come to {Decimal('110.25') + 70}"
    ]
