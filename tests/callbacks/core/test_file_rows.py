"""Rows of files: numbers as numbers with their unit beside them, and a name beside each code."""

import csv
import io

import pytest

import app
from analytics.compliance.alerts import NATION, Alert, Sign
from callbacks.core.table import behind
from callbacks.overview import alerts
from dashboard.pages.revenue.tariff import ASSUMED
from services.alerts.alerts import ReleaseAlerts

pytestmark = pytest.mark.usefixtures("read_demo")


def rows(view: str, search: str = "") -> list[dict[str, str]]:
    reply = app.server.test_client().get(f"/api/view/{view}?format=csv{search}")
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return [*csv.DictReader(io.StringIO(reply.get_data(as_text=True)))]


def test_unusual_indicators_are_numbers_with_their_unit(read_demo):
    share = Alert(NATION, 202601, 202603, (Sign("inspection_rate", 202601, 0.08, 0.11, 0.1, 0.12, -3.5),))
    money = Alert("KAL", 202602, 202602, (Sign("import_value", 202602, 2518.25, 4e5, 3e5, 5e5, -5.2),))
    time = Alert("KAL", 202602, 202602, (Sign("release_hours_p50", 202602, 12.5, 8.0, 7.0, 9.0, 4.0),))
    found = alerts.filed(ReleaseAlerts(read_demo, (), (share, money, time), {}))
    assert found[["unit", "came", "expected", "low", "high", "apart"]].values.tolist() == [
        ["%", 8.0, 11.0, 10.0, 12.0, -3.5], ["MRL", 2518.25, 4e5, 3e5, 5e5, -5.2], ["h", 12.5, 8.0, 7.0, 9.0, 4.0],
    ]  # fmt: skip
    assert found["where"].tolist() == ["All offices", "Kalvasse Harbour", "Kalvasse Harbour"] and found["last"].tolist()[0] == 202603


def test_assumptions_of_the_tariff_simulation_are_numbers():
    [assumed, *_] = behind(ASSUMED, "")[1]
    found = [dict(zip([column.key for column in assumed.columns], row, strict=True)) for row in assumed.rows]
    numbers = [row for row in found if row["unit"] or (row["value"] is not None and row["value"] == row["value"])]
    assert len(numbers) == 4 == len(found) - 1 and all(isinstance(row["value"], float) for row in numbers)
    assert [row["unit"] for row in numbers] == ["%", "", "", ""] and found[0]["levers"]


@pytest.mark.parametrize(("view", "named"), [
    ("overview.modes", {"mode": {"sea": "Sea", "air": "Air"}}), ("risk.lanes", {"lane": {"green": "Green", "red": "Red"}}),
    ("risk.lanes&table=2", {"lane": {"green": "Green", "red": "Red"}}), ("risk.selected", {"selection": {"random": "Random"}}),
    ("clearance.matrix", {"mode": {"sea": "Sea"}, "lane": {"red": "Red"}}),
])  # fmt: skip
def test_a_name_stands_beside_each_code(view, named):
    name, _, more = view.partition("&")
    found = rows(name, f"&{more}" if more else "")
    for key, names in named.items():
        assert {row[key]: row[f"{key}_name"] for row in found}.items() >= names.items()
        assert all(row[f"{key}_name"] for row in found)
