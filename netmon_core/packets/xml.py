"""XML of strangers, read into texts by path: bounded, and never with a document type, so without entities."""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from .text import clean_text

# Elements of one document, and how deep they go; descriptions of UPnP have up to 400, seven deep.
MAX_ELEMENTS: Final = 2_000
MAX_DEPTH: Final = 24
# Characters of one text after which no more is taken; what is kept of it is shorter.
MAX_TEXT: Final = 2_048


class MalformedXmlError(Exception):
    """It is no XML, or more than an honest document; it never leaves the callers of `read_xml`."""


def read_xml(data: bytes, *, elements: int = MAX_ELEMENTS) -> list[tuple[tuple[str, ...], str]]:
    """Each element that holds text: the names on the way to it without their prefixes, and the text, clean.

    In the order in which they end. Raises MalformedXmlError.
    """
    reader = _Reader(elements)
    parser = expat.ParserCreate()
    # Small buffers would split every text.
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    # A document type is where entities are made, and nobody's description needs one.
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only
    except (expat.ExpatError, ValueError, LookupError) as err:
        raise MalformedXmlError from err
    return reader.found


class _Reader:
    """Gathers what expat calls out."""

    def __init__(self, elements: int) -> None:
        self.found: list[tuple[tuple[str, ...], str]] = []
        self._path: list[str] = []
        self._texts: list[list[str]] = []
        # How much each text may still grow.
        self._room: list[int] = []
        self._elements = elements

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._elements -= 1
        if self._elements < 0 or len(self._path) >= MAX_DEPTH:
            raise MalformedXmlError
        self._path.append(name.rpartition(":")[2])
        self._texts.append([])
        self._room.append(MAX_TEXT)

    def end(self, _name: str) -> None:
        text = clean_text("".join(self._texts.pop()))
        if text:
            self.found.append((tuple(self._path), text))
        self._path.pop()
        self._room.pop()

    def text(self, data: str) -> None:
        if self._room[-1] > 0:
            self._room[-1] -= len(data)
            self._texts[-1].append(data)

    def refuse(self, *_: object) -> None:
        raise MalformedXmlError
