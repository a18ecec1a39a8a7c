"""Stories: kept under their names in one list that everybody shares; nobody's change is lost to another's."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from data.language import mark, say
from data.side.side_tables import story as table
from queries.addresses.filters import unspoken
from queries.workspace import story_parts
from queries.workspace.process_store import side
from queries.workspace.story_parts import LONGEST, SLIDE_FIELDS, STORY_FIELDS, BadStory, Story

MOST = 500
GONE = mark("There is no story of this name. Somebody may have deleted or renamed it.")
CHANGED = mark("Somebody else changed this story meanwhile. It is shown as it is now: make your change again.")


def stories() -> tuple[Story, ...]:
    """Return every story, by name."""
    with side().reading() as connection:
        return tuple(_story(*row) for row in connection.execute(select(table.c.body, table.c.version).order_by(table.c.folded)))


def story(name: str) -> Story:
    """Return the story of a name, in letters of either case; raises BadStory."""
    with side().reading() as connection:
        row = connection.execute(select(table.c.body, table.c.version).where(table.c.folded == folded(name))).first()
    if row is None:
        raise BadStory(say(GONE))
    return _story(*row)


def create(new: Story, numbered: bool = False) -> Story:
    """Keep a new story and return it as kept; raises BadStory. numbered: where the name is taken, a number is added to it."""
    made = replace(story_parts.checked(new), version=1)
    with side().writing() as connection:
        if connection.execute(select(func.count()).select_from(table)).scalar_one() >= MOST:
            raise BadStory(say("At most {most} stories can be kept here. Delete one first.", most=MOST))
        made = replace(made, name=_free(connection, made.name)) if numbered else made
        _written(connection, made)
    return made


def change(old: Story, new: Story) -> Story:
    """Replace a story, as it was read, by another, which may have another name; raises BadStory, also where it was changed meanwhile."""
    made = replace(story_parts.checked(new), version=old.version + 1)
    try:
        with side().writing() as connection:
            values = update(table).where(table.c.folded == folded(old.name), table.c.version == old.version).values(**_row(made))
            if not connection.execute(values).rowcount:
                raise BadStory(say(CHANGED))
    except IntegrityError:
        raise BadStory(_taken(made.name)) from None
    return made


def remove(name: str) -> None:
    """Delete a story; one that is gone already stays so."""
    with side().writing() as connection:
        connection.execute(delete(table).where(table.c.folded == folded(name)))


def folded(name: str) -> str:
    """Return a name as it is compared: single spaces, without case."""
    return " ".join(name.split()).casefold()[: 2 * LONGEST["name"]]


def as_file(one: Story, said: Mapping[str, str]) -> str:
    """Return a story as the text of a JSON file, which `from_file` reads.

    said: what the file says of itself, by names of `story_parts.MARKS`.
    """
    held: dict[str, Any] = {**said} | {name: getattr(one, name) for name in STORY_FIELDS}
    held["slides"] = [{name: value for name in SLIDE_FIELDS if (value := getattr(slide, name))} for slide in one.slides]
    return json.dumps(held, ensure_ascii=False, indent=2) + "\n"


def from_file(text: str) -> Story:
    """Return the story that a JSON file holds; raises BadStory with line and column, or slide and field, value and accepted form."""
    try:
        held = json.loads(text)
    except json.JSONDecodeError as error:
        words = mark("This is no JSON: line {line}, column {column}. A story is what “Story file” of its page gives.")
        raise BadStory(say(words, line=error.lineno, column=error.colno)) from None
    except (RecursionError, ValueError):
        raise BadStory(say("This JSON is nested too deeply, or holds a number that is too long.")) from None
    return story_parts.of_file(held)


def _story(body: str, version: int) -> Story:
    return story_parts.read(json.loads(body), version)


def _row(made: Story) -> dict[str, Any]:
    slides = [{**vars(slide), "filters": unspoken(slide.filters)} for slide in made.slides]
    body = {name: getattr(made, name) for name in STORY_FIELDS} | {"slides": slides}
    saved_at = datetime.now(UTC).replace(tzinfo=None)
    values = {"name": made.name, "folded": folded(made.name), "version": made.version, "saved_at": saved_at}
    return values | {"body": json.dumps(body, ensure_ascii=False)}


def _written(connection: Connection, made: Story) -> None:
    if connection.execute(select(table.c.version).where(table.c.folded == folded(made.name))).first():
        raise BadStory(_taken(made.name))
    connection.execute(insert(table).values(**_row(made)))


def _free(connection: Connection, name: str) -> str:
    taken = {row[0] for row in connection.execute(select(table.c.folded))}
    names = (name if not at else f"{name[: LONGEST['name'] - 6]} ({at + 1})" for at in count())
    return next(each for each in names if folded(each) not in taken)


def _taken(name: str) -> str:
    return say("There is a story named “{name}” already: choose another name.", name=name)
