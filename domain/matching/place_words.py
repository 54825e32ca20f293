"""The words of an address, as they are compared: kinds of street written out."""

from __future__ import annotations

from domain.matching.folding import words_of

KINDS = {
    "al": "alley", "av": "avenue", "ave": "avenue", "bd": "boulevard",
    "blvd": "boulevard", "bvd": "boulevard", "cct": "circuit", "cir": "circle",
    "cl": "close", "cr": "crescent", "cres": "crescent", "ct": "court",
    "dr": "drive", "drv": "drive", "esp": "esplanade", "gdns": "gardens",
    "gr": "grove", "hwy": "highway", "ln": "lane", "pde": "parade", "pkwy": "parkway",
    "pl": "place", "plz": "plaza", "rd": "road", "sq": "square", "st": "street",
    "str": "street", "strasse": "street", "ter": "terrace", "tce": "terrace",
    "trl": "trail", "wy": "way",
}  # fmt: skip
ONE_WORD = ("strasse", "str")


def street_of(text: str) -> str:
    """A street by its name and kind: `12th St.` and `12th street` are one."""
    words = list(words_of(text))
    if not words:
        return ""
    last = words[-1]
    if len(words) > 1 and last in KINDS:
        words[-1] = KINDS[last]
    for ending in ONE_WORD:
        if last.endswith(ending) and last != ending:
            words[-1:] = [last.removesuffix(ending), "street"]
            break
    return " ".join(words)
