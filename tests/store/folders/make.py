"""Make a data folder with the program on the path: `make.py FOLDER`; README.md says how to call it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path


def main(folder: Path) -> None:
    """Make `data`, and beside it who is let in and what the program says is in it."""
    if [name for _, name in socket.if_nameindex()] != ["lo"]:
        raise SystemExit("Only where there is no network: README.md says how.")
    folder.mkdir(parents=True)
    data = folder / "data"
    run("story.py", data)
    (folder / "let_in.json").write_bytes(run("people.py", data))
    (data / "netmon.lock").unlink()
    # Of a copy, as being opened changes a file here and there.
    opened = shutil.copytree(data, folder / "opened")
    (folder / "told.json").write_bytes(run("told.py", opened))
    shutil.rmtree(opened)


def run(script: str, data: Path) -> bytes:
    """Run a script of this folder, in a process of its own; return what it prints."""
    command = (sys.executable, Path(__file__).with_name(script), data)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]))
