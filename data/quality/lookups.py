"""What the checks of data quality look up, as tables made for the months at hand: prices, official rates, doubles, own countries."""

_PRICES = """
    CREATE OR REPLACE TEMP TABLE prices AS
    SELECT hs6, month // 100 AS year, quantile_cont(value / net_kg, {price_low}) AS low, quantile_cont(value / net_kg, {price_high}) AS high
    FROM item WHERE net_kg > 0 AND value > 0 AND {years} GROUP BY ALL HAVING count(*) >= {price_rows}"""
_OFFICIAL = """
    CREATE OR REPLACE TEMP TABLE official AS
    WITH rates AS (
        SELECT month, split_part(quoted, ' ', 1) AS local, split_part(quoted, ' for one ', 2) AS abroad, CAST(rate AS DOUBLE) AS rate
        FROM exchange_rate WHERE rate > 0),
    crossed AS (
        SELECT here.month, here.local, there.local AS abroad, here.rate / there.rate AS rate
        FROM rates here JOIN rates there ON here.month = there.month AND here.abroad = there.abroad AND here.local <> there.local)
    SELECT month, local, abroad, max(rate) AS official FROM (SELECT * FROM rates UNION ALL SELECT * FROM crossed ANTI JOIN rates USING
        (month, local, abroad)) WHERE local IN (SELECT DISTINCT currency FROM item) GROUP BY ALL"""
_DOUBLED = """
    CREATE OR REPLACE TEMP TABLE doubled AS
    SELECT office, decl_id FROM clearance WHERE {scope} GROUP BY ALL HAVING count(*) > 1"""
_NEAR = """
    CREATE OR REPLACE TEMP TABLE near AS
    SELECT decl_id, item_no FROM (
        SELECT decl_id, item_no, registered_on, lag(registered_on) OVER same AS last_on, lag(decl_id) OVER same AS last_id
        FROM item WHERE value > 0 AND trader <> '-' AND {scope}
        WINDOW same AS (PARTITION BY trader, hs6, net_kg, value ORDER BY registered_on, decl_id))
    WHERE last_id <> decl_id AND registered_on - last_on <= {near_days}"""
_OWN = "CREATE OR REPLACE TEMP TABLE own_country (load_id INTEGER, country VARCHAR)"

LOOKUPS = (_PRICES, _OFFICIAL, _DOUBLED, _NEAR, _OWN)
