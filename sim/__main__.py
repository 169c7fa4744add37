"""The command `detente`, also as `python -m sim`."""

import sys

from sim.cli.app import run_app


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run_app(sys.argv[1:]))


if __name__ == "__main__":
    main()
