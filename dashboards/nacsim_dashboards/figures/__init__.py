"""From data to plotly figures: pure drawing, no arithmetic. Usable in a notebook."""
