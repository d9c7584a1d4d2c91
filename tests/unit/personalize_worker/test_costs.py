"""What a batch costs, which budget binds, what is left out for it; and that docs/costs.md says the same."""

import math
import re
from pathlib import Path

import pytest

from mastergroup.settings import CostSettings
from personalize_worker import costs
from personalize_worker.costs import ShopSize, Usage
from personalize_worker.formats import affinity_results

DOCUMENT = (Path(__file__).parents[3] / "docs/costs.md").read_text()
WORDS = " ".join(DOCUMENT.split())
CLIENT = ShopSize(interactions=1_971_527, customers=180_483, products=4_182, sold_products=4_182)
PRICES = CostSettings()
RECIPES = ("user-personalization", "similar-items", "item-affinity")


def of_client() -> dict[str, Usage]:
    return costs.estimate(CLIENT, costs.expected_hours(PRICES, None))


def usd_of_client() -> dict[str, float]:
    return {part: usage.usd(PRICES) for part, usage in of_client().items()}


def test_each_unit_has_its_price() -> None:
    prices = CostSettings(
        price_import_gb=1, price_training_hour=10, price_recommendations_1000=100, price_segment_users_1000=1000
    )
    usage = Usage(gigabytes=2, training_hours=3, recommendations=4000, segment_users=5000)
    assert usage.usd(prices) == 2 + 30 + 400 + 5000
    assert Usage(recommendations=7).counted() == {"recommendations": 7}


def test_a_batch_is_estimated_from_how_much_there_is() -> None:
    parts = costs.estimate(ShopSize(interactions=900, customers=90, products=10, sold_products=8), training_hours=1.5)
    assert parts["training"] == Usage(gigabytes=1000 * 64 / 1e9, training_hours=1.5)
    assert parts["inference"] == Usage(recommendations=100)
    assert parts["segments"] == Usage(segment_users=90 * 8)


def test_hours_are_those_of_the_last_training() -> None:
    assert costs.expected_hours(PRICES, None) == 3 * PRICES.training_hours_expected
    assert costs.expected_hours(PRICES, dict.fromkeys(RECIPES, 0.5)) == 1.5
    assert costs.expected_hours(PRICES, {RECIPES[0]: 0.5}) == 0.5 + 2 * PRICES.training_hours_expected


@pytest.mark.parametrize(
    ("personalize", "whole", "setting", "left"),
    [
        (7.5, 33.5, "MONTHLY_BUDGET_PERSONALIZE_USD", 5.5),
        (7.5, 30.0, "MONTHLY_BUDGET_TOTAL_USD", 2.0),
        (0.0, 33.5, "MONTHLY_BUDGET_TOTAL_USD", 5.5),
        (1.0, 0.0, "MONTHLY_BUDGET_PERSONALIZE_USD", 0.0),
        (0.0, 0.0, "", math.inf),
    ],
)
def test_the_tighter_budget_binds_and_zero_is_no_limit(
    personalize: float, whole: float, setting: str, left: float
) -> None:
    settings = CostSettings(monthly_budget_personalize_usd=personalize, monthly_budget_total_usd=whole)
    budget = costs.tightest_budget(settings, spent=2)
    assert (budget.setting, budget.left) == (setting, left)


def test_what_does_not_fit_is_left_out_least_harm_first() -> None:
    usd: dict[str, float] = {"training": 2, "inference": 5, "segments": 100}
    choices = [frozenset[str](), {"segments"}, {"training"}, {"segments", "training"}]
    chosen = {left: costs.left_out(usd, left, choices) for left in (107, 106, 7, 6, 5, 1)}
    assert chosen == {
        107: set(), 106: {"segments"}, 7: {"segments"}, 6: {"segments", "training"}, 5: {"segments", "training"},
        1: {"segments", "training"},
    }  # fmt: skip


def test_a_refusal_says_what_it_costs_what_is_left_and_what_to_change() -> None:
    said = costs.refusal(costs.tightest_budget(CostSettings(monthly_budget_total_usd=30), spent=1.5), needed=12.3726)
    assert said == (
        "the run would cost about $12.37, and the month's budget of $30.00 has $2.50 left ($1.50 for Personalize, "
        "$26.00 fixed): raise MONTHLY_BUDGET_TOTAL_USD or wait for the next month (UTC); the last lists stay in service"
    )


def row(part: str) -> list[str]:
    """The cells of the document's row that begins with `part`."""
    [line] = re.findall(rf"^\| {re.escape(part)} \|(.*)\|$", DOCUMENT, re.MULTILINE)
    return [cell.strip() for cell in line.split("|")]


@pytest.mark.parametrize(
    "setting",
    ["price_import_gb", "price_training_hour", "price_recommendations_1000", "price_segment_users_1000"],
)
def test_the_document_has_the_prices(setting: str) -> None:
    assert row(f"`{setting.upper()}`")[0] == f"${getattr(PRICES, setting)}"


def test_the_document_has_the_costs_of_a_run() -> None:
    usage, usd = of_client(), {part: f"{value:,.2f}" for part, value in usd_of_client().items()}
    trained, lists, segments = usage["training"], usage["inference"], usage["segments"]
    billed = f"{trained.gigabytes:.3f} GB imported, {trained.training_hours:g} training hours"
    assert row("training") == [billed, usd["training"]]
    assert row("lists") == [f"{lists.recommendations:,} lists", usd["inference"]]
    assert row("segments") == [f"{segments.segment_users:,} customers", usd["segments"]]


def test_the_document_has_the_other_readings_of_the_segment_price() -> None:
    returned = affinity_results(CLIENT.customers, CLIENT.products)
    jobs = math.ceil(CLIENT.sold_products / 500)
    by_returned = costs.segments(returned, CLIENT.sold_products).usd(PRICES)
    by_job = costs.segments(CLIENT.customers, jobs).usd(PRICES)
    assert f"({returned:,} for each product) would be ${by_returned:.2f} a run" in WORDS
    assert f"*for each job* of 500 products ${by_job:.2f}." in WORDS
    assert min(by_returned, by_job) > PRICES.monthly_budget_personalize_usd


@pytest.mark.parametrize("times", [(30, 4), (4, 4), (2, 1), (1, 1)])
def test_the_document_has_what_a_month_costs_and_none_fits(times: tuple[int, int]) -> None:
    lists, trainings = times
    usd = usd_of_client()
    month = lists * usd["inference"] + trainings * usd["training"]
    name = f"{lists} time{'s' * (lists > 1)} lists, {trainings} training{'s' * (trainings > 1)}"
    assert row(name) == [f"{month:.2f}", f"{month + PRICES.monthly_fixed_usd:.2f}"]
    assert month > PRICES.monthly_budget_personalize_usd, "the document says that not one of them fits"


def test_the_document_has_what_the_budgets_buy() -> None:
    usd = usd_of_client()
    left = costs.tightest_budget(PRICES, spent=0).left
    assert left == PRICES.monthly_budget_total_usd - PRICES.monthly_fixed_usd
    lists = math.floor((left - usd["training"]) / PRICES.price_recommendations_1000 * 1000)
    assert f"{lists:,} lists in all: lists for a shop of {of_client()['inference'].recommendations:,}" in WORDS
    assert f"weekly (4 times) lists for one of {lists // 4:,}; nightly ones for one of {lists // 30:,}." in WORDS
    weekly = 5 * (usd["training"] + usd["inference"])
    assert f"(five times are ${weekly:.2f})" in WORDS
    assert weekly < 70
    assert weekly + PRICES.monthly_fixed_usd < 96
    assert "`MONTHLY_BUDGET_PERSONALIZE_USD=70` and `MONTHLY_BUDGET_TOTAL_USD=96`" in WORDS
