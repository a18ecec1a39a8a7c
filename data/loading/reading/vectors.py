"""Arrow's functions on whole columns; its stubs know none of them by name."""

from typing import Any

import pyarrow.compute

compute: Any = pyarrow.compute
