"""What figures share: the axis of months, plain text, centres of small states."""
