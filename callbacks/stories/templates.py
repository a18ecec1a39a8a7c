"""Templates of stories, which fill themselves: each slide is a view, and what is said is its finding as the data stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from callbacks.core.comparison import stamp
from callbacks.stories.story_frames import drawn
from dashboard.components.core.card import observed
from dashboard.core.format import together
from dashboard.words.notes import filed_sentences
from data.language import language, mark, say
from queries.engine import engine
from queries.workspace.story_parts import LONGEST, Story, StorySlide, tidy


@dataclass(frozen=True)
class TemplateSlide:
    """A slide of a template: a heading, a prompt for the speaker, and a view (page.name); or findings and notes of views as a text."""

    english: str
    prompt: str
    view: str = ""
    findings: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class StoryTemplate:
    """A template: its key in addresses, its name, what it is for, and its slides."""

    key: str
    english: str
    about: str
    slides: tuple[TemplateSlide, ...]


TOLD = mark("Benefits")
HARD = mark("Challenges")
GOOD_WORDS = mark("Say what changed for trade and for revenue, and since when.")
HARD_WORDS = mark("Say what stays uncertain, and what is done about it.")
REVENUE = TemplateSlide(mark("Revenue"), mark("Say what was expected, and compare with last year."), "overview.revenue")
TARGET = TemplateSlide(mark("Against the target"), mark("Name the largest part of the difference and its owner."), "target.short")
DECIDE = TemplateSlide(mark("Decisions to take"), mark("Name each decision, who takes it, and by when."))

MONTHLY = (
    TemplateSlide(mark("Where we stand"), mark("Begin with the one figure that changed most."), "overview.strip"),
    REVENUE,
    TARGET,
    TemplateSlide(mark("The rest of the year"), mark("Give the likely range, not only the central forecast."), "revenue.path"),
    TemplateSlide(mark("Time of clearance"), mark("Say which part of the time customs can change."), "clearance.clock"),
    TemplateSlide(mark("Service standard"), mark("Say since when the share has moved, and why."), "clearance.target"),
    TemplateSlide(mark("Offices"), mark("Praise one office and ask one office."), "overview.table"),
    TemplateSlide(mark("Controls"), mark("Compare selected with random inspections."), "risk.selected"),
    TemplateSlide(mark("Trade"), mark("Say whether price or volume moved it."), "trade.trend"),
    DECIDE,
)
STUDY = (
    TemplateSlide(mark("Mandate and scope"), mark("Say who ordered the study, who takes part, and what it covers.")),
    TemplateSlide(mark("Process map"), mark("Follow the goods from lane to check to release."), "clearance.flow"),
    TemplateSlide(mark("From arrival to release"), mark("Say which declarations and which months were studied."), "trs.stages"),
    TemplateSlide(mark("Who owns the time"), mark("Separate the time of customs from that of others."), "clearance.clock"),
    TemplateSlide(mark("By mode of transport"), mark("Point at the longest step."), "trs.modes"),
    TemplateSlide(mark("Steps taken"), mark("Say which steps could run side by side."), "trs.steps"),
    TemplateSlide(mark("Where it is slow"), mark("Name what the slow offices share."), "trs.cuts"),
    TemplateSlide(mark("What speeds it up"), mark("Compare like with like."), "trs.combinations"),
    TemplateSlide(mark("Usual routes"), mark("Follow one declaration through the route."), "trs.ways"),
    TemplateSlide(mark("Busy hours"), mark("Ask whether opening hours fit the work."), "trs.peaks"),
    TemplateSlide(mark("The longest waits"), mark("Say what these declarations waited for."), "trs.slow"),
    TemplateSlide(mark("Compared with earlier studies"), mark("Say whether chance alone may explain the change."), "studies.trend"),
    DECIDE,
)
REVENUE_CASE = (
    REVENUE,
    TARGET,
    TemplateSlide(mark("Why it changed"), mark("Separate what trade did from what the law did."), "drivers.causes"),
    TemplateSlide(mark("Which goods"), mark("Name one chapter and its main cause."), "drivers.chapters"),
    TemplateSlide(mark("From potential to paid"), mark("Walk down the steps in their order."), "gap.waterfall"),
    TemplateSlide(mark("Up to the treasury"), mark("Say who agrees the two accounts, and when."), "gap.treasury"),
    TemplateSlide(mark("Rates"), mark("Explain the distance between the two rates."), "gap.rates"),
    TemplateSlide(mark("Reliefs"), mark("Say who decides each relief."), "gap.reliefs"),
    TemplateSlide(mark("Arrears"), mark("Say which part can still be collected."), "gap.arrears"),
    DECIDE,
)
MIRROR = (
    TemplateSlide(mark("What partners report"), mark("Explain where both sides may differ: freight, time, re-exports."), "evidence.plane"),
    TemplateSlide(mark("The largest gaps"), mark("Call it a gap to check, and accuse nobody."), "evidence.gaps"),
    TemplateSlide(mark("What it may cost"), mark("Give the range and the method with it."), "evidence.estimates"),
    TemplateSlide(mark("Do duty rates explain it?"), mark("Say what a flat line means."), "evidence.gradient"),
    TemplateSlide(mark("Prices"), mark("Say how similar goods were chosen."), "evidence.prices"),
    TemplateSlide(TOLD, GOOD_WORDS, findings=("evidence.plane", "evidence.gaps", "evidence.estimates")),
    TemplateSlide(
        HARD,
        HARD_WORDS,
        findings=("evidence.gradient", "evidence.random"),
        notes=("evidence.plane", "evidence.estimates", "evidence.gradient"),
    ),
    DECIDE,
)
TARGETING = (
    TemplateSlide(mark("What targeting finds"), mark("Compare with choosing at random."), "risk.detection"),
    TemplateSlide(mark("Selected and random"), mark("Say how random inspections keep us honest."), "risk.selected"),
    TemplateSlide(mark("Are the chances true?"), mark("Explain one point of the chart."), "model.reliability"),
    TemplateSlide(mark("Fairness"), mark("Say which groups were compared."), "model.fairness"),
    TemplateSlide(mark("Lanes"), mark("Say what moved to the green lane."), "risk.lanes"),
    TemplateSlide(mark("What random inspections tell"), mark("Give the range with the share."), "evidence.random"),
    TemplateSlide(TOLD, GOOD_WORDS, findings=("risk.selected", "risk.detection")),
    TemplateSlide(
        HARD, HARD_WORDS, findings=("model.reliability", "model.fairness"), notes=("risk.detection", "risk.selected", "model.reliability")
    ),
    DECIDE,
)
CONTRACT = (
    TemplateSlide(mark("Where we stand"), mark("Agree on the figures before the targets."), "overview.strip"),
    TemplateSlide(mark("Service standard"), mark("Write the standard as a share and a time."), "clearance.target"),
    TemplateSlide(mark("Each office"), mark("Ask each head of office for one commitment."), "overview.table"),
    TemplateSlide(mark("The slowest cases"), mark("Ask what the office needs to shorten them."), "clearance.offices"),
    TemplateSlide(mark("Open declarations"), mark("Agree when the oldest are closed."), "clearance.backlog"),
    TemplateSlide(mark("Authorised economic operators (AEO)"), mark("Say what they gain, compared like with like."), "clearance.paths"),
    TemplateSlide(mark("Revenue"), mark("Write the target and what could move it."), "target.short"),
    TemplateSlide(
        mark("Where we start"),
        mark("Sign these figures as the starting point."),
        findings=("clearance.target", "clearance.offices", "clearance.backlog", "target.short"),
    ),
    DECIDE,
)

TEMPLATES = (
    StoryTemplate("monthly", mark("Monthly management meeting"), mark("Revenue, time, controls and trade in ten slides."), MONTHLY),
    StoryTemplate("study", mark("Time Release Study"), mark("From arrival to release, after the WCO guide."), STUDY),
    StoryTemplate("revenue", mark("Revenue case"), mark("Why revenue changed, and where it is lost."), REVENUE_CASE),
    StoryTemplate("mirror", mark("Mirror analysis case"), mark("What partners report, with benefits and challenges."), MIRROR),
    StoryTemplate("targeting", mark("Targeting case"), mark("What risk selection finds, with benefits and challenges."), TARGETING),
    StoryTemplate("contract", mark("Performance contract"), mark("The figures that both sides start from."), CONTRACT),
)


def filled(template: StoryTemplate) -> tuple[Story, list[str]]:
    """Return the story that a template makes of the data, and the headings of slides that have nothing to show now."""
    made = [(each, slide(each)) for each in template.slides]
    without = [say(each.english) for each, found in made if found is None]
    return Story(say(template.english), language(), slides=tuple(found for _each, found in made if found)), without


def slide(each: TemplateSlide) -> StorySlide | None:
    """Return a slide of a template; None where its view has nothing to show now. Its message stays that of its view."""
    title, note = say(each.english), say(each.prompt)
    if each.view:
        return StorySlide(each.view, "", title, "", "", note) if drawn(StorySlide(each.view)) else None
    lines = [*told(each.findings), *noted(each.notes)]
    if (each.findings or each.notes) and not lines:
        return None
    return StorySlide("", "", title, "", tidy("text", "\n".join(held(lines))), note)


def told(views: Sequence[str]) -> list[str]:
    """Return the findings of views, each with what anchors it: records and date of the data."""
    drawings = [drawn(StorySlide(view)) for view in views]
    found = [each for each in drawings if each and each.title]
    return [f"{together(each.title)} ({observed(each.observations)} · {stamp(engine.current())})" for each in found]


def noted(views: Sequence[str]) -> list[str]:
    """Return what the notes of views say, each once."""
    drawings = [drawn(StorySlide(view)) for view in views]
    return list(dict.fromkeys(note for each in drawings if each for note in filed_sentences(each.notes)))


def held(lines: Sequence[str]) -> list[str]:
    """Return as many lines as a slide holds."""
    kept: list[str] = []
    for line in lines:
        if len("\n".join([*kept, line])) <= LONGEST["text"]:
            kept.append(line)
    return kept
