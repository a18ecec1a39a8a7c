"""Components of the Overview and of alerts."""
