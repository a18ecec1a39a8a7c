"""Components: values in, a Dash component out."""
