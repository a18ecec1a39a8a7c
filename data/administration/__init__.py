"""What an administration states of itself: its name, emblem, currency, fiscal year, closing days and language."""
