"""Stories that a release carries: read from their files, searched for traders, fitted to the release, and packed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from callbacks.seminar.questions import Presented
from callbacks.seminar.story_mapping import FittedSlide, Unfit, fitted
from dashboard.components.stories.gallery import counted
from dashboard.core.format import count
from data.access.marking import Use, classification
from data.language import mark, say
from queries.seminar.identities import identities
from queries.workspace import stories
from queries.workspace.links import full
from queries.workspace.story_parts import BadStory, Story, StorySlide
from services.seminar.bundle import STORIES, Bundle
from services.seminar.named_traders import TraderNames, named

UNBUILT = mark("The release is not built:")
NAMED = mark("It names a trader or a broker of the warehouse. No text that leaves the building does: write it without.")
SNAPPED = mark("Its filters cut blocks. It shows the nearest that can be shown, and says so.")
SHORT = mark("Codes and names that are too short to be told from ordinary words and numbers, and were not looked for: {amount}.")
TWICE = mark("Another story named “{name}”, or another file of this name, is given. Rename one.")
LARGEST = 2_000_000  # bytes of a story file


class UnfitStories(ValueError):
    """Stories that a release cannot carry: each slide by its place, with the reason and what would do."""


@dataclass
class CarriedStories:
    """Stories from files, by the names of these. `told`: what the author is told of them once they are packed."""

    held: Mapping[str, Story]
    told: list[str] = field(default_factory=list[str])

    def __call__(self, bundle: Bundle) -> dict[str, bytes]:
        """Return the stories as a release with this cube carries them, by their names in its file; raises UnfitStories."""
        presented, faults, packed = Presented(bundle), list[str](), dict[str, bytes]()
        for number, (file, story) in enumerate(self.held.items(), 1):
            slides = list[FittedSlide]()
            for place, slide in enumerate(story.slides, 1):
                where = told(file, place, slide)
                try:
                    slides.append(fitted(presented, slide))
                except Unfit as why:
                    faults.append(f"{where}: {why}")
                    continue
                if slides[-1].snapped:
                    self.told.append(f"{where}: {say(SNAPPED)}")
            whole = replace(story, slides=tuple(each.slide for each in slides))
            packed[f"{STORIES}{number:02}.json"] = stories.as_file(whole, {"classification": classification(Use.PRESENTED)}).encode()
        if faults:
            raise UnfitStories("\n".join([say(UNBUILT), *faults]))
        return packed

    @property
    def lines(self) -> list[str]:
        """Return what the author is told of the stories that were packed."""
        words = mark("The release carries the story “{name}”: {slides}.")
        return [*(say(words, name=story.name, slides=counted(len(story.slides))) for story in self.held.values()), *self.told]


def carried(paths: Sequence[Path], holdings: Mapping[str, str]) -> CarriedStories:
    """Return the stories of files; raises BadStory where one is none, and UnfitStories where a text names a trader or a holding."""
    held = dict[str, Story]()
    for path in paths:
        story = read(path)
        if path.name in held or any(story.name == each.name for each in held.values()):
            raise UnfitStories(f"{path.name}: {say(TWICE, name=story.name)}")
        held[path.name] = story
    if not held:
        return CarriedStories({})
    holders = {name.removeprefix("holding ") for name in holdings.values()}
    known = TraderNames.of({*identities(), *holdings, *holders})
    found = [(file, place, say("field “{name}”", name=field)) for file, story in held.items() for place, field in named(story, known)]
    faults = [f"{told(file, place)}, {field}: {say(NAMED)}" for file, place, field in found]
    if faults:
        raise UnfitStories("\n".join([say(UNBUILT), *faults]))
    return CarriedStories(held, [say(SHORT, amount=count(known.short))] if known.short else [])


def told(file: str, place: int, slide: StorySlide | None = None) -> str:
    """Return where something stands: the file, the slide (0: none), and of a slide its heading and view."""
    where = ", ".join([file, *([say("Slide {number}", number=place)] if place else [])])
    parts = [where, *([f"“{slide.title}”"] if slide and slide.title else []), *([f"({slide.view})"] if slide and slide.view else [])]
    return " ".join(parts)


def read(path: Path) -> Story:
    """Return the story in a file; raises BadStory, which names the file."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadStory(say("The file holds more than {most} bytes.", most=count(LARGEST)))
        story = stories.from_file(path.read_text("utf-8"))
        return replace(story, slides=tuple(_full(story.slides)))
    except UnicodeDecodeError as fault:
        words = say("The file is not in UTF-8: byte {place} is none of it.", place=count(fault.start))
        raise BadStory(f"{path.name}: {words}") from None
    except ValueError as why:
        raise BadStory(f"{path.name}: {why}") from None


def _full(slides: Sequence[StorySlide]) -> Iterator[StorySlide]:
    for slide in slides:
        yield replace(slide, filters=full(slide.filters))
