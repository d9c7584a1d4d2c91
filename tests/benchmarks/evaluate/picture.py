"""The results as a picture: bars with their 95 % intervals, a panel a setting and measure."""

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "evaluate"  # the same results give the same bytes

import matplotlib.pyplot as plt

_MEASURES = {"recall": "recall@10", "ndcg": "NDCG@10"}
_SETTINGS = {"all": "all products", "new": "products new to the customer"}
_OURS, _THEIRS, _SIMPLE = "#1b7f5c", "#5b7db1", "#a8a8a8"


def draw(settings: dict[str, Any], title: str, path: Path) -> None:
    figure, axes = plt.subplots(len(_MEASURES), len(settings), figsize=(6 * len(settings), 7), squeeze=False)
    for column, (setting, found) in enumerate(settings.items()):
        for row, name in enumerate(_MEASURES):
            _panel(axes[row][column], found["methods"], name)
            axes[row][column].set_title(f"{_MEASURES[name]}, {_SETTINGS[setting]}", fontsize=10)
    figure.suptitle(title, fontsize=11)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def _panel(axes: Any, methods: dict[str, Any], name: str) -> None:
    rows = list(methods.values())[::-1]
    values = [row[name] for row in rows]
    spread = [[abs(row[name] - row[f"{name}_interval"][end]) for row in rows] for end in (0, 1)]
    axes.barh([row["title"] for row in rows], values, xerr=spread, color=[_color(row["title"]) for row in rows])
    for position, value in enumerate(values):
        axes.text(0, position, f" {value:.4f}", va="center", fontsize=8, color="white")
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)


def _color(title: str) -> str:
    if title == "ours":
        return _OURS
    return _THEIRS if title.startswith("implicit") else _SIMPLE
