"""Trade: items, values, weights, and the quality of what is declared."""

from queries.measure import share, total

MEASURES = (
    total("items", "Items", "item", "items", "count", 0, "Items of the declarations registered and not cancelled.", "D", observed="items"),
    total(
        "import_value",
        "Import value",
        "item",
        "import_value",
        "money",
        0,
        "Customs value (CIF) of imported items, in local currency.",
        "V1",
        observed="items",
    ),
    total(
        "export_value",
        "Export value",
        "item",
        "export_value",
        "money",
        0,
        "Customs value (FOB) of exported items, in local currency.",
        "V1",
        observed="items",
    ),
    total("net_weight", "Net weight", "item", "net_kg", "kg", 0, "Net mass of the items declared.", "V1", observed="items"),
    share(
        "effective_duty_rate",
        "Effective duty rate",
        "item",
        "home_use_duty",
        "home_use_value",
        0,
        "Duty on imports for home use over their customs value: duty paid, or duty assessed where the source holds no payments.",
        "R3",
        observed="items",
    ),
    share(
        "quality_index",
        "Data quality index",
        "item",
        "valid",
        "items",
        1,
        "Items that pass every error rule of data quality, over all items.",
        "G5",
    ),
)
