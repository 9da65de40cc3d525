"""From figures to self-contained HTML pages that work offline."""
