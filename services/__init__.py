"""Questions and analyses composed; threads and processes. No Dash, no layout."""
