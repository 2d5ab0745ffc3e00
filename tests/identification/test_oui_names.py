from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netmon_core.identification.oui_names import short_name


@pytest.mark.parametrize(
    ("registered", "short"),
    [
        ("Apple, Inc.", "Apple"),
        ("TP-LINK TECHNOLOGIES CO.,LTD.", "TP-Link"),
        ("TP-Link Systems Inc", "TP-Link"),
        ("Raspberry Pi (Trading) Ltd", "Raspberry Pi"),
        ("Espressif Inc.", "Espressif"),
        ("HUAWEI TECHNOLOGIES CO.,LTD", "Huawei"),
        ("Nokia Shanghai Bell Co., Ltd.", "Nokia Shanghai Bell"),
        ("NETGEAR", "Netgear"),
        ("BUFFALO.INC", "Buffalo"),
        ("ASKEY COMPUTER CORP", "Askey Computer"),
        ("IBM Corp", "IBM"),
        ("QUERCUS TECHNOLOGIES, S.L.", "Quercus Technologies"),
        ("BSH Hausger\u00e4te GmbH", "BSH Hausger\u00e4te"),
        ("Weidm\u00fcller Interface GmbH & Co. KG", "Weidm\u00fcller Interface"),
        ("SHENZHEN BILIAN ELECTRONIC CO.\uff0cLTD", "Shenzhen Bilian Electronic"),
        ("Sichuan\xa0AI-Link\xa0Technology\xa0Co.,\xa0Ltd.", "Sichuan AI-Link Technology"),
        ("Shenzhen YOUHUA Technology Co., Ltd\t", "Shenzhen YOUHUA Technology"),
        ("SE Development AB", "SE Development"),
        ("Costco", "Costco"),
        ("Inc.", "Inc."),
        ("evil\x1b[31m\u202e Ltd", "evil[31m"),
        ("", ""),
    ],
)
def test_a_name_is_shortened_to_what_people_say(registered: str, short: str) -> None:
    assert short_name(registered) == short


@given(st.text(min_size=1))
def test_any_name_comes_out_short_and_clean(registered: str) -> None:
    name = short_name(registered)
    assert len(name) <= 64
    assert name == name.strip()
    assert "\n" not in name
