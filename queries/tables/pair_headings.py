"""What columns of rows about pairs, of inspector and broker or of importers, are called, by their names."""

from data.language import mark

PAIR_HEADINGS = {
    "false_findings": mark("False findings up to"),
    "broker_hidden": mark("Broker"),
    "inspector": mark("Inspector"),
    "question": mark("Question"),
    "pairs_judged": mark("Pairs judged"),
    "unjudged": mark("Too few inspections to judge"),
    "pairs_beyond": mark("Pairs beyond chance"),
    "pairs_chance": mark("Of these by chance, about"),
    "irregular_expected": mark("Irregular, expected"),
    "irregular_expected_low": mark("Irregular, expected, low end"),
    "irregular_expected_high": mark("Irregular, expected, high end"),
    "length_factor": mark("Length of inspections, factor on what is expected"),
    "length_factor_low": mark("Length factor, low end"),
    "length_factor_high": mark("Length factor, high end"),
    "false_findings_both": mark("False findings up to, shorter and fewer"),
    "met": mark("Met"),
    "met_expected": mark("Met, expected"),
    "met_shift": mark("Difference of shares"),
    "importer": mark("Importer"),
    "importer_other": mark("Other importer"),
    "channels_shared": mark("Brokers with suppliers shared"),
    "declarations_importer": mark("Declarations through these, importer"),
    "declarations_other": mark("Declarations through these, other importer"),
    "importer_group": mark("Group"),
    "importers": mark("Importers in the group"),
    "group_rate": mark("Irregularity rate of the group"),
    "rate_importers": mark("Irregularity rate, all importers"),
}
