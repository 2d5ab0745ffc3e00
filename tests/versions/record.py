"""Records what 0.1.0 tells and answers, for where there is no history: `python -m tests.versions.record`.

Needs git with that commit, and root, as the answers are given in a lab.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

from tests.lab.namespaces import Lab

from .lan import build_lan
from .peers import OLDEST, RECORDED, frames_of, line_of, running, tree_of


async def record() -> None:
    """Write the file anew."""
    with tempfile.TemporaryDirectory() as folder:
        tree = tree_of(OLDEST, Path(folder))
        if tree is None:
            raise SystemExit(f"There is no commit {OLDEST} here.")
        frames = await frames_of(tree)
        with Lab() as lab:
            inside = build_lan(lab).command()
            async with running(tree, "serve", before=inside) as server:
                url = await line_of(server)
                async with running(tree, "ask", url, before=inside) as asker:
                    found = json.loads(await line_of(asker))
                    answers = json.loads(await line_of(asker))
    recorded = {"commit": OLDEST, "frames": frames, "found": found, "answers": answers}
    RECORDED.parent.mkdir(exist_ok=True)
    RECORDED.write_text(json.dumps(recorded, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    asyncio.run(record())
