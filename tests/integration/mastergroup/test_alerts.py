"""Incidents on real stores: told once to a webhook and by mail, over when it is over, and given up in the end."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row
from pydantic import SecretStr

from inboxes import TOKEN, Inbox, mail_server, text_of, webhook
from mastergroup.alerts import incidents
from mastergroup.alerts.watch import watch
from mastergroup.cli.__main__ import _parser
from mastergroup.cli.status import print_status
from mastergroup.database import Database
from mastergroup.errors import PermanentError
from mastergroup.queues import FLOWS, SYNC
from mastergroup.runs import Ledger
from mastergroup.runs.tasks import make_worker_app
from mastergroup.settings import WorkerSettings
from mastergroup_local.stack import ports
from servers import role_url
from workers import working

Connection = psycopg.Connection[dict[str, Any]]
Settings = Callable[..., WorkerSettings]


@pytest.fixture
def hook() -> Iterator[Inbox]:
    with webhook() as inbox:
        yield inbox


@pytest.fixture
def mail() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


@pytest.fixture
def owner(database_url: str) -> Iterator[Connection]:
    with psycopg.connect(database_url, autocommit=True, row_factory=dict_row) as connection:
        yield connection


@pytest.fixture
def settings(database_url: str) -> Settings:
    def make(*urls: str, **others: Any) -> WorkerSettings:
        address = SecretStr(others.pop("url", database_url))
        redis_url = SecretStr(others.pop("redis_url", "redis://127.0.0.1:1"))
        return WorkerSettings(
            database_url=address, redis_url=redis_url, alert_urls=SecretStr(" ".join(urls)), log_level="INFO", **others
        )

    return make


def tick(settings: WorkerSettings) -> None:
    watch(Database(settings, "tests"), settings)


TICK = """
from mastergroup.alerts.watch import watch
from mastergroup.database import Database
from mastergroup.logging import configure_logging
from mastergroup.settings import WorkerSettings
configure_logging("DEBUG")
watch(Database(WorkerSettings(), "tests"), WorkerSettings())
"""


def tick_aside(settings: WorkerSettings) -> str:
    """A tick in a process of its own: everything that it prints and logs."""
    own = {name.upper(): value for name, value in settings.model_dump(exclude_unset=True).items()}
    plain = {name: v.get_secret_value() if isinstance(v, SecretStr) else str(v) for name, v in own.items()}
    command, env = [sys.executable, "-c", TICK], {**os.environ, **plain}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout + done.stderr


def end_run(
    settings: WorkerSettings, flow: str, error: str | None = None, steps: tuple[str, ...] = (), **options: str
) -> str:
    """A run that fails at its last step, or ends well."""
    ledger = Ledger(Database(settings, "tests"), FLOWS[flow], 60)
    run, _ = ledger.begin("operator", steps or None, **options)
    for step in run.steps:
        claim = ledger.claim(run.run_id, step, "task")
        assert claim is not None
        if error and step == run.steps[-1]:
            ledger.fail(claim, error)
        else:
            ledger.finish(claim, {})
    return run.run_id


def make_due(owner: Connection) -> None:
    """The pause before the next try is over."""
    owner.execute("UPDATE incidents SET next_attempt_at = now() WHERE next_attempt_at IS NOT NULL")


def rows(owner: Connection, columns: str = "*") -> list[dict[str, Any]]:
    return owner.execute(f"SELECT {columns} FROM incidents ORDER BY incident_id").fetchall()


def open_keys(owner: Connection) -> list[str]:
    found = owner.execute("SELECT key FROM incidents WHERE resolved_at IS NULL ORDER BY key").fetchall()
    return [row["key"] for row in found]


def test_an_incident_is_told_once_and_once_that_it_is_over(
    settings: Settings, owner: Connection, hook: Inbox, mail: Inbox
) -> None:
    told = settings(hook.url, mail.url)
    first = end_run(told, "sync", "the ERP answered 503 (given up after 9 attempts)")
    tick(told)
    tick(told)
    second = end_run(told, "sync", "the ERP answered 502")
    tick(told)
    [sent] = hook.messages
    assert (sent["title"], sent["type"]) == (
        "MasterGroup: The ERP sync failed: the ERP does not answer as it should", "failure",
    )  # fmt: skip
    for part in ("the ERP answered 503 (given up after 9 attempts)", "What to do: See whether the ERP is up", first):
        assert part in sent["message"]
    [letter] = mail.messages
    assert letter["to"] == "it@shop.example"
    for part in (sent["title"], "the ERP answered 503", "See whether the ERP is up"):
        assert part in text_of(letter)
    [row] = rows(owner)
    assert (row["run_id"], row["reason"], row["occurrences"]) == (second, "the ERP answered 502", 2)
    assert row["notified_at"] is not None

    end_run(told, "sync")
    tick(told)
    tick(told)
    assert open_keys(owner) == []
    assert [len(inbox.messages) for inbox in (hook, mail)] == [2, 2]
    over = hook.messages[1]
    assert (over["title"], over["type"]) == (
        "MasterGroup: over: The ERP sync failed: the ERP does not answer as it should", "success",
    )  # fmt: skip
    assert "2 times" in over["message"]

    end_run(told, "sync", "the ERP answered 503")
    tick(settings())
    assert open_keys(owner) == ["sync:failed"], "the next failure is an incident of its own"


def test_each_kind_of_incident_says_what_it_is(settings: Settings, owner: Connection, hook: Inbox) -> None:
    told = settings(hook.url)
    sync = end_run(told, "sync")
    owner.execute("UPDATE sync_runs SET started_at = now() - interval '8 h', finished_at = '2026-01-02 03:04Z'")
    owner.execute("UPDATE publications SET generated_at = '2026-02-03 04:05Z' WHERE generation = 0")
    owner.execute(
        """INSERT INTO sync_windows (run_id, stream, start_date, end_date, received, inserted, updated, unchanged,
                                     rejected, rejected_reasons, seconds)
           VALUES (%s, 'pos', '2026-01-01', '2026-01-07', 200, 150, 0, 0, 50, '{"no date": 49, "no total": 1}', 1),
                  (%s, 'oe', '2026-01-01', '2026-01-07', 2000, 1951, 0, 0, 49, '{"no id": 49}', 1)""",
        (sync, sync),
    )
    owner.execute(
        """INSERT INTO publications (run_id, status, reason)
           VALUES ('r-7', 'rejected', 'empty lists: 0.5000, allowed 0.02')"""
    )
    end_run(told, "pipeline", "the month's budget of $7.50 would be spent")
    owner.execute("INSERT INTO last_backup (made_at) VALUES ('2026-04-05 06:07Z')")
    tick(told)
    messages = {message["title"].removeprefix("MasterGroup: "): message["message"] for message in hook.messages}
    wanted = {
        "The ERP data are late": "no sync has ended well since 2026-01-02 03:04 UTC; the limit is 7 hours",
        "The recommendations are late": "no batch was published since 2026-02-03 04:05 UTC; the limit is 36 hours",
        "A sync set aside unusually many records":
            "50 of 200 records of the stream pos were set aside, most often for: no date",
        "A batch was not published: its lists failed a check": "empty lists: 0.5000, allowed 0.02",
        "The database has no new backup": "no backup was made since 2026-04-05 06:07 UTC",
        "The batch was stopped by the budget": "the month's budget of $7.50 would be spent",
    }  # fmt: skip
    assert set(messages) == set(wanted)
    for title, reason in wanted.items():
        assert messages[title].startswith(f"{reason}\n\nWhat to do: ")


def test_a_backup_is_missed_only_where_one_was_made(settings: Settings, owner: Connection) -> None:
    tick(settings())
    assert open_keys(owner) == []
    owner.execute("INSERT INTO last_backup (made_at) VALUES (now() - interval '37 hours')")
    tick(settings())
    assert open_keys(owner) == ["backup:late"]
    owner.execute("UPDATE last_backup SET made_at = now() - interval '35 hours'")
    tick(settings())
    assert open_keys(owner) == []


def test_a_rejected_batch_is_one_incident_until_the_next_is_published(settings: Settings, owner: Connection) -> None:
    run = end_run(settings(), "pipeline", "not published, the last lists stay in service: empty lists")
    owner.execute("INSERT INTO publications (run_id, status, reason) VALUES (%s, 'rejected', 'empty lists')", (run,))
    tick(settings())
    assert open_keys(owner) == ["pipeline:rejected"]
    again = end_run(settings(), "pipeline", "not published, the last lists stay in service: empty lists")
    owner.execute("DELETE FROM publications WHERE status = 'rejected'")  # as publish drops what is old
    owner.execute("INSERT INTO publications (run_id, status, reason) VALUES (%s, 'rejected', 'empty lists')", (again,))
    tick(settings())
    assert open_keys(owner) == ["pipeline:rejected"]
    owner.execute("UPDATE publications SET status = 'superseded' WHERE generation = 0")
    owner.execute("INSERT INTO publications (run_id, status) VALUES ('next', 'live')")
    tick(settings())
    assert open_keys(owner) == []


def test_only_a_run_that_comes_to_the_same_end_makes_a_failure_good(settings: Settings, owner: Connection) -> None:
    quiet = settings()
    end_run(quiet, "pipeline", "PostgreSQL: OperationalError")
    end_run(quiet, "pipeline", steps=("export",))
    tick(quiet)
    assert open_keys(owner) == ["pipeline:failed"]
    end_run(quiet, "pipeline", steps=("load", "publish"))
    tick(quiet)
    assert open_keys(owner) == []


def test_what_an_operator_saw_fail_is_no_incident_but_an_erasure_is(settings: Settings, owner: Connection) -> None:
    quiet = settings()
    end_run(quiet, "sync", "there is no such customer", steps=("merge_customers",))
    tick(quiet)
    assert open_keys(owner) == []
    end_run(quiet, "erasure", "no customer has this id", steps=("erase_sales",))
    tick(quiet)
    assert open_keys(owner) == [], "its run has forgotten the id: nothing is left to do"
    first = end_run(quiet, "erasure", "ERASURE_KEY is needed", steps=("erase_sales",), id="03001234567_ali")
    tick(quiet)
    assert open_keys(owner) == ["erasure:failed"]
    end_run(quiet, "erasure", steps=("receipt",), id="03007654321_noor")
    tick(quiet)
    assert open_keys(owner) == ["erasure:failed"], "somebody else was erased"
    owner.execute("UPDATE erasure_runs SET options = '{}' WHERE run_id = %s", (first,))
    tick(quiet)
    assert open_keys(owner) == []


def test_a_few_rejected_records_are_nothing_unusual(settings: Settings, owner: Connection) -> None:
    run = end_run(settings(), "sync")
    insert = """INSERT INTO sync_windows (run_id, stream, start_date, end_date, received, inserted, updated, unchanged,
                                          rejected, lines, lines_rejected, seconds)
                VALUES (%s, %s, '2026-01-01', '2026-01-07', %s, %s, 0, 0, %s, %s, %s, 1)"""
    owner.execute(insert, (run, "pos", 9, 0, 9, 0, 0))
    owner.execute(insert, (run, "oe", 1000, 950, 50, 3000, 150))
    tick(settings())
    assert open_keys(owner) == []
    owner.execute("UPDATE sync_windows SET lines_rejected = 151 WHERE stream = 'oe'")
    tick(settings())
    assert open_keys(owner) == ["sync:rejected-records"]


def test_a_replay_of_rejected_records_is_no_sync_that_set_many_aside(settings: Settings, owner: Connection) -> None:
    end_run(settings(), "sync")
    replay = end_run(settings(), "sync")
    owner.execute(
        "INSERT INTO sync_windows (run_id, stream, received, inserted, updated, unchanged, rejected, seconds)"
        " VALUES (%s, 'pos', 50, 0, 0, 0, 50, 1)",
        (replay,),
    )
    tick(settings())
    assert open_keys(owner) == []


def test_who_did_not_take_it_is_told_again_and_nobody_else(
    settings: Settings, owner: Connection, hook: Inbox, mail: Inbox
) -> None:
    told = settings(hook.url, mail.url)
    mail.is_open = False
    end_run(told, "sync", "the ERP answered 503")
    tick(told)
    [row] = rows(owner)
    assert (row["taken_by"], row["notified_at"], row["undelivered_at"]) == ([1], None, None)
    tick(told)
    assert mail.tries == 1, "there is a pause between two tries"
    mail.is_open = True
    make_due(owner)
    tick(told)
    [row] = rows(owner)
    assert (row["taken_by"], row["next_attempt_at"]) == ([1, 2], None)
    assert (len(hook.messages), len(mail.messages)) == (1, 1)


def test_every_telling_has_an_end(settings: Settings, owner: Connection, hook: Inbox) -> None:
    told = settings(hook.url, alert_max_attempts=1)
    hook.is_open = False
    end_run(told, "sync", "the ERP answered 503")
    for _ in range(3):
        tick(told)
        make_due(owner)
    [row] = rows(owner)
    assert (hook.tries, row["attempts"], row["next_attempt_at"], row["notified_at"]) == (1, 1, None, None)
    assert row["undelivered_at"] is not None


def test_what_a_killed_worker_had_taken_is_told_by_a_later_tick(settings: Settings, owner: Connection) -> None:
    end_run(settings(), "sync", "the ERP answered 503")
    tick(settings())
    found = []
    for _ in range(4):
        with Database(settings(), "tests").connect() as connection:
            found.append(len(incidents.take_due(connection, 2)))
            found.append(len(incidents.take_due(connection, 2)))
        make_due(owner)
    assert found == [1, 0, 1, 0, 0, 0, 0, 0], "twice, each time by one worker, and then no more"


def test_what_ends_while_it_is_told_is_still_told_to_be_over(settings: Settings, owner: Connection) -> None:
    end_run(settings(), "sync", "the ERP answered 503")
    tick(settings())
    with Database(settings(), "tests").connect() as connection:
        [begun] = incidents.take_due(connection, 9)
    end_run(settings(), "sync")
    tick(settings())
    with Database(settings(), "tests").connect() as connection:
        incidents.settle(connection, begun, [1], 1)
        [over] = incidents.take_due(connection, 9)
    assert over.resolved_at is not None
    assert over.taken_by == []


def test_a_server_that_hangs_holds_back_neither_the_worker_nor_the_others(
    settings: Settings, owner: Connection, hook: Inbox
) -> None:
    with socket.create_server((ports.HOST, 0)) as silent:
        silent_url = f"mailto://{ports.HOST}:{silent.getsockname()[1]}?from=a@shop.example&to=b@shop.example"
        end_run(settings(), "sync", "the ERP answered 503")
        for seconds in (2, 4, 8, 16, 32):  # a busy machine may need longer for the one that answers
            make_due(owner)
            tick(settings(silent_url, hook.url, alert_timeout_seconds=seconds))
            if hook.messages:
                break
    assert len(hook.messages) == 1
    assert rows(owner, "taken_by") == [{"taken_by": [2]}]


def test_workers_that_tick_at_once_tell_once(settings: Settings, owner: Connection, hook: Inbox) -> None:
    told, together = settings(hook.url), Barrier(4)
    end_run(told, "sync", "the ERP answered 503")
    end_run(told, "pipeline", "a bug")

    def tick_together(_: int) -> None:
        together.wait()
        tick(told)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tick_together, range(4)))
    assert open_keys(owner) == ["pipeline:failed", "sync:failed"]
    assert sorted(message["title"] for message in hook.messages) == [
        "MasterGroup: The ERP sync failed: the ERP does not answer as it should",
        "MasterGroup: The batch failed",
    ]


def test_neither_a_phone_nor_a_secret_gets_out(settings: Settings, owner: Connection, hook: Inbox) -> None:
    told = settings(hook.url, f"json://{ports.HOST}:1/{TOKEN}")
    end_run(told, "pipeline", "KeyError: '03001234567_ali'")
    log = tick_aside(told)
    assert '"next_step":"The last lists stay in service.' in log
    assert '"alert not taken, told again later"' in log
    everything = log + str(rows(owner)) + str(hook.messages)
    assert "KeyError: '[phone]'" in everything
    for secret in ("0300", TOKEN):
        assert secret not in everything


def test_without_an_address_incidents_are_kept_and_told_later(
    settings: Settings, owner: Connection, hook: Inbox
) -> None:
    end_run(settings(), "pipeline", "a bug")
    tick(settings())
    assert open_keys(owner) == ["pipeline:failed"]
    end_run(settings(), "pipeline")
    tick(settings())
    end_run(settings(), "sync", "the ERP answered 503")
    tick(settings(hook.url))
    [sent] = hook.messages
    assert sent["title"].startswith("MasterGroup: The ERP sync failed"), "what is over was told to nobody and stays so"


@pytest.mark.parametrize("role", ["sync", "personalize"])
def test_each_worker_watches_both_flows(settings: Settings, owner: Connection, database_url: str, role: str) -> None:
    end_run(settings(), "sync", "the ERP answered 503")
    end_run(settings(), "pipeline", "a bug")
    of_role = settings(url=role_url(database_url, role))
    tick(of_role)
    assert open_keys(owner) == ["pipeline:failed", "sync:failed"]
    with Database(of_role, "tests").connect() as connection:
        for incident in incidents.take_due(connection, 9):
            incidents.settle(connection, incident, [1], 1)
    assert [row["notified_at"] is not None for row in rows(owner)] == [True, True]


def test_the_tick_of_a_worker_watches(settings: Settings, owner: Connection, redis_url: str) -> None:
    quiet = settings(redis_url=redis_url)
    end_run(quiet, "sync", "the ERP answered 503")
    with working(quiet) as app:
        app.send_task(SYNC.tick_task, queue=SYNC.queue)
        end = time.monotonic() + 20
        while not open_keys(owner):
            assert time.monotonic() < end, "the tick opens no incident"
            time.sleep(0.05)


def test_a_worker_does_not_start_with_an_entry_that_cannot_be_used(settings: Settings, hook: Inbox) -> None:
    with pytest.raises(PermanentError, match=r"^ALERT_URLS: entry 2 of 2 is no URL") as error:
        make_worker_app("tests", settings(hook.url, f"htp://{TOKEN}"), SYNC, {})
    assert TOKEN not in str(error.value)


def test_alert_test_says_of_each_entry_whether_it_was_taken(
    hook: Inbox, mail: Inbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = _parser().parse_args(["alert-test"])
    monkeypatch.setenv("ALERT_URLS", f"{hook.url} {mail.url}")
    assert command.run(command) == 0
    assert capsys.readouterr().out == "entry 1 (json): taken\nentry 2 (mailto): taken\n"
    assert "Nothing is wrong" in hook.messages[0]["message"]
    mail.is_open = False
    assert command.run(command) == 1
    assert capsys.readouterr().out == "entry 1 (json): taken\nentry 2 (mailto): not taken\n"
    monkeypatch.setenv("ALERT_URLS", "")
    assert command.run(command) == 1


def test_status_tells_what_is_wrong_and_what_to_do(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    end_run(settings(), "sync", "the ERP answered 503")
    tick(settings())
    print_status(Database(settings(), "tests"))
    output = capsys.readouterr().out
    assert "incident sync:failed since " in output
    assert "See whether the ERP is up" in output
