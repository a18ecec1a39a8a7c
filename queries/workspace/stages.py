"""The hypothesis board in words: its fields, the verdicts of a field test, and the stages that a hypothesis goes through."""

from data.language import mark

FIELDS = {
    "title": mark("What is suspected"),
    "gap": mark("The gap it comes from"),
    "seen": mark("Where it was seen"),
    "test": mark("Field test"),
    "result": mark("Result"),
    "verdict": mark("Verdict"),
    "change": mark("Profile changed"),
}
VERDICTS = (mark("confirmed"), mark("refuted"), mark("unclear"))
STAGES = (mark("Hypothesis"), mark("Field test"), mark("Result"), mark("Profile changed"))
