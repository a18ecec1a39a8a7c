"""The world of the demonstration: its offices, traders, goods, partners, rates and the truths planted in it."""
