"""From charts to self-contained HTML pages that work offline."""
