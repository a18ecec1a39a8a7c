"""Service standards: within how many hours a declaration is to be released, by office, mode of transport and lane, on each clock."""
