"""A second library agrees (benchmarks/oracle.py runs the same comparison 100,000 times)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "oracle.py"
pytestmark = pytest.mark.skipif(
    not (importlib.util.find_spec("QuantLib") and importlib.util.find_spec("whenever")),
    reason="QuantLib and whenever are not installed",
)


@pytest.fixture(scope="module")
def oracle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("oracle_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_second_library_agrees(oracle: ModuleType) -> None:
    """2,000 random inputs: no difference without an article, and every kind was tried."""
    tally = oracle.compare(2_000, seed=20_230_228)
    assert tally.unexplained == []
    assert set(tally.explained) <= set(oracle.EXPLAINED)
    assert {f"roll: {name}" for name in (*oracle.ROLLS, "same_direction")} <= set(tally.agreed)
    assert {"working days", "months and roll", "sticky_working", "sum after"} <= set(tally.agreed)


def test_same_seed_same_inputs(oracle: ModuleType) -> None:
    """The comparison can be repeated."""
    assert oracle.compare(50, seed=3) == oracle.compare(50, seed=3)
