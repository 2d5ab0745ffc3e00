"""Small registries in the IEEE's own formats."""

from __future__ import annotations

HEADER = "Registry,Assignment,Organization Name,Organization Address\r\n"

CSV = {
    "oui.csv": HEADER
    + 'MA-L,0000AA,"XEROX, CORP.",1 Street\r\n'
    + "MA-L,1034AB,New Maker GmbH,Somewhere DE 1\r\n"
    + "MA-L,0202AA,OLD LOCAL CORP,Nowhere\r\n"
    + "MA-L,8C1F64,IEEE Registration Authority,445 Hoes Lane\r\n"
    + "MA-L,5478AB,IEEE Registration Authority,445 Hoes Lane\r\n"
    + "MA-L,00000C,Private,\r\n",
    "mam.csv": HEADER + 'MA-M,5478AB0,Zero Block Ltd,"A, B"\r\nMA-M,5478ABC,Middle Inc.,C\r\n',
    "oui36.csv": HEADER + "MA-S,5478ABC01,Small S.r.l.,D\r\nMA-S,5478ABD00,Private,\r\n",
    "cid.csv": HEADER + "CID,3A1234,Company Id Inc,E\r\nCID,381234,Not Local Inc,F\r\n",
}

MAM_TXT = (
    "OUI                         Organization\r\n"
    "OUI-28/MA-M Range           Organization\r\n"
    "                            Address\r\n"
    "\r\n"
    "54-78-AC   (hex)\t\tMiddle Inc.\r\n"
    "C00000-CFFFFF     (base 16)\t\tMiddle Inc.\r\n"
    "\t\t\t\tStreet\r\n"
    "\r\n"
    "54-78-AC   (hex)\t\tZero Block Ltd\r\n"
    "000000-0FFFFF     (base 16)\t\tZero Block Ltd\r\n"
    "\t\t\t\tDE\r\n"
)

OUI_TXT = (
    "OUI/MA-L                    Organization\r\n"
    "company_id                  Organization\r\n"
    "                            Address\r\n"
    "\r\n"
    "10-34-AC   (hex)\t\tNew Maker GmbH\r\n"
    "1034AC     (base 16)\t\tNew Maker GmbH\r\n"
    "\t\t\t\tSomewhere\r\n"
    "\t\t\t\tDE\r\n"
    "\r\n"
    "00-00-0C   (hex)\t\tPrivate\r\n"
    "00000C     (base 16)\t\tPrivate\r\n"
)

OUI36_TXT = (
    "OUI                         Organization\r\n"
    "OUI-36/MA-S Range           Organization\r\n"
    "\r\n"
    "54-78-AC   (hex)\t\tSmall S.r.l.\r\n"
    "C01000-C01FFF     (base 16)\t\tSmall S.r.l.\r\n"
)

CID_TXT = (
    "CID                         Organization\r\n"
    "\r\n"
    "3A-12-35   (hex)\t\tCompany Id Inc\r\n"
    "3A1235     (base 16)\t\tCompany Id Inc\r\n"
)
