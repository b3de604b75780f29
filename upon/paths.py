"""Where the folders of the house lie: beside this file in a wheel, one folder up in a checkout."""

import os  # not pathlib, which costs 5 ms at every start
import sys


def enter_house() -> None:
    """Put the house on `sys.path`, so that its plain imports (`from engine...`) are found."""
    here = os.path.dirname(os.path.abspath(__file__))
    house = here if os.path.isdir(os.path.join(here, "cli")) else os.path.dirname(here)
    if house not in sys.path:
        sys.path.insert(0, house)
