"""Figure builders: a frame in, a plotly figure as a plain dict out."""
