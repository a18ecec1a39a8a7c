"""The hypothesis board in words: its fields, the verdicts of a field test, and the stages that a hypothesis goes through."""

FIELDS = {
    "title": "What is suspected",
    "gap": "The gap it comes from",
    "seen": "Where it was seen",
    "test": "Field test",
    "result": "Result",
    "verdict": "Verdict",
    "change": "Profile changed",
}
VERDICTS = ("confirmed", "refuted", "unclear")
STAGES = ("Hypothesis", "Field test", "Result", "Profile changed")
