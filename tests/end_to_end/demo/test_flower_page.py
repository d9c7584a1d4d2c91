"""Flower in a real browser: an operator finds it in the status and follows a run's chain there."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from demo import Demo

STEPS = ("plan", "export", "import_datasets", "train", "infer", "segment", "load", "publish")


@pytest.fixture
def page() -> Iterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs a chromium")
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        yield browser.new_page()
        browser.close()


def test_a_runs_chain_can_be_followed(demo: Demo, page: Page) -> None:
    run = demo.rows("SELECT run_id FROM pipeline_runs WHERE 'publish' = ANY(steps) ORDER BY started_at LIMIT 1")[0]
    page.goto(demo.get("/api/v1/personalize/status").json()["flower_url"])
    page.get_by_role("link", name="Tasks").click()
    page.get_by_role("searchbox").fill(run["run_id"])
    for step in STEPS:
        row = page.get_by_role("row").filter(has_text=f"pipeline.{step}").first
        expect(row).to_contain_text("SUCCESS")  # the table was searched for the run id
    page.get_by_role("row").filter(has_text="pipeline.publish").get_by_role("link").nth(1).click()
    expect(page.locator("body")).to_contain_text("pipeline.publish")
    expect(page.locator("body")).to_contain_text(run["run_id"])
