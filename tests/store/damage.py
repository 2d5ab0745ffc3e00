"""Ways in which a database file is damaged, whatever was in it."""

import hashlib
import random
from pathlib import Path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbage_header(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(100) + path.read_bytes()[100:])


def not_a_database(path: Path) -> None:
    path.write_text("Dear diary,\n" * 1000)
