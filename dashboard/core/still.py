"""What no callback changes is painted by one component: Dash asks each of its own, and each cell of a table, at every step of a click."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from dash.development.base_component import Component

HTML, OF_DASH = "dash_html_components", {"children", "n_clicks", "n_clicks_timestamp", "disable_n_clicks"}


class Still(Component):
    """An element of HTML with all that stands in it, painted at once (assets/still.js). tree: [tag, attributes, *parts]."""

    def __init__(self, tree: list[Any]) -> None:
        self._namespace, self._type, self._prop_names = "portolan", "Still", ["tree"]
        self._valid_wildcard_attributes, self.available_properties, self.available_wildcard_properties = [], ["tree"], []
        super().__init__(tree=tree)


def stilled(body: Any) -> Any:
    """Return what is sent of a body: the parts that hold no identifier, each as one component, and the others as they are.

    Not for a place that is WRITTEN, whose words the browser writes by itself.
    """
    if isinstance(body, list | tuple):
        return [stilled(each) for each in body]
    if not isinstance(body, Component):
        return body
    told: dict[str, Any] = body.to_plotly_json()
    if (tree := _tree(told)) is not None:
        return Still(tree)
    if told["namespace"] != HTML:
        return body
    held: Any = copy(body)
    held.children = stilled(told["props"].get("children"))
    return held


def _tree(told: Mapping[str, Any]) -> list[Any] | None:
    """Return a part as [tag, attributes, *parts], texts as they are; None where it or a part of it must stay a component of Dash."""
    props = told["props"]
    if told["namespace"] != HTML or "id" in props:
        return None
    held = props.get("children")
    parts: list[Any] = []
    for each in held if isinstance(held, list | tuple) else [held]:
        part = _tree(each.to_plotly_json()) if isinstance(each, Component) else each
        if part is None and each is not None:
            return None
        parts.append(part)
    return [told["type"].lower(), {name: value for name, value in props.items() if name not in OF_DASH}, *parts]
