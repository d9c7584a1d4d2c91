"""The results as a table in Markdown."""

from collections.abc import Iterator
from typing import Any

_TITLES = {"all": "All products", "new": "Products new to the customer"}
_HEAD = "| method | recall@10 | NDCG@10 | hit rate@10 | coverage | fit s | recommend s | peak MB | choice |"
_RULE = "|---|---|---|---|---|---|---|---|---|"


def lines(settings: dict[str, Any]) -> Iterator[str]:
    for setting, found in settings.items():
        yield f"## {_TITLES[setting]}, {found['customers']:,} customers\n"
        yield from (_HEAD, _RULE)
        yield from map(_line, found["methods"].values())
        yield ""


def _line(figures: dict[str, Any]) -> str:
    measures = (_measure(figures, name) for name in ("recall", "ndcg", "hit_rate"))
    costs = (f"{figures[name]:.1f}" for name in ("fit_seconds", "recommend_seconds"))
    choice = ", ".join(f"{name} {_short(value)}" for name, value in figures["choice"].items())
    cells = (figures["title"], *measures, f"{figures['coverage']:.3f}", *costs, f"{figures['peak_mb']:.0f}", choice)
    return f"| {' | '.join(cells)} |"


def _measure(figures: dict[str, Any], name: str) -> str:
    low, high = figures[f"{name}_interval"]
    return f"{figures[name]:.4f} ({low:.4f}-{high:.4f})"


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
