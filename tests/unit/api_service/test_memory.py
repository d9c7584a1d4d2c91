"""Kept answers: bounds, and what is fresh."""

from hypothesis import given
from hypothesis import strategies as st

from api_service.answer import Answer
from api_service.memory import Memory


def answer(body: bytes = b"{}", version: str = "1:1", expires_at: float = 100.0) -> Answer:
    return Answer(200, body, version, expires_at)


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 3000)), max_size=40))
def test_memory_never_holds_more_than_its_bounds(puts: list[tuple[str, int]]) -> None:
    memory = Memory(max_answers=4, max_bytes=5000)
    for question, size in puts:
        memory.put(question, answer(b"x" * size))
        held = [found for name in "abcdefgh" if (found := memory.get(name))]
        assert len(held) == len(memory) <= 4
        assert sum(len(found.body) for found in held) <= 5000


def test_the_least_recently_used_answer_goes_first() -> None:
    memory = Memory(max_answers=2, max_bytes=10_000)
    memory.put("a", answer())
    memory.put("b", answer())
    memory.get("a")
    memory.put("c", answer())
    assert memory.get("b") is None
    assert memory.get("a")


def test_wide_characters_are_counted_as_wide() -> None:
    memory = Memory(max_answers=10, max_bytes=10_000)
    for letter in "abcdef":
        memory.put(letter + "😀" * 1000, answer())
    assert len(memory) == 2


def test_an_answer_is_fresh_for_its_version_until_it_expires() -> None:
    assert answer().is_fresh("1:1", 99)
    assert not answer().is_fresh("1:1", 100)
    assert not answer().is_fresh("1:2", 99)
    assert not answer().is_fresh(None, 99)


@given(st.binary(), st.floats(0, 1e10), st.integers(0, 10**12))
def test_what_is_dumped_is_loaded_again(body: bytes, expires_at: float, generation: int) -> None:
    kept = answer(body, f"{generation}:7", expires_at)
    assert Answer.load(kept.dump()) == kept


def test_only_meta_is_marked_stale() -> None:
    body = b'{"user_id":"\\"stale\\":false","meta":{"stale":false}}'
    assert answer(body).marked_stale().body == b'{"user_id":"\\"stale\\":false","meta":{"stale":true}}'
