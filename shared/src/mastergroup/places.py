"""One spelling for every province and city: what the sync stores and what the API looks up (pure)."""

import re
import unicodedata

_PROVINCES = {
    "punjab": ("pb", "pnj", "punjaab", "panjab", "punjab province", "punjab pakistan"),
    "sindh": ("sind", "sd", "sindh province"),
    "khyber pakhtunkhwa": ("kpk", "kp", "nwfp", "khyber pakhtoonkhwa", "khyber pukhtunkhwa", "khyberpakhtunkhwa"),
    "balochistan": ("baluchistan", "bln", "balochistan province"),
    "islamabad": ("ict", "islamabad capital territory", "federal", "federal capital", "isb"),
    "azad kashmir": ("ajk", "azad jammu and kashmir", "azad jammu kashmir", "kashmir"),
    "gilgit baltistan": ("gb", "gilgit", "northern areas"),
}
_CITIES = {
    "lahore": ("lhr", "lahor"),
    "karachi": ("khi", "karachi city"),
    "islamabad": ("isb", "ibd"),
    "rawalpindi": ("rwp", "pindi", "rawal pindi"),
    "faisalabad": ("fsd", "lyallpur", "faislabad"),
    "peshawar": ("pew", "peshawer"),
    "dera ghazi khan": ("d g khan", "dg khan", "dgkhan"),
    "dera ismail khan": ("d i khan", "di khan", "dikhan"),
    "rahim yar khan": ("rahimyar khan", "r y khan", "ryk"),
    "gujranwala": ("gujranwla", "grw"),
    "hyderabad": ("hyd",),
    "quetta": ("uet",),
}


def province_name(text: str | None) -> str | None:
    """The one spelling of a province or state; None for blank or a placeholder. `' PUNJAB '` gives `'Punjab'`."""
    return _one_spelling(text, _PROVINCE_ALIASES)


def city_name(text: str | None) -> str | None:
    """The one spelling of a city; None for blank or a placeholder. `'LAHORE '` gives `'Lahore'`."""
    return _one_spelling(text, _CITY_ALIASES)


def fold(text: str) -> str:
    """Lower case, no accents, punctuation as spaces, spaces collapsed."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain.casefold()).strip()


def _joined(key: str) -> str:
    """`k p k` (that is K.P.K.) as `kpk`."""
    words = key.split()
    return "".join(words) if all(len(word) == 1 for word in words) else key


def _aliases(names: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {alias: name for name, aliases in names.items() for alias in aliases}


_PROVINCE_ALIASES = _aliases(_PROVINCES)
_CITY_ALIASES = _aliases(_CITIES)
_PLACEHOLDERS = frozenset({"", "null", "none", "nil", "na", "unknown", "unspecified", "undefined", "0"})
_SMALL_WORDS = frozenset({"and", "of", "e", "i"})


def _one_spelling(text: str | None, aliases: dict[str, str]) -> str | None:
    key = _joined(fold(text)) if text else ""
    if key in _PLACEHOLDERS:
        return None
    name = aliases.get(key, key)
    # A function of the folded key alone, so that two spellings of one place can never differ: USA, RSA, Lahore.
    if len(name) <= 3:
        return name.upper()
    return " ".join(word if word in _SMALL_WORDS else word.capitalize() for word in name.split())
