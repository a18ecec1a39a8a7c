"""The data of a native chart, with the workbook inside it: no text of it is ever a formula, a link or a number."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from pptx.util import lazyproperty
from xlsxwriter import Workbook

TEXTS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class _Texts:
    """Opens the workbook of a chart so that texts stay texts: the library would write a name that begins with '=' as a formula."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Generator[tuple[Any, Any]]:
        book = Workbook(xlsx_file, TEXTS)
        yield book, book.add_worksheet()
        book.close()


class _CategoryBook(_Texts, CategoryWorkbookWriter):
    """The workbook of a chart of categories."""


class _PointBook(_Texts, XyWorkbookWriter):
    """The workbook of a chart of points."""


class Categories(CategoryChartData):
    """Data of a chart of categories, all of whose names are texts."""

    @lazyproperty
    def _workbook_writer(self) -> Any:
        return _CategoryBook(self)


class Points(XyChartData):
    """Data of a chart of points, all of whose names are texts."""

    @lazyproperty
    def _workbook_writer(self) -> Any:
        return _PointBook(self)
