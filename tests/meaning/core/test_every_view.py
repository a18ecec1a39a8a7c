"""No view is left out of tests/meaning: each has its second computation in the folder of its subject, or a reason why it has none."""

from importlib import import_module
from pathlib import Path

from dashboard import pages
from dashboard.core.registry import listed
from tests.meaning.core.check import ELSEWHERE, SUBJECTS, named, views

FOLDER = Path(__file__).parents[1]
FOLDERS = {"core": "explore"}


def second(subject: str) -> dict:
    """Return the second computations of a subject; none where it has no tests."""
    folder = FOLDERS.get(subject, subject)
    held = (FOLDER / folder / "test_views.py").is_file()
    return import_module(f"tests.meaning.{folder}.test_views").SECOND if held else {}


def test_every_view_of_every_page_has_a_second_computation():
    left_out = [f"{view.page} {view.name}" for view in views() if named(view) not in second(SUBJECTS[view.page])]
    assert left_out == [], "say in tests/meaning what these views show"


def test_every_second_computation_is_of_a_view_that_there_is():
    known = {named(view) for view in views()}
    assert {name for subject in set(SUBJECTS.values()) for name in second(subject) if name not in known} == set()


def test_a_view_that_is_tested_elsewhere_is_one_and_names_the_test():
    every = {named(view) for page in listed(pages) for view in page.views}
    assert set(ELSEWHERE) <= every
    for reason in ELSEWHERE.values():
        file = next(word for word in reason.split() if word.startswith("tests/"))
        assert (FOLDER.parents[1] / file).is_file()
