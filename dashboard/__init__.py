"""What is seen: values and frames in, components and figures out; no SQL."""
