"""The launcher: `upon` and `python -m upon`."""

import sys

from upon import __version__


def main() -> None:
    """Run the command line; the version is answered without loading it."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"upon {__version__}\n")
        return
    from cli.main import run

    run()


if __name__ == "__main__":
    main()
