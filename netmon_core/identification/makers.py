"""Makers of phones, laptops and battery things, among whatever else they make. Data: each with its source.

A maker is written as its name begins in the IEEE's registry, in small letters and whole words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Who says so of whom.
_BY_SOURCE = {
    # Phones, tablets, watches and readers: the brands of those that Android's store supports.
    "https://storage.googleapis.com/play_public/supported_devices.csv": (
        "alcatel|amazon|asus|barnes&noble|blackberry|bq|doro|fairphone|fossil|gionee|gigaset|google|hisense"
        "|hmd|honor|htc|huawei|infinix|itel|kyocera|lenovo|letv|lg|meizu|micromax|motorola|nokia|nothing"
        "|nubia|oneplus|oppo|palm|panasonic|pantech|razer|realme|samsung|sharp|sony|tcl|tct|tecno"
        "|shenzhen tinno|vivo|wiko|xiaomi|zte"
    ),
    "https://www.apple.com/": "apple",
    "https://www.garmin.com/en-US/c/wearables-smartwatches/": "garmin",
    "https://www.fitbit.com/": "fitbit",
    # They make phones for others.
    "https://www.wingtech.com/en/": "wingtech",
    "https://www.longcheer.com/en/": "longcheer",
    # Laptops: who is named there as the maker of some.
    "https://github.com/torvalds/linux/blob/master/drivers/platform/x86/Kconfig": (
        "acer|compal|dell|fujitsu|hp|intel|micro-star|microsoft|msi|pegatron|toshiba|wistron"
    ),
    "https://emea.dynabook.com/": "dynabook",
    "https://frame.work/": "framework",
    "https://www.gigabyte.com/Laptop": "giga-byte",
    # They make laptops for others.
    "https://www.hardwareluxx.de/index.php/news/hardware/notebooks/9775-oem-hersteller-quanta-produziert"
    "-die-meisten-notebooks.html": "inventec|quanta",
    "https://clevo.com.tw/": "clevo",
    # The radios in laptops bear the names of those who made them.
    "https://github.com/torvalds/linux/blob/master/drivers/bluetooth/btusb.c": (
        "broadcom|foxconn|hon hai|hon hai-ccpbg|lite-on|liteon|mediatek|qualcomm|realtek"
    ),
    "https://www.azurewave.com/": "azurewave",
    "https://www.intel.com/content/www/us/en/products/details/wireless/killer-series.html": "rivet networks",
    "https://www.murata.com/en-eu/products/connectivitymodule": "murata manufacturing",
    "https://www.usiglobal.com/": "universal global scientific",
    # Locks, doorbells, cameras, sensors, scales, consoles, vacuums and speakers with a battery.
    "https://www.home-assistant.io/integrations/": (
        "arlo|assa abloy|august home|beijing roborock|blink|bosch|hangzhou ezviz|irobot|logitech|lumi united"
        "|netatmo|nintendo|nuki|reolink|ring|sonos|tuya|withings|woan"
    ),
    "https://www.imilab.com/": "shanghai imilab",
    "https://store.steampowered.com/steamdeck": "valve",
    # A module that others build into things with a battery.
    "https://docs.espressif.com/projects/esp-idf/en/stable/esp32/api-reference/system/sleep_modes.html": (
        "espressif"
    ),
}
MAKERS = frozenset(maker for makers in _BY_SOURCE.values() for maker in makers.split("|"))
_LONGEST = max(len(maker.split()) for maker in MAKERS)


def makes_what_sleeps(vendor: str) -> bool:
    """Whether the name of a maker, as the registry has it, begins as one of these does."""
    return any(beginning in MAKERS for beginning in _beginnings(vendor))


def _beginnings(vendor: str) -> Iterator[str]:
    words = vendor.casefold().replace("(", " ").replace(",", " ").split()[:_LONGEST]
    for length in range(1, len(words) + 1):
        yield " ".join(words[:length]).rstrip(".")
