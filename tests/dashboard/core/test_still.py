"""What is sent as one component keeps every word and attribute; what a callback reaches stays a component of Dash."""

import json

from dash import dcc, html
from plotly.utils import PlotlyJSONEncoder

from dashboard.components.core.table import end, listing
from dashboard.core.still import Still, stilled

ROWS = [{"name": "Lorn", "count": "1,204"}, {"name": html.Button("Tav", **{"data-keys": "office"}), "count": "7"}]


def sent(body) -> object:
    return json.loads(json.dumps(stilled(body), cls=PlotlyJSONEncoder))


def test_a_table_is_sent_as_one_component_with_all_its_words():
    table = listing((("name", "Office"), ("count", end("Declarations"))), ROWS, "By office")
    told = sent(table)
    assert told["type"] == "Still" and told["namespace"] == "portolan"
    div, attributes, (tag, classes, (_, _, heads), (_, _, *lines)) = told["props"]["tree"]
    assert (div, tag, classes) == ("div", "table", {"className": "listing"})
    assert attributes == {"className": "scroll", "tabIndex": 0, "role": "region", "aria-label": "By office"}
    assert [head[2] for head in heads[2:]] == ["Office", "Declarations"]
    assert [cell[2] for cell in lines[0][2:]] == ["Lorn", "1,204"]
    assert lines[1][2] == ["td", {"className": ""}, ["button", {"data-keys": "office"}, "Tav"]]
    assert len(table.children.children[1].children) == 2  # what Python reads of it is as it was


def test_what_has_an_identifier_or_is_no_element_stays_what_it_is():
    lives = html.Div([html.P(["a ", html.B("word")]), html.Span("changes", id="said"), dcc.Markdown("*text*"), None, "end"])
    first, second, third, none, last = stilled(lives).children
    assert isinstance(first, Still) and first.tree == ["p", {}, "a ", ["b", {}, "word"]]
    assert second is lives.children[1] or second.id == "said"
    assert third is lives.children[2] and none is None and last == "end"
    assert stilled(dcc.Markdown("x")).children == "x" and stilled("plain") == "plain" and stilled([]) == []


def test_a_cell_without_words_and_one_with_a_zero_are_told_apart():
    assert [each.tree for each in stilled([html.Td(None), html.Td(0), html.Td("")])] == [["td", {}, None], ["td", {}, 0], ["td", {}, ""]]
