"""Random requests of every operation of the API: no fault of ours, no undocumented answer.

`python -m benchmarks.page.random_requests --cases 20000` serves the workspace of the trial in this
process, a fresh copy for each operation and account, and sends each operation its share, in turn as
a reader, a clerk, a head and an administrator, some of them to places that are there. It prints the
answers by status and whatever was wrong; exit 1 where anything was. `--seconds` stops it earlier,
after an operation.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks.support.machine import described, facts
from store.ledger import open_ledger
from tests.support.random_requests import operations_of, try_operation
from tests.web.conftest import BROWSER, settings_for
from web.app import create_app
from web.demo import ACCOUNTS, PASSWORD, prepare_demo


def main() -> int:
    """Read the options, send the requests, print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        answers, wrong = campaign(Path(folder), given.cases, given.seed, given.seconds)
    print(f"{sum(answers.values()):,} requests, seed {given.seed}; answers by status:")
    print(", ".join(f"{status}: {count:,}" for status, count in sorted(answers.items())))
    print(f"wrong: {sum(wrong.values()):,}")
    for fault, count in wrong.most_common(50):
        print(f"  {count} x {fault}")
    print(described(facts(Path.cwd())))
    return int(bool(wrong))


def campaign(
    folder: Path, cases: int, number: int, seconds: float
) -> tuple[Counter[str], Counter[str]]:
    """Send each operation its share; the answers by status, and what was wrong."""
    original = folder / "demo.db"
    ledger = open_ledger(f"sqlite:///{original}")
    prepare_demo(ledger, settings_for(original))
    ledger.engine.dispose()
    with signed_in(original, folder, ACCOUNTS[0][0]) as client:
        operations = list(operations_of(client))
    share = -(-cases // (len(operations) * len(ACCOUNTS)))
    answers: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    began = time.monotonic()
    for place, operation in enumerate(operations):
        if time.monotonic() - began > seconds:
            break
        print(f"{place + 1}/{len(operations)} {operation.label}", file=sys.stderr, flush=True)
        for account, _, _ in ACCOUNTS:
            with signed_in(original, folder, account) as client:
                faults = try_operation(
                    operation, client, examples=share, number=number, answers=answers
                )
            wrong.update(f"as {account}: {fault}" for fault in faults)
    return answers, wrong


@contextmanager
def signed_in(original: Path, folder: Path, account: str) -> Iterator[TestClient]:
    """An account of the trial that is signed in to a fresh copy of the trial, in this process."""
    path = Path(shutil.copy(original, folder / "served.db"))
    ledger = open_ledger(f"sqlite:///{path}")
    app = create_app(ledger, settings_for(path, rate=10_000_000))
    client = TestClient(
        app, base_url="http://127.0.0.1", follow_redirects=False, raise_server_exceptions=False
    )
    client.headers.update(BROWSER)
    answer = client.post("/login", data={"account": account, "password": PASSWORD})
    if answer.status_code != 303:
        raise SystemExit(f"signing in: got {answer.status_code}, needed 303")
    try:
        yield client
    finally:
        client.close()
        ledger.engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
