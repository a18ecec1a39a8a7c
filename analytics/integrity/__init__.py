"""Pairs of an inspector and a broker: results, lengths and meetings that differ from what goods, lanes, offices and months let expect."""
