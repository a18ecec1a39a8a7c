"""Makes files of any size to load: an ASYCUDA extract and a Comtrade download, the same ones for the same seed, in constant memory."""

from pathlib import Path

import click
import duckdb

ASYCUDA = ("general.csv", "items.csv", "taxes.csv")
COMTRADE = "comtrade.csv"
MONTHS, ITEMS_EACH = 24, 2.5

# ---- chance(i, salt, n): a whole number from 0 to n - 1 that depends on nothing but its arguments and the seed ----------------
_MACROS = """
    CREATE MACRO chance(i, salt, n) AS CAST(hash(CAST(i AS BIGINT) * 1009 + salt, {seed}) % CAST(n AS UBIGINT) AS BIGINT);
    CREATE MACRO share(i, salt) AS chance(i, salt, 1000003) / 1000003.0;
    CREATE MACRO bell(i, salt) AS sqrt(-2 * ln(share(i, salt) + 1e-9)) * cos(2 * pi() * share(i, salt + 1));
    CREATE MACRO heading(k) AS CASE WHEN k % 96 < 76 THEN lpad(CAST(k % 96 + 1 AS VARCHAR), 2, '0') ELSE CAST(k % 96 + 2 AS VARCHAR) END
        || lpad(CAST(k // 96 % 12 + 1 AS VARCHAR), 2, '0') || lpad(CAST(k // 1152 % 9 + 1 AS VARCHAR), 2, '0');
    CREATE MACRO stamp(moment) AS strftime(moment, '%Y-%m-%d %H:%M:%S');
    CREATE MACRO pick(options, place) AS options[CAST(place % len(options) + 1 AS INTEGER)];
    CREATE MACRO countries() AS ['CN', 'FR', 'US', 'IN', 'DE', 'AE', 'BE', 'TR', 'NL', 'ZA', 'NG', 'BR', 'IT', 'JP', 'TH', 'VN', 'ES', 'GB',
        'CI', 'GH', 'SN', 'MA', 'EG', 'KR', 'MY', 'ID', 'PK', 'PL', 'RU', 'CH']"""

_DECLARED = """
    CREATE VIEW declared AS SELECT *, CASE WHEN chance(d, 23, 10) < 8 THEN chance(trader, 24, 30) ELSE chance(d, 25, 30) END AS office,
    FROM (
        SELECT d, chance(d, 17, 4000) * chance(d, 18, 100) // 100 AS trader, CAST(1000000 + d AS VARCHAR) AS id,
        1 + (d * 7 + 3) % 4 AS goods,
        CASE WHEN chance(d, 1, 50) = 0 THEN 2 ELSE 1 END AS versions,
        CASE WHEN chance(d, 2, 100) < 72 THEN 'IM' WHEN chance(d, 2, 100) < 94 THEN 'EX' ELSE 'TR' END AS type,
        CASE WHEN chance(d, 3, 100) < 12 THEN 7 ELSE 4 END AS procedure, chance(d, 5, 100) AS lane,
        TIMESTAMP '2024-01-01 08:00:00' + to_days(CAST(floor(d * 731.0 / {declarations}) AS INTEGER))
            + to_seconds(chance(d, 6, 32400)) AS registered, chance(d, 7, 100) AS pace
    FROM range({declarations}) r(d))"""
_GENERAL = """
    SELECT id AS INSTANCEID, v AS VERSION, 'PT' || lpad(CAST(1 + office AS VARCHAR), 2, '0') AS IDE_CUO_COD,
        type AS IDE_TYP_SAD, procedure AS IDE_TYP_PRC, 'C' AS IDE_REG_SER, d + 1 AS IDE_REG_NBR, stamp(registered) AS IDE_REG_DAT,
        stamp(registered - to_seconds(60 + chance(d, 11, 90000))) AS IDE_LDG_DAT,
        stamp(registered - to_seconds(3600 + chance(d, 12, 400000))) AS MAN_ARR_DAT, stamp(assessed) AS IDE_AST_DAT,
        stamp(paid) AS IDE_RCP_DAT, 'R-' || CAST(500000 + d AS VARCHAR) AS IDE_RCP_NBR, stamp(released) AS IDE_REL_DAT,
        stamp(released + to_seconds(1800 + chance(d, 16, 260000))) AS IDE_EXT_DAT, 'Released' AS PTY_STS,
        CAST(lane < 12 AS INTEGER) AS PTY_RED, CAST(lane BETWEEN 12 AND 29 AS INTEGER) AS PTY_YEL,
        CAST(lane BETWEEN 30 AND 34 AS INTEGER) AS PTY_BLU, CAST(lane >= 35 AS INTEGER) AS PTY_GRE,
        'T' || lpad(CAST(trader AS VARCHAR), 8, '0') AS CMP_CON_COD,
        'X' || lpad(CAST(chance(d, 19, 3000) AS VARCHAR), 8, '0') AS CMP_EXP_COD,
        'B' || lpad(CAST(chance(d, 20, 250) AS VARCHAR), 5, '0') AS DEC_COD,
        pick([1, 4, 3], CASE WHEN chance(d, 21, 10) < 9 THEN office ELSE d END) AS TPT_MOT_COD,
        pick(countries(), chance(d, 22, 30)) AS GEN_CTY_EXP, 'XAF' AS NAT_CUR_COD
    FROM (SELECT *, unnest(range(1, versions + 1)) AS v, paid + to_seconds(900 + chance(d, 15, 120000)) AS released FROM (
        SELECT *, assessed + to_seconds(600 + chance(d, 14, 170000)) AS paid FROM (
            SELECT *, registered + to_seconds(300 + chance(d, 13, 20000) * (1 + pace // 20)) AS assessed FROM declared)))"""
_GOODS = """
    CREATE VIEW goods AS SELECT * EXCLUDE (worth, line),
        CAST(worth + (v - versions) * 1000 AS DECIMAL(18, 2)) AS cif, CAST(kilos AS DECIMAL(18, 3)) AS net, chance(g, 35, 4) AS rate
    FROM (SELECT *, 200000 + exp(14 + 1.4 * bell(g, 30)) AS worth, 0.5 + exp(6 + 1.5 * bell(g, 32)) AS kilos,
            heading(CAST(floor(4800 * share(line, 34) * share(line, 36)) AS BIGINT)) AS code
        FROM (SELECT *, d * 4 + i AS g, trader * 16 + chance(d * 4 + i, 37, 12) AS line FROM (
            SELECT *, unnest(range(1, versions + 1)) AS v FROM (SELECT *, unnest(range(1, goods + 1)) AS i FROM declared))))"""
_ITEMS = """
    SELECT id AS INSTANCEID, v AS VERSION, i AS KEY_ITM_NBR, code || pick(['00', '10', '90'], chance(d, 40, 3)) AS TAR_HSC_NB1,
        '00' AS TAR_HSC_NB2, NULL AS TAR_HSC_NB3, NULL AS TAR_PRF, procedure || '000' AS TAR_PRC_EXT, '000' AS TAR_PRC_NAT,
        pick(countries(), chance(trader * 4 + chance(d, 42, 3), 41, 30)) AS GDS_ORG_CTY,
        'GOODS OF HEADING ' || code[:4] || pick([' MODEL ', ' MODEL ', ', MODEL '], g) || CAST(chance(g, 43, 100000) AS VARCHAR) AS GDS_DS3,
        1 + chance(d, 44, 400) AS PCK_NBR, 'CT' AS PCK_TYP_COD, CAST(net * 1.08 AS DECIMAL(18, 3)) AS VIT_WGT_GRS, net AS VIT_WGT_NET,
        cif AS VIT_CIF, cif AS VIT_STV, CAST(cif / 600 AS DECIMAL(18, 2)) AS VIT_INV_AMT_FCX, 'USD' AS VIT_INV_CUR_COD,
        '600.00000000' AS VIT_INV_CUR_RAT
    FROM goods"""
_TAXES = """
    SELECT id AS INSTANCEID, v AS VERSION, i AS KEY_ITM_NBR, tax AS TAX_LIN_COD, base AS TAX_LIN_BSE, percent AS TAX_LIN_RAT,
        CAST(base * percent / 100 AS DECIMAL(18, 2)) AS TAX_LIN_AMT, CASE WHEN procedure = 4 THEN 1 ELSE 0 END AS TAX_LIN_MOP,
        k AS TAX_LIN_TYP
    FROM (SELECT *, CASE k WHEN 1 THEN 'CUD' ELSE 'VAT' END AS tax,
            CASE k WHEN 1 THEN pick([5, 10, 20, 30], rate) ELSE 18 END AS percent,
            CASE k WHEN 1 THEN cif ELSE CAST(cif * (100 + pick([5, 10, 20, 30], rate)) / 100 AS DECIMAL(18, 2)) END AS base
        FROM (SELECT *, unnest([1, 2]) AS k FROM goods))"""
_REPORTED = """
    CREATE VIEW reported AS SELECT r, r % 200 AS slot, place % {months} AS m, place // {months} % 10 AS reporter,
        place // ({months} * 10) % 2 AS flow, place // ({months} * 20) AS partner,
        heading((if(r % 200 < 30, r % 200 + 30, r % 200) * 37
            + chance(place, 50, 4800)) % 4800) AS code, chance(r, 51, 1000000) / 100.0 AS tonnes
    FROM (SELECT r, r // 200 * 7901 % ({months} * 20 * 61) AS place FROM range({records}) t(r))"""
_COMTRADE = """
    SELECT 'C' AS typeCode, 'M' AS freqCode, period || '01' AS refPeriodId, period[:4] AS refYear, CAST(period[5:] AS INTEGER) AS refMonth,
        period, 100 + reporter AS reporterCode, pick(named, reporter) AS reporterISO, 'Reporter ' || reporter AS reporterDesc,
        pick(['M', 'X'], flow) AS flowCode, pick(['Import', 'Export'], flow) AS flowDesc,
        CASE partner WHEN 60 THEN 0 ELSE 200 + partner END AS partnerCode,
        CASE partner WHEN 60 THEN 'W00' ELSE pick(named, partner + 10) END AS partnerISO,
        'Partner ' || partner AS partnerDesc, 0 AS partner2Code, 'W00' AS partner2ISO, 'World' AS partner2Desc,
        'H6' AS classificationCode, 'HS' AS classificationSearchCode, 'True' AS isOriginalClassification, CASE WHEN slot = 0 THEN 'TOTAL'
        WHEN slot < 10 THEN code[:2] WHEN slot < 30 THEN code[:4] ELSE code END AS cmdCode,
        'Commodities of heading ' || code[:4] || '; not elsewhere specified' AS cmdDesc,
        CASE WHEN slot = 0 THEN 0 WHEN slot < 10 THEN 2 WHEN slot < 30 THEN 4 ELSE 6 END AS aggrLevel,
        CASE WHEN slot < 30 THEN 'False' ELSE 'True' END AS isLeaf, 'C00' AS customsCode, 'TOTAL CPC' AS customsDesc, 0 AS mosCode,
        0 AS motCode, 'TOTAL MOT' AS motDesc, 8 AS qtyUnitCode, 'kg' AS qtyUnitAbbr, round(tonnes * 1000, 3) AS qty,
        'False' AS isQtyEstimated, -1 AS altQtyUnitCode, 'N/A' AS altQtyUnitAbbr, NULL AS altQty, 'False' AS isAltQtyEstimated,
        round(tonnes * 1000, 3) AS netWgt, 'False' AS isNetWgtEstimated, NULL AS grossWgt, 'False' AS isGrossWgtEstimated,
        CASE flow WHEN 0 THEN worth END AS cifvalue, CASE flow WHEN 1 THEN worth END AS fobvalue, worth AS primaryValue,
        0 AS legacyEstimationFlag, 'True' AS isReported, CASE WHEN slot < 30 THEN 'True' ELSE 'False' END AS isAggregate
    FROM (SELECT *, strftime(DATE '2024-01-01' + to_months(CAST(m AS INTEGER)), '%Y%m') AS period,
        CAST(10 + tonnes * exp(3 + bell(r, 52)) AS DECIMAL(18, 3)) AS worth, string_split('{named}', ' ') AS named FROM reported)"""
NAMED = (
    "CHN USA DEU FRA ITA JPN IND BRA GBR ESP NLD BEL POL TUR KOR MEX CAN AUS ZAF NGA EGY KEN GHA CIV SEN MAR TUN DZA ETH TZA "
    "UGA RWA CMR GAB COG AGO NAM BWA ZMB MOZ MDG MUS VNM THA MYS IDN PHL PAK BGD LKA SAU ARE QAT KWT OMN JOR LBN ISR CHE NOR"
)


def write_asycuda(folder: Path, items: int, seed: int) -> list[Path]:
    """Write general.csv, items.csv and taxes.csv: as many items as asked, two taxes each; one declaration in fifty was amended once."""
    with _connected(seed) as made:
        made.execute(_DECLARED.format(declarations=max(1, round(items / ITEMS_EACH))))
        made.execute(_GOODS)
        return [_written(made, select, folder / name) for name, select in zip(ASYCUDA, (_GENERAL, _ITEMS, _TAXES), strict=True)]


def write_comtrade(folder: Path, records: int, seed: int) -> Path:
    """Write comtrade.csv: months of ten reporters and sixty partners by subheading, three records in twenty being totals of others."""
    months = max(MONTHS, -(-records // (200 * 20 * 61)))
    with _connected(seed) as made:
        made.execute(_REPORTED.format(records=records, months=months))
        return _written(made, _COMTRADE.format(named=NAMED), folder / COMTRADE)


def _connected(seed: int) -> duckdb.DuckDBPyConnection:
    made = duckdb.connect(config={"memory_limit": "500MB", "threads": 2})
    for macro in _MACROS.format(seed=seed).split(";\n"):
        made.execute(macro)
    return made


def _written(made: duckdb.DuckDBPyConnection, select: str, path: Path) -> Path:
    made.execute(f"COPY ({select}) TO '{path}' (HEADER, DELIMITER ',')")
    return path


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--items", default=200_000, show_default=True, help="items of the ASYCUDA extract; 0 writes none")
@click.option("--records", default=500_000, show_default=True, help="records of the Comtrade file; 0 writes none")
@click.option("--seed", default=1, show_default=True)
def main(folder: Path, items: int, records: int, seed: int) -> None:
    """Writes the files into FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    if items:
        write_asycuda(folder, items, seed)
    if records:
        write_comtrade(folder, records, seed)


if __name__ == "__main__":
    main()
