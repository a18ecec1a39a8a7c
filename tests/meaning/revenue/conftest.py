"""The planted demonstration with its forecast, and with what was said in earlier months planted beside it."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.meaning.core import planting
from tests.meaning.revenue import planting as forecasts


@pytest.fixture(scope="session")
def meant(demo_warehouse, tmp_path_factory):
    """The folder of the warehouse that meanings of revenue are tested on."""
    folder = planting.planted(demo_warehouse, tmp_path_factory.mktemp("meant") / "warehouse")
    env = os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}"}
    subprocess.run([sys.executable, "manage.py", "forecast"], cwd=ROOT, env=env, check=True, capture_output=True)
    forecasts.planted(folder)
    return folder
