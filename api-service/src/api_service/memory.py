"""Answers that this process holds: bounded in number and bytes, least recently used go first."""

from collections import OrderedDict
from sys import getsizeof

from api_service.answer import Answer

# Python's own cost of an entry beside its body: the objects, the key, the place in the dict.
_OVERHEAD_BYTES = 270


class Memory:
    """One answer a question, the newest; an outdated one stays for the time when no store answers.

    `size` is about what all of them take, in bytes.
    """

    def __init__(self, max_answers: int, max_bytes: int) -> None:
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._max_answers = max_answers
        self._max_bytes = max_bytes
        self.size = 0

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, question: str) -> Answer | None:
        """The answer held, outdated or not."""
        answer = self._answers.get(question)
        if answer is not None:
            self._answers.move_to_end(question)
        return answer

    def put(self, question: str, answer: Answer) -> None:
        """Hold it in place of an older one."""
        self._drop(question)
        self._answers[question] = answer
        self.size += _size(question, answer)
        while len(self._answers) > self._max_answers or self.size > self._max_bytes:
            self._drop(next(iter(self._answers)))

    def _drop(self, question: str) -> None:
        answer = self._answers.pop(question, None)
        if answer is not None:
            self.size -= _size(question, answer)


def _size(question: str, answer: Answer) -> int:
    return getsizeof(question) + len(answer.body) + _OVERHEAD_BYTES
