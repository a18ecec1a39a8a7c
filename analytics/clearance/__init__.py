"""Analyses of clearance: release studies, delays, queues, waiting, like compared with like."""
