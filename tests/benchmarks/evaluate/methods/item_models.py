"""`implicit`'s cosine, TF-IDF and BM25: items that the same customers buy; K neighbours an item."""

from functools import lru_cache
from typing import Any

import numpy as np
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender, NearestNeighboursScorer, TFIDFRecommender
from scipy.sparse import csr_matrix

from benchmarks.evaluate.methods.library import INPUTS, THREADS, Library, compact, library
from benchmarks.evaluate.purchases import Purchases

CLASSES = {"cosine": CosineRecommender, "tfidf": TFIDFRecommender, "bm25": BM25Recommender}
NEIGHBOURS = (5, 10, 20, 50, 100, 200, 500)
_COARSE = (5, 20, 100, 500)
_MANY = 1_000
_LARGE_CATALOGUE = 20_000
_BM25 = ((1.2, 0.75), (1.2, 0.25), (0.2, 0.2), (0.5, 0.5), (3.0, 0.5), (10.0, 0.2), (100.0, 0.8))
Choice = dict[str, Any]


def neighbours(items: int) -> tuple[int, ...]:
    """The choices of K; a thousand only where that is no whole matrix of a large catalogue."""
    sizes = NEIGHBOURS if items > _LARGE_CATALOGUE else (*NEIGHBOURS, _MANY)
    return tuple(size for size in sizes if size <= items) or (items,)


def first(seen: Purchases, kind: str) -> list[Choice]:
    sizes = neighbours(len(np.unique(seen.items)))
    forms = [{"input": form} for form in INPUTS]
    if kind == "bm25":
        forms = [{**form, "K1": k1, "B": b} for form in forms for k1, b in _BM25]
        sizes = tuple(size for size in sizes if size in _COARSE) or sizes[-1:]
    return [{**form, "K": size} for form in forms for size in sizes]


def then(best: Choice, kind: str) -> list[Choice]:
    """Of BM25, whose first choices were coarse: every K, then K1 and B round the best."""
    if kind != "bm25":
        return []
    sizes = [{**best, "K": size} for size in NEIGHBOURS if size < 2 * best["K"]]
    k1s, bs = (best["K1"] * factor for factor in (0.5, 1, 2)), (0.0, 0.25, 0.5, 0.75, 1.0)
    return sizes + [{**best, "K1": k1, "B": b} for k1 in k1s for b in bs]


def fit(seen: Purchases, choice: Choice, kind: str) -> Library:
    """As a user of the library would."""
    data = compact(seen, choice["input"])
    model = _made(kind, choice)
    model.fit(data.matrix, show_progress=False)
    return library(model, data, seen)


def fit_again(seen: Purchases, choice: Choice, kind: str) -> Library:
    """The same for one choice of many: the nearest K are the first of more, so the neighbours are found once."""
    most = max(neighbours(len(np.unique(seen.items))))
    parts = tuple(sorted((name, value) for name, value in choice.items() if name != "K"))
    largest = _largest(_Held(seen), kind, (*parts, ("K", most)))
    model = _made(kind, choice)
    model.similarity = _nearest(largest.model.similarity, choice["K"])
    model.scorer = NearestNeighboursScorer(model.similarity)
    return library(model, largest.data, seen)


def _made(kind: str, choice: Choice) -> Any:
    given = {name: value for name, value in choice.items() if name in ("K", "K1", "B")}
    return CLASSES[kind](num_threads=THREADS, **given)


class _Held:
    """Purchases as a key: the same object is the same key."""

    def __init__(self, seen: Purchases) -> None:
        self.seen = seen

    def __hash__(self) -> int:
        return id(self.seen)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.seen is self.seen


@lru_cache(maxsize=1)
def _largest(held: _Held, kind: str, parts: tuple[tuple[str, Any], ...]) -> Library:
    """With the highest neighbours of every row first."""
    fitted = fit(held.seen, dict(parts), kind)
    similarity = fitted.model.similarity
    rows = np.repeat(np.arange(similarity.shape[0], dtype=np.int32), np.diff(similarity.indptr))
    order = np.lexsort((-similarity.data, rows))
    similarity.data, similarity.indices = similarity.data[order], similarity.indices[order]
    return fitted


def _nearest(similarity: csr_matrix, size: int) -> csr_matrix:
    """The first `size` entries of every row."""
    counts = np.diff(similarity.indptr)
    ranks = np.arange(similarity.nnz) - np.repeat(similarity.indptr[:-1], counts)
    kept = ranks < size
    starts = np.concatenate([[0], np.cumsum(np.minimum(counts, size))]).astype(similarity.indptr.dtype)
    return csr_matrix((similarity.data[kept], similarity.indices[kept], starts), shape=similarity.shape)
