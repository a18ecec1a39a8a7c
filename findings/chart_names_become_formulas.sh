#!/usr/bin/env bash
# python-pptx writes the names of categories and series of a native chart into a workbook inside the slides with the defaults of XlsxWriter:
# a name that begins with "=" becomes a formula there, and one with "http://" a link, while the chart itself shows the name as text. The
# slide looks right until somebody chooses "Edit data": the program recalculates, and the name is gone. Names with "+", "-" and "@" stay texts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install -q python-pptx==1.0.2 xlsxwriter==3.3.1 openpyxl==3.1.5
"$folder/env/bin/python" - <<'PY'
import io
from importlib.metadata import version

import openpyxl
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

data = CategoryChartData()
data.categories = ["=1+1", "+2", "-3", "@4", "http://a.example/"]
data.add_series("=Imports", (1, 2, 3, 4, 5))
show = Presentation()
slide = show.slides.add_slide(show.slide_layouts[6])
chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, Pt(400), Pt(300), data).chart
sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]
print("python-pptx", version("python-pptx"), "xlsxwriter", version("xlsxwriter"))
print("the chart shows", [*chart.plots[0].categories], chart.plots[0].series[0].name)
found = {str(cell.value): cell.data_type for cell in (sheet["B1"], *[row[0] for row in sheet["A2:A6"]])}
print("its workbook holds", found, "link:", bool(sheet["A6"].hyperlink))
assert [*chart.plots[0].categories][0] == "=1+1" and chart.plots[0].series[0].name == "=Imports"
assert found["=1+1"] == found["=Imports"] == "f", "such names are texts now"
assert {found[name] for name in ("+2", "-3", "@4")} == {"s"} and sheet["A6"].hyperlink
print("names that begin with = are formulas in the workbook, and texts in the chart")
PY
