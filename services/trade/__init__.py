"""Trade: series over changes of the nomenclature, and what changed them."""
