"""One page with sliders: what would it take? Every setting was run beforehand; the page only chooses among them."""
