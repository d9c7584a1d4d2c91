"""What a newcomer gets from `make demo`."""

import json
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest

from demo import Demo
from mastergroup_local.erp.history import distinct_ids


def test_every_record_of_the_feed_is_accounted_for(demo: Demo) -> None:
    """Distinct (source, id) of the files = rows in the tables + rejected records."""
    feed = distinct_ids(Path(demo.values["STACK_FEED"]))
    for stream, table in (("pos", "pos_orders"), ("oe", "oe_orders")):
        loaded = demo.rows("SELECT count(*) AS n FROM orders WHERE source = %s", stream)[0]["n"]
        rejected = demo.rows(
            "SELECT count(DISTINCT record_id) AS n FROM rejected_records AS r"
            " WHERE stream = %s AND line IS NULL AND record_id IS NOT NULL"
            " AND NOT EXISTS (SELECT FROM orders AS o WHERE o.source = r.stream AND o.order_id = r.record_id)",
            stream,
        )[0]["n"]
        assert loaded + rejected == feed[table], (stream, loaded, rejected)


def test_the_sums_of_every_window_agree(demo: Demo) -> None:
    rows = demo.rows("SELECT * FROM sync_windows")
    assert {row["stream"] for row in rows} >= {"products", "customers", "pos", "oe"}
    for row in rows:
        assert row["received"] == row["inserted"] + row["updated"] + row["unchanged"] + row["rejected"]


def test_a_buyer_gets_another_list_than_another(demo: Demo) -> None:
    users = demo.rows("SELECT user_id FROM customer_profiles ORDER BY cardinality(purchased) DESC LIMIT 20")
    lists = []
    for row in users:
        answer = demo.get(f"/api/v1/personalize/recommendations/{quote(row['user_id'], safe='')}").json()
        assert answer["source"] == "aws_personalize"
        assert answer["count"] == len(answer["recommendations"]) == 10
        lists.append(tuple(item["product_id"] for item in answer["recommendations"]))
    assert len(set(lists)) > len(lists) // 2


def test_provinces_differ(demo: Demo) -> None:
    provinces = demo.rows(
        "SELECT province FROM location_totals WHERE city = '' AND province <> '' ORDER BY users DESC LIMIT 2"
    )
    lists = []
    for row in provinces:
        answer = demo.get("/api/v1/personalize/recommendations/by-location", province=row["province"]).json()
        assert answer["total_users_in_location"] > 0
        lists.append([item["product_id"] for item in answer["aggregated_recommendations"]])
    assert lists[0] != lists[1]


def test_affinity_has_rows(demo: Demo) -> None:
    row = demo.rows("SELECT user_id FROM offline_item_affinity LIMIT 1")[0]
    answer = demo.get(f"/api/v1/personalize/recommendations/item-affinity/{quote(row['user_id'], safe='')}").json()
    assert answer["status"] == "success"
    assert all(0 < item["affinity_score"] <= 1 for item in answer["recommendations"] if "affinity_score" in item)


def test_status_tells_the_truth(demo: Demo) -> None:
    status = demo.get("/api/v1/personalize/status").json()
    for table, count in status["data"].items():
        assert count == demo.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"], table
    assert status["last_sync"]["status"] == status["last_batch"]["status"] == "done"
    assert status["is_configured"] is True
    assert status["costs"]["spent_usd"] >= status["costs"]["last_run_usd"] > 0
    assert (status["costs"]["budget_personalize_usd"], status["costs"]["budget_total_usd"]) == (None, None)


@pytest.mark.parametrize(
    "name", ["collaborative-products", "collaborative-pairs", "customer-similarity", "collaborative-metrics"]
)
def test_analytics_have_real_content(demo: Demo, name: str) -> None:
    answer = demo.get(f"/api/v1/analytics/{name}", time_filter="all")
    assert answer.status_code == 200
    body = answer.json()
    if name == "collaborative-metrics":
        assert 0 < body["algorithm_accuracy"] <= 1
        assert 0 < body["coverage"] <= 1
        assert body["total_recommendations"] > 0
    else:
        items = next(body[key] for key in ("products", "pairs", "customers") if key in body)
        assert items


def test_flower_shows_the_chain(demo: Demo) -> None:
    """Each step of the batch is there by its name, with the run id as its only argument."""
    tasks = httpx.get(f"{demo.values['FLOWER_URL']}/api/tasks", timeout=30).json().values()
    run = demo.rows("SELECT run_id FROM pipeline_runs ORDER BY started_at LIMIT 1")[0]["run_id"]
    shown = {task["name"] for task in tasks if run in (task["args"] or "")}
    assert shown == {f"pipeline.{step}" for step in
                     ("plan", "export", "import_datasets", "train", "infer", "segment", "load", "publish")}  # fmt: skip


def test_programs_read_a_run_and_the_status_as_json(demo: Demo) -> None:
    run = json.loads(demo.run("validate", "--json"))
    assert (run["status"], [step["step"] for step in run["steps"]]) == ("done", ["validate"])
    status = json.loads(demo.run("status", "--json"))
    assert run["run_id"] in {row["run_id"] for row in status["runs"]}
    assert status["generation"][0]["generation"] >= 1


def test_no_personal_data_in_logs_or_flower(demo: Demo) -> None:
    phones = [row["user_id"].split("_")[0] for row in demo.rows("SELECT user_id FROM customer_profiles")]
    phones = [phone for phone in phones if phone.startswith("03")]
    assert phones
    texts = {file.name: file.read_text(errors="replace") for file in (demo.root / "logs").glob("*.log")}
    texts["flower"] = httpx.get(f"{demo.values['FLOWER_URL']}/api/tasks", timeout=30).text
    for name, text in texts.items():
        assert not [phone for phone in phones if phone in text], name


def test_each_service_has_a_role_of_its_own(demo: Demo) -> None:
    with psycopg.connect(demo.values["DATABASE_URL"]) as connection:
        used = connection.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name LIKE '%api%'"
        ).fetchall()
    assert used == [("mastergroup_api",)]


def test_a_second_sync_of_the_same_data_writes_nothing(demo: Demo) -> None:
    before = demo.rows("SELECT version FROM data_version")
    demo.run("sync")
    run = demo.rows("SELECT run_id FROM sync_runs ORDER BY started_at DESC LIMIT 1")[0]["run_id"]
    windows = demo.rows("SELECT * FROM sync_windows WHERE run_id = %s", run)
    assert sum(row["inserted"] + row["updated"] for row in windows) == 0
    assert demo.rows("SELECT version FROM data_version") == before
