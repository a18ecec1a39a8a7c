"""The names that types give a frame and a column of pandas, whose own types are incomplete."""

from typing import Any, TypeAlias

Frame: TypeAlias = Any
Column: TypeAlias = Any
