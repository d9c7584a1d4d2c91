"""The rows of the table by name. `implicit` is imported only by the process that needs it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from benchmarks.evaluate.purchases import Purchases

Choice = dict[str, Any]
OURS = "ours"


@dataclass(frozen=True)
class Method:
    """`file` is the module, `given` what tells methods of one file apart, `seeded` whether chance plays a part."""

    title: str
    file: str
    given: dict[str, Any]
    seeded: bool = False
    is_library: bool = False

    def first(self, seen: Purchases) -> list[Choice]:
        choices: list[Choice] = self._module.first(seen, **self.given)
        return choices

    def then(self, best: Choice) -> list[Choice]:
        more = getattr(self._module, "then", None)
        return more(best, **self.given) if more else []

    def fit(self, seen: Purchases, choice: Choice, seed: int) -> Any:
        return self._fit("fit", seen, choice, seed)

    def fit_again(self, seen: Purchases, choice: Choice, seed: int) -> Any:
        """Fit one choice of many; may share work with the others."""
        return self._fit("fit_again" if hasattr(self._module, "fit_again") else "fit", seen, choice, seed)

    @property
    def _module(self) -> Any:
        return import_module(f"benchmarks.evaluate.methods.{self.file}")

    def _fit(self, name: str, seen: Purchases, choice: Choice, seed: int) -> Any:
        function: Callable[..., Any] = getattr(self._module, name)
        given = {key: value for key, value in self.given.items() if key == "kind"}
        return partial(function, seen, choice, **given, **({"seed": seed} if self.seeded else {}))()


METHODS = {
    "popularity": Method("popularity", "popular", {"recent": False}),
    "recent": Method("recent popularity", "popular", {"recent": True}),
    "own": Method("own frequent products", "own", {"decayed": False}),
    "own_decayed": Method("own decayed purchases", "own", {"decayed": True}),
    "als": Method("implicit ALS", "als", {}, seeded=True, is_library=True),
    "bpr": Method("implicit BPR", "bpr", {}, seeded=True, is_library=True),
    "bm25": Method("implicit BM25", "item_models", {"kind": "bm25"}, is_library=True),
    "tfidf": Method("implicit TF-IDF", "item_models", {"kind": "tfidf"}, is_library=True),
    "cosine": Method("implicit cosine", "item_models", {"kind": "cosine"}, is_library=True),
}
TITLES = {OURS: "ours"} | {name: method.title for name, method in METHODS.items()}
LIBRARY = tuple(name for name, method in METHODS.items() if method.is_library)
