"""The script that Streamlit runs for every session; alone in its folder, which goes on the path."""

import sys
from pathlib import Path

from sim.web.app import show

if __name__ == "__main__":  # a worker that is started while it runs imports it, too
    show(Path(sys.argv[1]), Path(sys.argv[2]))
