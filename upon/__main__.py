"""The launcher: `upon` and `python -m upon`."""

import gc
import os
import sys

from upon import __version__


def main() -> None:
    """Run the command line; the version is answered without loading it.

    What a start makes stays to the end, and then goes with the process: the collector of cycles
    would find nothing in it. A command that stays turns it on. Plugins of pydantic have no say in
    a command, and to look for them is to read what each installed package says of itself.
    """
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"upon {__version__}\n")
        return
    gc.disable()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from cli.main import run

        run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
