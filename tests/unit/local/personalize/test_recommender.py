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
    tuning,
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


def of_counts(purchases: csr_matrix, ridge: float, memory_mb: int = 256) -> linear.Linear:
    events = np.asarray(purchases.sum(axis=0)).ravel().astype(np.int64)
    return linear.fit(csr_matrix(purchases, dtype=np.float32), events, ridge, memory_mb)


def regression(x: np.ndarray, wanted: np.ndarray, ridge: float) -> np.ndarray:
    return x @ np.linalg.solve(x.T @ x + ridge * np.eye(x.shape[1]), x.T @ wanted)


def room_for(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make 1 MB the bound of an inverse of so many rows."""
    monkeypatch.setattr(linear, "COPIES", 2**20 / 4 / rows**2)


def test_segments_are_not_only_of_those_who_buy_much() -> None:
    """A tenth of the users buys ten times as much; the others have their items too."""
    history = two_tastes()
    much = np.repeat(np.arange(len(history.users)), np.where(history.users < USERS // 10, 10, 1))
    days = history.times[much] - np.arange(len(much)) % 10 * 15 * int(DAY)
    heavy = replace(history, users=history.users[much], items=history.items[much], times=days)
    model = item_affinity.fit(heavy, {}, 256)
    reached = {user for users, _ in model.recommend(model.item_ids, 10) for user in users}
    assert len(reached) > USERS // 2


def test_the_linear_model_is_the_regression_of_an_item_on_all_others() -> None:
    purchases = two_tastes().counts()[:, :28]
    fitted = of_counts(purchases, 5.0)
    x = purchases.toarray().astype(float)
    expected = regression(np.delete(x, 3, axis=1), x[:, 3], 5.0)
    assert np.allclose(fitted.user_scores(np.arange(USERS))[:, 3], expected, atol=1e-4)
    assert np.allclose(fitted.item_scores(np.array([7, 3]))[1], expected, atol=1e-4)


def test_with_fewer_buyers_than_items_it_is_the_same_regression() -> None:
    counts = np.random.default_rng(7).poisson(0.4, (20, 60))
    counts[3] = 0
    fitted = of_counts(csr_matrix(counts), 5.0)
    assert fitted.square.shape == (19, 19)
    everyone, columns = np.arange(20), np.array([0, 5, 30])
    x = counts[:, fitted.items].astype(float)
    expected = np.array([regression(np.delete(x, item, axis=1), x[:, item], 5.0) for item in range(x.shape[1])])
    assert np.allclose(fitted.user_scores(everyone), expected.T, atol=1e-4)
    assert np.allclose(fitted.item_scores(columns), expected[columns], atol=1e-4)


def test_an_item_outside_the_core_is_regressed_on_the_core(monkeypatch: pytest.MonkeyPatch) -> None:
    purchases = two_tastes().counts()[:, :28]
    room_for(10, monkeypatch)
    fitted = of_counts(purchases, 5.0, memory_mb=1)
    assert len(fitted.square) == 10
    assert sorted(fitted.items) == list(range(28))
    x = purchases.toarray().astype(float)
    rest = fitted.items[10:]
    expected = regression(x[:, fitted.items[:10]], x[:, rest], 5.0)
    assert np.allclose(fitted.user_scores(np.arange(USERS))[:, 10:], expected, atol=1e-4)
    assert np.allclose(fitted.item_scores(np.array([0, 12, 27]))[1:], expected[:, [2, 17]].T, atol=1e-4)


def test_the_fewer_links_keep_the_closest(monkeypatch: pytest.MonkeyPatch) -> None:
    purchases = two_tastes().counts()[:, :28]
    room_for(10, monkeypatch)
    monkeypatch.setattr(linear, "LINKS", 3)
    fitted = of_counts(purchases, 5.0, memory_mb=1)
    together = (purchases.T @ purchases).toarray()[np.ix_(fitted.items[:10], fitted.items[10:])]
    assert fitted.links.getnnz(axis=0).tolist() == [3] * 18
    linked = fitted.links.toarray() != 0
    assert np.array_equal((together * linked).max(axis=0), together.max(axis=0))


def test_the_inverse_by_halves_is_the_inverse(monkeypatch: pytest.MonkeyPatch) -> None:
    purchases = csr_matrix(np.random.default_rng(7).poisson(0.4, (90, 50)), dtype=np.float32)
    whole = of_counts(purchases, 5.0).square
    monkeypatch.setattr(linear, "LARGEST_INVERSE", 8)
    assert np.allclose(of_counts(purchases, 5.0).square, whole, atol=1e-5)


def test_a_small_memory_bound_keeps_the_most_bought_items(monkeypatch: pytest.MonkeyPatch) -> None:
    events = np.array([5, 0, 9, 1, 7])
    assert linear.core_items(events, 1024).tolist() == [0, 2, 3, 4]
    room_for(2, monkeypatch)
    assert linear.core_items(events, 1).tolist() == [2, 4]


def test_a_shop_too_large_for_the_inverse_is_scored_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    room_for(10, monkeypatch)
    fitted = taste.learn(two_tastes(), memory_mb=1).weighed(taste.Weights())
    assert len(fitted.linear.square) == 10
    by_item = fitted.item_scores(np.arange(ITEMS))
    known = np.arange(USERS)
    assert np.allclose(fitted.scores(known), by_item.T, atol=1e-4)


def test_what_is_never_bought_again_makes_room_for_what_is_new() -> None:
    """Half of the items are bought by everyone once and never again, the other half again and again."""
    draw = np.random.default_rng(3)
    once = np.array([(user, 2 * item) for user in range(USERS) for item in draw.permutation(10)[:4]])
    often = np.array(
        [(user, 2 * item + 1) for user in range(USERS) for item in draw.permutation(10)[:3] for _ in "1234"]
    )
    users, items = np.concatenate([once, often]).T
    times = 1_700_000_000 + draw.integers(0, 200, len(users)) * int(DAY)
    names = [f"i{item:02}" for item in range(20)]
    history = replace(
        two_tastes(), users=users.astype(np.int32), items=items.astype(np.int32), times=times, item_ids=names,
        categories=np.zeros(20, np.int32), prices=np.ones(20),
    )  # fmt: skip
    model = user_personalization.fit(history, {}, 256)
    bought = history.counts().toarray() > 0
    for user, (best, _) in zip(range(USERS), model.recommend(model.user_ids, 3), strict=True):
        own = {f"i{item:02}" for item in np.flatnonzero(bought[user])}
        assert {name for name in best if name in own} <= {name for name in own if int(name[1:]) % 2}


def test_strangers_get_what_is_popular_where_everyone_has_the_hits() -> None:
    """There the popular items are new to hardly anyone, so popularity counts against what is new."""
    draw = np.random.default_rng(3)
    users = draw.integers(0, 40, 1500).astype(np.int32)
    items = np.minimum(draw.exponential(6, 1500), ITEMS - 1).astype(np.int32)
    times = (1_700_000_000 + np.sort(draw.integers(0, 200 * int(DAY), 1500))).astype(np.int64)
    known, names = np.full(41, -1, np.int32), [f"u{n:02}" for n in range(41)]
    history = replace(two_tastes(), users=users, items=items, times=times, user_ids=names, places=known)
    model = user_personalization.fit(history, {}, 256)
    counts = np.bincount(items, minlength=ITEMS)
    for chosen, _ in model.recommend(["nobody", "u40"], 5):
        assert min(counts[int(item[1:])] for item in chosen) > np.median(counts)


def test_a_stranger_of_a_place_gets_what_is_popular_there() -> None:
    history = two_tastes()
    names = [*history.user_ids, "even", "odd", "nowhere"]
    places = np.concatenate([history.places, np.array([0, 1, -1], np.int32)])
    model = user_personalization.fit(replace(history, user_ids=names, places=places), {}, 256)
    even, odd, nowhere = (items for items, _ in model.recommend(["even", "odd", "nowhere"], 8))
    assert all(int(item[1:]) % 2 == 0 for item in even)
    assert all(int(item[1:]) % 2 == 1 for item in odd)
    assert {int(item[1:]) % 2 for item in nowhere} == {0, 1}


def test_few_returning_customers_leave_the_weights_of_an_average_shop() -> None:
    history = two_tastes()
    assert tuning.choose(history.of_events(history.users < 20), 256) == taste.Weights()
    assert tuning.choose(history, 256) != taste.Weights()


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


@pytest.mark.parametrize("size", [1, 7, 25, 300, 999, 1000])
def test_the_best_are_those_of_a_sort(size: int) -> None:
    scores = np.random.default_rng(size).integers(0, 400, (50, 1000)).astype(np.float32)
    scores[3] = 7
    scores[4, 10:] = -np.inf
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :size]
    assert np.array_equal(top(scores, size), expected)


def test_a_row_without_anything_allowed_has_no_shares() -> None:
    scores = np.full((1, 4), -np.inf, dtype=np.float32)
    assert probabilities(scores, top(scores, 2)).tolist() == [[0, 0]]
