"""The council in Mesa's own browser view: step through a run, see the tally move and who says what.

Install `nacsim[viz]`, then: solara run council_in_solara.py. Solara's pages fetch their parts from the web.
"""

import solara
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from nacsim.council.model import CouncilModel

WORDS = {
    "support": "supports",
    "undecided": "is undecided",
    "acquiesce": "does not stand in the way",
    "object": "OBJECTS",
}


@solara.component
def seats(model: CouncilModel) -> None:
    """Who says what, at this moment."""
    update_counter.get()  # drawn again after every step
    solara.Text(model.case.question)
    solara.Text(f"Hour {int(model.state.hour[0])}, {model.body}: {model.outcome or 'open'}")
    for country, ally in zip(model.case.allies, model.allies, strict=True):
        solara.Text(f"{country.name} {WORDS[ally.current_stance]}")


PARAMETERS = {
    "case": {
        "type": "Select",
        "label": "scenario",
        "value": "iraq-training-2004",
        "values": ["iraq-training-2004", "turkey-2003", "ntmi-review-2008"],
    },
    "run": {"type": "SliderInt", "label": "run", "value": 0, "min": 0, "max": 99, "step": 1},
}

page = SolaraViz(
    CouncilModel(),
    components=[(seats, 0), make_plot_component({"support": "tab:green", "object": "tab:red"})],
    model_params=PARAMETERS,
    name="The council",
)
