"""Reads of trade: cells, partners, editions of the nomenclature, events of the tariff, other countries."""
