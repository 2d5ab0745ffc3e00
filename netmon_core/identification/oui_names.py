"""The registry's company names, shortened to what people call the company."""

from __future__ import annotations

import re
from typing import Final

from ..packets.text import clean_text

# Longer ones are sentences about a department; the longest real name has about 80.
_LIMIT: Final = 64

# What says only under which law a company was founded, at the end of its name.
_LEGAL = re.compile(
    r"[\s,.;\uff0c\u3002]*(?<!\w)\(?(?:"
    r"inc|incorporated|incorporation|corp|corporation|corporate|corporates|"
    r"co|company|ltd|limited|limitada|ltda|llc|l\.l\.c|llp|lp|l\.p|plc|p\.l\.c|"
    r"gmbh ?& ?co\.? ?(?:kg|ohg)|gmbh|mbh|ag|kg|ohg|ug|se|e\.v|e\.k|"
    r"s\.?a\.?s?|s\.?a\.? de c\.?v|s\.?a\.?r\.?l|s\.?p\.?a|s\.?r\.?l|s\.?l\.?u?|s/a|sasu|"
    r"b\.?v|n\.?v|a\.?b|a/s|aps|a\.?s|oy|oyj|k\.?k|"
    r"pty|pte|pvt|private limited|sdn\.? ?bhd|bhd|s\.?r\.?o|spol|sp\.? ?z ?o\.? ?o|d\.?o\.?o|kft|zrt|jsc|ooo"
    r")\)?[\s,.;\uff0c\u3002]*\Z",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
# A word of five letters or more in a name that shouts; shorter ones may be abbreviations (IBM, NASA).
_SHOUTED = re.compile(r"[^\W\d_]{5,}")
_LITTLE = re.compile(r"(?<= )(?:AND|OF|FOR|THE|DE|DO|DA|E|Y)(?= )")

# One company under many names: (how its names begin, what people call it).
_BRANDS: Final = (
    ("tp-link ", "TP-Link"),
    ("samsung electronics", "Samsung"),
    ("huawei ", "Huawei"),
    ("apple ", "Apple"),
    ("cisco systems", "Cisco"),
    ("cisco spvtg", "Cisco"),
    ("cisco-linksys", "Linksys"),
    ("intel corporate", "Intel"),
    ("amazon technologies", "Amazon"),
    ("amazon.com", "Amazon"),
    ("xiaomi ", "Xiaomi"),
    ("beijing xiaomi ", "Xiaomi"),
    ("asustek ", "ASUS"),
    ("hewlett packard enterprise", "HPE"),
    ("hewlett packard", "HP"),
    ("raspberry pi ", "Raspberry Pi"),
    ("lg electronics", "LG"),
    ("motorola mobility", "Motorola"),
    ("d-link ", "D-Link"),
    ("guangdong oppo mobile", "OPPO"),
    ("vivo mobile communication", "vivo"),
    ("zte corporation", "ZTE"),
    ("hangzhou hikvision", "Hikvision"),
    ("zhejiang dahua", "Dahua"),
    ("sonos", "Sonos"),
    ("zyxel ", "Zyxel"),
    ("ubiquiti ", "Ubiquiti"),
    ("routerboard", "MikroTik"),
    ("mikrotik", "MikroTik"),
    ("avm ", "AVM"),
    ("espressif", "Espressif"),
)


def short_name(registered: str) -> str:
    """Shorten a registered name: "TP-LINK TECHNOLOGIES CO.,LTD." to "TP-Link"; "" for an empty one."""
    name = _SPACES.sub(" ", clean_text(registered)).strip(" ,;")
    lower = name.lower() + " "
    for beginning, brand in _BRANDS:
        if lower.startswith(beginning):
            return brand
    while (shorter := _LEGAL.sub("", name)) and shorter != name:
        name = shorter
    if name.isupper():
        name = _SHOUTED.sub(lambda word: word[0].capitalize(), name)
        name = _LITTLE.sub(lambda word: word[0].lower(), name)
    return name[:_LIMIT].rstrip(" ,;-")
