"""Terms of the screen that are no indicator, each explained in plain words, for the glossary."""

from data.language import mark

TERMS = {
    "central_forecast": (
        mark("Central forecast"),
        mark("The middle of a forecast. The actual value is as likely to be above it as below it. Statisticians call it the median."),
    ),
    "likely_range": (
        mark("Likely range (80 %)"),
        mark("The actual value is expected in this range in 8 of 10 cases. In 1 of 10 it is below, and in 1 of 10 above."),
    ),
    "year_end_forecast": (
        mark("Year-end forecast"),
        mark("What is collected so far, with the forecast of the months left of the fiscal year."),
    ),
    "chance_of_target": (
        mark("Chance of meeting the target"),
        mark("How likely it is that the year ends at or above its target, computed from the likely range of the forecast."),
    ),
    "average_error": (
        mark("Average error (MASE)"),
        mark("How far forecasts were from what came, on average. 1 is the error of repeating last year; below 1 is better than that."),
    ),
    "interval_95": (
        mark("95 % interval"),
        mark("The range in which the true value lies in 95 of 100 cases. It is wide where there are few observations."),
    ),
    "weighed_with_peers": (
        mark("Irregular, weighed with peers"),
        mark("The share irregular of a trader. As few inspections say little, those of traders that declare as often are weighed in."),
    ),
    "alike": (
        mark("Alike"),
        mark("How much two traders have in common: the part of declarations in the same headings and with the same partners."),
    ),
    "median": (
        mark("Median"),
        mark("Half of all values are lower, and half are higher. Unlike the mean, a few very long times do not move it."),
    ),
    "just_under_limit": (
        mark("Just under a limit"),
        mark(
            "Worth at most 10 % less than a value up to which consignments are cleared otherwise. Where far more lie there than the values "
            "around it let expect, orders may be split or declared too low to stay within it; a list price explains it as well."
        ),
    ),
    "benford": (
        mark("Benford's law"),
        mark(
            "Of many amounts that spread over orders of magnitude, about 30 % begin with 1 and 5 % with 9. It says nothing where there are "
            "few values, a list price, or a least or largest value that is set; and a deviation is a question, never a proof."
        ),
    ),
    "connected_importers": (
        mark("Connected importers"),
        mark(
            "Importers that use the same broker with the same supplier in more cases than the popularity of these explains. A group of "
            "companies, one port or the same goods explain it as well: it is a question, never a finding about anyone."
        ),
    ),
    "clearance_route": (
        mark("Clearance route"),
        mark("The steps that a declaration went through: its lane, whether it was inspected, amended, or seen by another agency."),
    ),
    "lane": (
        mark("Lane"),
        mark("Green: released without a check. Yellow: documents are checked. Red: goods are inspected. Blue: checked after release."),
    ),
    "aeo": (
        mark("Authorised economic operator (AEO)"),
        mark("A trader that customs has checked and trusts, and whose goods pass with fewer controls."),
    ),
    "random_inspection": (
        mark("Random inspection"),
        mark("An inspection chosen by chance, not by risk. Only these show how much is wrong in all declarations."),
    ),
    "mfn_rate": (
        mark("MFN rate"),
        mark("The duty rate that applies where no agreement gives a lower one: that of the most favoured nation."),
    ),
    "mirror_analysis": (
        mark("Mirror analysis"),
        mark("Sets what partners report as exports to this country beside what was declared here as imports from them."),
    ),
    "concentration": (
        mark("Concentration"),
        mark("How much depends on few suppliers. As concentrated as 9 equal suppliers means: as if 9 sent the same value each."),
    ),
    "comparative_advantage": (
        mark("Comparative advantage"),
        mark("The share of goods in own exports over their share in the exports of other countries. Above 1 is a strength."),
    ),
    "adjusted": (
        mark("Adjusted for season"),
        mark("What returns each year, such as a harvest or a feast, is taken out, so that a month can be compared with the one before."),
    ),
}
