"""The launcher: `upon` and `python -m upon`."""

import sys

from upon import __version__
from upon.paths import enter_house


def main() -> None:
    """Run the command line; the version is answered without loading it."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"upon {__version__}\n")
        return
    enter_house()
    from cli.main import run

    run()


if __name__ == "__main__":
    main()
