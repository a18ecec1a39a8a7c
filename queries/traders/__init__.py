"""Traders: what each declares, pays and waits for, summed by the database."""
