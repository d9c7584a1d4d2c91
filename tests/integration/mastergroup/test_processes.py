"""Runs that several processes begin at the same moment."""

import subprocess
import sys
import time

import psycopg

BEGIN = """
import sys, time
from mastergroup.database import Database
from mastergroup.queues import PIPELINE
from mastergroup.runs import Ledger
from mastergroup.settings import DatabaseSettings

ledger = Ledger(Database(DatabaseSettings(database_url=sys.argv[1]), "tests"), PIPELINE, 60)
time.sleep(max(0, float(sys.argv[2]) - time.time()))
run, is_new = ledger.begin("operator")
print(run.run_id, is_new)
"""
PROCESSES = 6


def test_of_many_processes_one_begins_the_run_and_the_others_attach(database_url: str) -> None:
    start = str(time.time() + 2)
    processes = [
        subprocess.Popen([sys.executable, "-c", BEGIN, database_url, start], stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    said = [process.communicate(timeout=60)[0].split() for process in processes]
    assert len({run_id for run_id, _ in said}) == 1
    assert sorted(is_new for _, is_new in said) == ["False"] * (PROCESSES - 1) + ["True"]
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*), min(status) FROM pipeline_runs").fetchone() == (1, "running")
