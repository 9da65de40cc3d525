"""The silence procedure: the text is adopted at an hour unless a capital writes a letter before it."""

from __future__ import annotations

import numpy as np

from nacsim.draws import Keys, keyed_noise
from nacsim.parameters import Parameters
from nacsim.theory.reaction import View, accept, price
from nacsim.theory.text import Floats, Ints


def second_thoughts(keys: Keys, text_number: Ints, noise: float, parameters: Parameters) -> Floats:
    """What a capital finds on its second look at a text, once per ally and text; shapes broadcast."""
    return np.asarray(noise * parameters.capital_shock * keyed_noise(keys, text_number))


def margin(view: View, opt_outs: bool, parameters: Parameters) -> Floats:
    """What keeps a capital from breaking silence: A + B + formality + second thoughts. Below 0 it writes the letter."""
    acceptability, _ = accept(view, opt_outs, parameters)
    return acceptability + price(view) + view.extra
