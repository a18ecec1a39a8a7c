"""Small Korean declaration files for the tests of loading."""

from pathlib import Path

SHARED = Path(__file__).parents[4] / "shared" / "data"
ENGLISH = (
    "Declaration ID,Date,Office ID,Process Type,Import Type,Import Use,Payment Type,Mode of Transport,Declarant ID,Importer ID,Seller ID,"
    "Courier ID,HS6 Code,Country of Departure,Country of Origin,Tax Rate,Tax Type,Country of Origin Indicator,Net Mass,Item Price,Fraud,"
    "Critical Fraud"
)
KOREAN = (
    "신고번호,신고일자,신고세관부호,수입신고구분코드,수입거래구분코드,수입종류코드,징수형태코드,운송수단유형코드,신고인부호,수입자,"
    "해외거래처부호,특송업체부호,HS10단위부호,"
    "적출국가코드,원산지국가코드,관세율,관세율구분코드,원산지표시유무코드,신고중량(KG),"
    "과세가격원화금액,우범여부,핵심적발"
)
NAMES = ENGLISH.split(",")


def line(number: int, **changes: str) -> str:
    """One record: declaration `number`, value 1000.50, mass 2.5, rate 8 %, with the columns named in `changes` (spaces as _) replaced."""
    values = dict(
        zip(
            NAMES,
            (
                f"{number:08d},2021-01-{1 + number % 28:02d},40,B,11,21,11,40,76NV527,SHHZGSL,249LO7A,,760711,CN,CN,8.0,A,E,2.5,1000.50,0,0"
            ).split(","),
            strict=True,
        )
    )
    values |= {name.replace("_", " "): value for name, value in changes.items()}
    return ",".join(values.values())


def lines(count: int) -> list[str]:
    return [line(number) for number in range(1, count + 1)]


def written(path: Path, records: list[str], header: str = ENGLISH, end: str = "\n", encoding: str = "utf-8") -> Path:
    path.write_bytes((end.join([header, *records]) + end).encode(encoding))
    return path
