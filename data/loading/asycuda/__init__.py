"""The forms in which ASYCUDA hands out declarations: extracts, flat extracts, XML, the event log."""
