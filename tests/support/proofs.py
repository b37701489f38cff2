"""How many cases the proofs of the door try, and with which seed: few in every run, many in `make proofs`."""

import os
from collections.abc import Sequence
from random import Random

from hypothesis import HealthCheck, settings

#: An ordinary run tries this many times its usual number of cases.
FACTOR = int(os.environ.get("PROOF_FACTOR") or 1)
#: The same in every ordinary run; `make proofs` takes another each time and prints it.
SEED = int(os.environ.get("PROOF_SEED") or 20260926)

#: What every test with @given starts from. The same cases in every ordinary run, others in `make proofs`; a slow
#: machine is no finding, so nothing is measured by the clock.
HYPOTHESIS_SETTINGS = settings(
    max_examples=100 * FACTOR,
    derandomize=FACTOR == 1,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def many(count: int) -> range:
    """The cases of a proof."""
    return range(count * FACTOR)


def random_case(name: str, number: int) -> Random:
    """What chance does in one case of a proof, the same again for the same seed."""
    return Random(f"{SEED}-{name}-{number}")  # noqa: S311 (cases, no secrets)


def expect_same(name: str, cases: Sequence[object], python: Sequence[object], javascript: Sequence[object]) -> None:
    """Every answer is equal; the first that is not is shown with its case."""
    assert len(cases) == len(python) == len(javascript)
    for number, (case, one, other) in enumerate(zip(cases, python, javascript, strict=True)):
        assert one == other, f"{name} {number} of seed {SEED}: {case!r}"
