"""The recommender on small histories whose right answer is known."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from mastergroup_local.personalize.recommender import (
    item_affinity,
    linear,
    metrics,
    persist,
    similar_items,
    splits,
    taste,
    user_personalization,
)
from mastergroup_local.personalize.recommender.history import DAY, History
from mastergroup_local.personalize.recommender.ranking import probabilities, top

USERS, ITEMS = 200, 30


def two_tastes(seed: int = 1) -> History:
    """Even users buy even items, odd users odd ones; the last two items were never bought."""
    draw = np.random.default_rng(seed)
    users = draw.integers(0, USERS, 3000)
    items = 2 * draw.integers(0, (ITEMS - 2) // 2, 3000) + users % 2
    times = (1_700_000_000 + np.sort(draw.integers(0, 200 * int(DAY), 3000))).astype(np.int64)
    return History(
        users.astype(np.int32),
        items.astype(np.int32),
        times,
        [f"u{n:03}" for n in range(USERS)],
        [f"i{n:02}" for n in range(ITEMS)],
        places=(np.arange(USERS) % 2).astype(np.int32),
        categories=(np.arange(ITEMS) % 2).astype(np.int32),
        prices=100.0 + np.arange(ITEMS),
    )


def test_users_get_items_of_their_taste() -> None:
    model = user_personalization.fit(two_tastes(), {}, 256)
    for user, (items, scores) in zip(range(20), model.recommend(model.user_ids[:20], 10), strict=True):
        assert all(int(item[1:]) % 2 == user % 2 for item in items)
        assert scores is not None
        assert scores == sorted(scores, reverse=True)


def test_an_unknown_user_gets_what_is_popular() -> None:
    model = user_personalization.fit(two_tastes(), {}, 256)
    [(items, _)] = model.recommend(["nobody"], 5)
    assert len(set(items)) == 5


def test_a_filter_shortens_the_list() -> None:
    model = user_personalization.fit(two_tastes(), {}, 256)
    allowed = np.zeros((1, ITEMS), dtype=bool)
    allowed[0, [3, 5]] = True
    [(items, scores)] = model.recommend(["u001"], 10, allowed)
    assert set(items) == {"i03", "i05"}
    assert scores is not None
    assert len(scores) == 2


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        persist.save(user_personalization.fit(two_tastes(), {}, 256), tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*"))
    assert files
    assert all((tmp_path / "a" / each).read_bytes() == (tmp_path / "b" / each).read_bytes() for each in files)


def test_a_model_comes_back_from_disk(tmp_path: Path) -> None:
    model = user_personalization.fit(two_tastes(), {}, 256)
    persist.save(model, tmp_path / "m")
    again = persist.load(user_personalization.UserPersonalization, tmp_path / "m")
    assert again.recommend(["u001", "x"], 7) == model.recommend(["u001", "x"], 7)


def test_similar_items_share_buyers_and_cold_ones_their_category() -> None:
    model = similar_items.fit(two_tastes(), {}, 256)
    (near, _), (cold, _), (unknown, _) = model.recommend(["i04", "i29", "?"], 8)
    assert all(int(item[1:]) % 2 == 0 for item in near)
    assert "i04" not in near
    assert all(int(item[1:]) % 2 == 1 for item in cold)
    assert len(unknown) == 8


def test_the_popularity_discount_lets_rare_items_up() -> None:
    history = two_tastes()
    rare = history.of_events((history.items != 2) | (np.arange(len(history.items)) % 8 == 0))

    def place(discount: str) -> int:
        model = similar_items.fit(rare, {"popularity_discount_factor": discount}, 256)
        return model.recommend(["i04"], ITEMS)[0][0].index("i02")

    assert place("1") <= place("0")


def test_segments_hold_users_of_the_items_taste() -> None:
    model = item_affinity.fit(two_tastes(), {}, 256)
    lists = model.recommend(["i00", "?", "i01"], 40)
    assert [len(users) for users, _ in lists] == [40, 0, 40]
    assert all(int(user[1:]) % 2 == 0 for user in lists[0][0])
    assert all(int(user[1:]) % 2 == 1 for user in lists[2][0])


def test_the_linear_model_solves_its_regression() -> None:
    history = two_tastes()
    purchases = history.counts()
    weights = linear.weights(purchases[:, :28], ridge=5.0)
    x = purchases[:, :28].toarray().astype(float)
    others = np.delete(x, 3, axis=1)
    # The closed form is the ridge regression of an item on all others.
    expected = np.linalg.solve(others.T @ others + 5 * np.eye(27), others.T @ x[:, 3])
    assert np.allclose(np.delete(weights[:, 3], 3), expected, atol=1e-3)
    assert np.all(np.diag(weights) == 0)


def test_by_buyers_and_by_items_are_the_same_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """With fewer buyers than items the kernel is used; the scores are those of the items' weights."""
    purchases = csr_matrix(np.random.default_rng(7).poisson(0.4, (20, 60)), dtype=np.float32)
    purchases[3] = 0
    purchases.eliminate_zeros()
    events = np.asarray(purchases.sum(axis=0)).ravel().astype(np.int64)
    by_buyers = linear.fit(purchases, events, 5.0, 256)
    assert by_buyers.inverse.shape == (19, 19)
    expected = purchases[:, by_buyers.core] @ linear.weights(csr_matrix(purchases[:, by_buyers.core]), 5.0)
    everyone, columns = np.arange(20), np.array([0, 5, 30])
    assert np.allclose(by_buyers.user_scores(everyone), expected, atol=1e-4)
    assert np.allclose(by_buyers.item_scores(columns), expected[:, columns].T, atol=1e-4)


def test_the_inverse_by_halves_is_the_inverse(monkeypatch: pytest.MonkeyPatch) -> None:
    purchases = csr_matrix(np.random.default_rng(7).poisson(0.4, (90, 50)), dtype=np.float32)
    whole = linear.weights(purchases, 5.0)
    monkeypatch.setattr(linear, "LARGEST_INVERSE", 8)
    assert np.allclose(linear.weights(purchases, 5.0), whole, atol=1e-5)


def test_a_small_memory_bound_keeps_the_most_bought_items() -> None:
    events = np.array([5, 0, 9, 1, 7])
    assert linear.core_items(events, 1024).tolist() == [0, 2, 3, 4]
    history = two_tastes()
    small = taste.fit(history, taste.Weights(), memory_mb=1)
    assert small.scores(np.array([0, -1])).shape == (2, ITEMS)


def test_some_items_outside_the_dense_core_still_score(monkeypatch: pytest.MonkeyPatch) -> None:
    history = two_tastes()
    monkeypatch.setattr(linear, "COPIES", 2**20 // 4 // 100)
    fitted = taste.fit(history, taste.Weights(), memory_mb=1)
    assert len(fitted.linear.core) == 10
    assert fitted.item_scores(np.arange(ITEMS)).shape == (ITEMS, USERS)
    assert np.isfinite(fitted.scores(np.arange(5))).all()


def test_ties_go_to_the_smaller_index() -> None:
    scores = np.array([[1, 3, 3, 3, 0, 3]], dtype=np.float32)
    assert top(scores, 3).tolist() == [[1, 2, 3]]
    assert top(scores, 9).tolist() == [[1, 2, 3, 5, 0, 4]]
    assert top(scores, 0).shape == (1, 0)


def test_probabilities_sum_to_one_over_the_catalogue() -> None:
    scores = np.array([[0.1, 0.5, 0.3]], dtype=np.float32)
    shares = probabilities(scores, top(scores, 3))
    assert shares.sum() == pytest.approx(1, abs=1e-6)


def test_ndcg_is_that_of_the_worked_check() -> None:
    hits = np.array([[False, True, False, False, True]])
    gains = 1 / np.log2(3) + 1 / np.log2(6)
    assert metrics.ndcg(hits, np.array([2]))[0] == pytest.approx(gains / (1 + 1 / np.log2(3)))
    assert gains / (1 + 1 / np.log2(3)) == pytest.approx(0.6241, abs=1e-4)


def test_splits_lose_no_event_and_hide_the_newest() -> None:
    history = two_tastes()
    for seen, hidden in (splits.newest_days(history, 28), splits.newest_of_users(history, 10, 0.1)):
        assert len(seen.users) + len(hidden.users) == len(history.users)
        assert len(hidden.users) > 0
    seen, hidden = splits.newest_of_users(history, 1, 0.2)
    for user in range(5):
        assert seen.times[seen.users == user].max() <= hidden.times[hidden.users == user].min()


def test_decay_counts_from_the_newest_event() -> None:
    history = two_tastes()
    later = replace(history, times=history.times + 10**8)
    assert np.array_equal(history.decayed(30).data, later.decayed(30).data)
