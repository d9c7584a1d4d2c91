"""What issue 3 asks for, and whether it was reached."""

from collections.abc import Iterator
from typing import Any

from benchmarks.evaluate.methods.catalogue import TITLES

_WORDS = {"recall": "recall@10", "ndcg": "NDCG@10"}
_ALL = (("implicit", 1.25), ("own_decayed", 1.05))
_NEW = (("implicit", 1.25), ("recent", 1.0))
_NAMES = {"implicit": "the best of implicit", "own_decayed": "own decayed purchases", "recent": "recent popularity"}


def lines(settings: dict[str, Any]) -> Iterator[str]:
    """One line a goal, PASS or FAIL first."""
    for setting, goals in (("all", _ALL), ("new", _NEW)):
        if setting in settings:
            for rival, least in goals:
                yield from (_line(setting, name, rival, least, settings[setting]) for name in _WORDS)


def _line(setting: str, name: str, rival: str, least: float, found: dict[str, Any]) -> str:
    ratio = found["ratios"][name][rival]
    reached = ratio["ratio"] >= least if least > 1 else ratio["ratio"] > least
    low, high = ratio["interval"]
    who = _NAMES[rival] + (f" ({TITLES[ratio['rival']]})" if rival == "implicit" else "")
    asked = f"at least {least:g}" if least > 1 else "above 1"
    told = f"{setting} products: {_WORDS[name]} is {ratio['ratio']:.3f} [{low:.3f}, {high:.3f}] times {who}"
    return f"{'PASS' if reached else 'FAIL'}  {told}; asked: {asked}"
