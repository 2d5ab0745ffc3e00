"""Make docs/images/scan.svg: what `netmon scan` prints in a terminal, run for real in the demo's network.

`python scripts/picture.py` (needs root, as the demo does).
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

CHECKOUT = Path(__file__).parents[1]
TARGET = CHECKOUT / "docs" / "images" / "scan.svg"
NETMON = Path(sys.executable).with_name("netmon")
COLUMNS = 84
# The lab is up after about five seconds, and a scan of it takes one.
TIMEOUT = 60


def main() -> None:
    """Run the scan, draw what it printed, and say where it is."""
    console = Console(width=COLUMNS, record=True, file=StringIO())
    console.print(Text("$ netmon scan", style="bold"))
    console.print(Text.from_ansi(printed_by("scan")), soft_wrap=True)
    TARGET.write_text(without_fonts(console.export_svg(title="netmon scan", unique_id="netmon")))
    sys.stdout.write(f"{TARGET.relative_to(CHECKOUT)}: {TARGET.stat().st_size} bytes\n")


def printed_by(*arguments: str) -> str:
    """Return what a netmon command writes to a terminal, with its colors."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    process = subprocess.Popen(  # noqa: S603 - no shell, our own words
        [sys.executable, "-m", "tests.lab.demo", "--", str(NETMON), *arguments],
        cwd=CHECKOUT,
        stdin=theirs,
        stdout=theirs,
        # No terminal, so that the progress bar does not draw over the table.
        stderr=subprocess.DEVNULL,
        env=os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(COLUMNS)},
    )
    os.close(theirs)
    data = b""
    try:
        while chunk := os.read(ours, 65_536):
            data += chunk
    except OSError:
        # Linux ends a pseudo-terminal that nobody holds any more with EIO.
        pass
    finally:
        os.close(ours)
    if process.wait(TIMEOUT):
        raise SystemExit(f"netmon {' '.join(arguments)} ended with {process.returncode}.")
    return data.decode().replace("\r\n", "\n").strip("\n")


def without_fonts(svg: str) -> str:
    """Draw with the reader's own fonts: rich's template would fetch one from elsewhere."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("font-family: Fira Code, monospace", "font-family: ui-monospace, monospace")
    if "http" in svg.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", ""):
        raise SystemExit("The picture still points outside.")
    return svg


if __name__ == "__main__":
    main()
