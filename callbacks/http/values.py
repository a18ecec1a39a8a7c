"""What a browser may send: text that can be written, numbers that can be counted with, and of each property the types it can have."""

import json
import math
from collections.abc import Mapping
from typing import Any

LARGEST = 2**53  # whole numbers up to here are exact in a browser
TEXT, COUNT, CHOICE = (str,), (int,), (str, int, float, list)
TYPES: Mapping[str, tuple[type, ...]] = {
    "search": TEXT,
    "pathname": TEXT,
    "n_clicks": COUNT,
    "n_intervals": COUNT,
    "value": CHOICE,
    "options": (list,),
    "clickData": (dict,),
    "cellClicked": (dict,),
}
STORES: Mapping[str, tuple[type, ...]] = {  # of the stores that callbacks read, by id or type of id, what their data can be
    "asked": TEXT,
    "release": (dict,),
    "title": (dict,),
    "overview-records-at": (dict,),
    "saved-act": (dict,),
    "stories-act": (dict,),
    "stories-done": TEXT,
    "hypotheses-act": (dict,),
    "hypotheses-kept": TEXT,
    "fit-pressed": (list,),
    "fit-seen": (list,),
    "gap-fit-pressed": (list,),
    "gap-fit-seen": (list,),
    "kept": (str, list),
    "tariff-offered": (int, str),
}


def sound(value: Any) -> bool:
    """Tell whether all texts can be written as UTF-8 and all numbers are finite and exact in a browser, at any depth."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, int | float):
        return math.isfinite(value) and abs(value) <= LARGEST if isinstance(value, float) else abs(value) <= LARGEST
    if isinstance(value, dict):
        return all(writable(key) and sound(each) for key, each in value.items())
    return all(map(sound, value)) if isinstance(value, list) else value is None


def writable(text: str) -> bool:
    """Tell whether a text can be written as UTF-8: half of a surrogate pair cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fits(owner: str, name: str, value: Any) -> bool:
    """Tell whether a component's property can have a value; None always fits, and properties that are not listed take any value.

    owner: the id of the component as callbacks name it, JSON if it has parts.
    """
    kinds = STORES.get(kind(owner)) if name == "data" else TYPES.get(name)
    if kinds is None or value is None:
        return True
    if isinstance(value, bool) or not isinstance(value, kinds):
        return False
    return not isinstance(value, list) or name != "value" or all(isinstance(each, str | int | float) for each in value)


def kind(owner: str) -> str:
    """Return the type in an id that has parts, else the id itself."""
    return str(json.loads(owner).get("type", "")) if owner.startswith("{") else owner
