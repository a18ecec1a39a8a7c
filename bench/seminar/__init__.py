"""An attacker on a release of a seminar, who knows only what its application answers, and the judge who knows the truth."""
