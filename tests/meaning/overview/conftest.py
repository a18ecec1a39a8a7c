"""A demonstration of three years: indicators are judged from their third year on."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="session")
def meant(tmp_path_factory):
    """The folder of the warehouse that meanings of the Overview and of alerts are tested on."""
    folder = tmp_path_factory.mktemp("meant") / "warehouse"
    command = [sys.executable, "manage.py", "demo", "--declarations", "9000", "--years", "3"]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PORTOLAN_WAREHOUSE": f"duckdb:///{folder}"}, check=True, capture_output=True)
    return folder
