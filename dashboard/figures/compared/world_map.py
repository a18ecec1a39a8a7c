"""A world map of one measure by country. Small states carry a dot, so that they can be seen and clicked."""

from functools import cache

import pandas as pd
from babel.core import get_global

from dashboard.core.format import Scale, per_cent, significant
from dashboard.core.theme import CARD, INK, PICK, SOFT, Figure
from dashboard.figures.core.centres import CENTRES

WITHDRAWN = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}


@cache
def iso3() -> dict[str, str]:
    """Return the three-letter country code by two-letter code."""
    return {
        codes[0]: alias
        for alias, codes in get_global("territory_aliases").items()
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and alias not in WITHDRAWN
    }


def figure(frame: pd.DataFrame, picked: tuple[str, ...], scale: Scale, columns: tuple[str, ...]) -> Figure:
    """Draw a world map whose colour grows with the square root of the value.

    frame: key (ISO 3166, two letters), name, value, before. columns: headings of the data table.
    """
    known = frame[frame["key"].isin(list(iso3())) & frame["value"].gt(0)]
    total = frame["value"].sum() or 1.0
    rows = known.assign(place=[iso3()[key] for key in known["key"]], depth=known["value"] ** 0.5)
    told = rows["name"], rows["value"], rows["before"]
    custom = [
        [key, name, scale.text(value), per_cent(significant(value / total * 100)), scale.text(before)]
        for key, name, value, before in zip(rows["key"], *told, strict=True)
    ]
    rows = rows.assign(custom=custom)
    small = rows["place"].isin(list(CENTRES))
    areas: pd.DataFrame = rows.loc[~small]
    dots: pd.DataFrame = rows.loc[small]
    depth = max(rows["depth"].tolist(), default=1.0)
    hover = f"<b>%{{customdata[1]}}</b><br>%{{customdata[2]}} {scale.words} · %{{customdata[3]}}"
    hover += f"<br>{columns[-1]}: %{{customdata[4]}}<extra></extra>"
    return {
        "data": [trace | {"hovertemplate": hover} for trace in (_areas(areas, picked, depth), _dots(dots, picked, depth))],
        "layout": {
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "uirevision": "kept",
            "meta": {"columns": (columns[0], f"{columns[1]} {scale.words}".strip(), *columns[2:])},
            "geo": {
                "projection": {"type": "equal earth", "rotation": {"lon": 11}, "scale": 1.14},
                "resolution": 110,
                "fitbounds": False,
                "lataxis": {"range": [-56, 82]},
            },
        },
    }


def _scale(depth: float) -> Figure:
    return {"cmin": 0, "cmax": depth, "colorscale": [[0, SOFT], [1, PICK]], "showscale": False}


def _areas(rows: pd.DataFrame, picked: tuple[str, ...], depth: float) -> Figure:
    trace = {
        "type": "choropleth",
        "locations": list(rows["place"]),
        "z": list(rows["depth"]),
        "zmin": 0,
        "zmax": depth,
        "colorscale": [[0, SOFT], [1, PICK]],
        "showscale": False,
        "marker": {"line": {"color": CARD, "width": 0.5}},
        "customdata": list(rows["custom"]),
    }
    return trace | _chosen(rows, picked)


def _dots(rows: pd.DataFrame, picked: tuple[str, ...], depth: float) -> Figure:
    at = [CENTRES[place] for place in rows["place"]]
    trace = {
        "type": "scattergeo",
        "lon": [lon for lon, _ in at],
        "lat": [lat for _, lat in at],
        "customdata": list(rows["custom"]),
        "mode": "markers",
        "marker": {"size": 8, "color": list(rows["depth"]), **_scale(depth), "line": {"color": INK, "width": 0.6}},
    }
    return trace | _chosen(rows, picked)


def _chosen(rows: pd.DataFrame, picked: tuple[str, ...]) -> Figure:
    """Return what marks the countries selected; the others fade."""
    if not picked:
        return {}
    chosen = [place for place, key in enumerate(rows["key"]) if key in picked]
    return {"selectedpoints": chosen, "unselected": {"marker": {"opacity": 0.35}}}
