"""What the risk model reads of a declaration, in words: names of codes, of pairs of codes, and of numbers."""

from data.language import mark, say
from queries.catalogue import DIMENSIONS

WORDS = {
    "departure": mark("Country of export"),
    "invoice_currency": mark("Currency of the invoice"),
    "unit": mark("Unit of quantity"),
    "process_type": mark("Type of processing"),
    "transaction_type": mark("Type of transaction"),
    "payment_type": mark("Type of payment"),
    "tax_type": mark("Type of taxation"),
    "origin_marking": mark("Marking of origin"),
    "seller": mark("Seller abroad"),
    "courier": mark("Express carrier"),
    "origin_chapter": mark("Origin with HS chapter"),
    "origin_heading": mark("Origin with HS heading"),
    "tax_heading": mark("Type of taxation with HS heading"),
    "broker_office": mark("Broker with office"),
    "value_log": mark("Value of the item"),
    "total_log": mark("Customs value of the declaration"),
    "weight_log": mark("Net weight"),
    "price_log": mark("Value per kilogram"),
    "unit_price_log": mark("Value per unit of quantity"),
    "rate": mark("Duty rate applied"),
    "rate_reduced": mark("MFN rate less rate applied"),
    "duty_log": mark("Duty on the item"),
    "gross_to_net": mark("Gross weight against net weight"),
    "freight_to_value": mark("Freight against FOB value"),
    "invoice_to_value": mark("Invoice against FOB value"),
    "items": mark("Number of items"),
}


def feature(name: str) -> str:
    """Return what a feature is; a feature of an earlier version that has no words is named as it was stored."""
    if name in WORDS:
        return say(WORDS[name])
    return DIMENSIONS[name].label if name in DIMENSIONS else name.replace("_", " ")
