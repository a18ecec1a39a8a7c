"""The names that types give a frame and a column of pandas, and a table of Arrow and its parts, whose own types are incomplete."""

from typing import Any, TypeAlias

Frame: TypeAlias = Any
Column: TypeAlias = Any
ArrowTable: TypeAlias = Any
ArrowSchema: TypeAlias = Any
ArrowField: TypeAlias = Any
