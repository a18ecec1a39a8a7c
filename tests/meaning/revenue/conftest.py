"""The planted demonstration with its forecast, and with what was said in earlier months planted beside it."""

import os
import subprocess
import sys

import pytest

from tests.meaning.core import planting
from tests.meaning.revenue import planting as forecasts
from tests.warehouses import ROOT, copied


@pytest.fixture(scope="session")
def meant(demo_warehouse, tmp_path_factory):
    """The folder of the warehouse that meanings of revenue are tested on."""

    def make(folder):
        planting.planted(demo_warehouse, folder)
        env = os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}"}
        subprocess.run([sys.executable, "manage.py", "forecast"], cwd=ROOT, env=env, check=True, capture_output=True)
        forecasts.planted(folder)

    return copied(tmp_path_factory, "planted_revenue", make)
