"""A host without Docker, from the first install to a rollback: real releases and processes, a systemctl of our own."""

import gzip
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from hosts import REPOSITORY, Host, host
from mastergroup.settings import AwsSettings, ErpSettings, PrivacySettings
from mastergroup_local.stack import ports
from processes import own_postgres, own_valkey
from servers import running

DIES_SOON = "import os, threading\nos.write(2, b'a bad release')\nthreading.Timer(2, os._exit, (1,)).start()\n"
SERVICES = ("api", "sync-worker", "personalize-worker", "beat", "flower")


@pytest.fixture
def database() -> Iterator[str]:
    """A PostgreSQL of its own with an owner that is no superuser; the owner's address."""
    with own_postgres() as (server, url):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'owner-only'")
            connection.execute("CREATE DATABASE owned OWNER owner")
        yield f"postgresql://owner:owner-only@{ports.HOST}:{server.port}/owned"


def test_install_upgrade_a_bad_upgrade_and_rollback(database: str, tmp_path: Path) -> None:
    root, port = tmp_path / "host", ports.free_port()
    root.mkdir()
    with own_valkey() as (_, redis), host(root, DATABASE_URL=database, REDIS_URL=redis) as server:
        _asks_for_settings(server)
        _fill_in(server, port)
        _installs(server, port)
        _keeps_secrets_apart(server)
        server.run_only("api")
        _upgrades(server, port)
        _is_cut_off_with_a_bad_release(server)
        _goes_back_from_it(server, port)
        _rolls_back(server, port)
        _looks_at_aws(server)
        _backs_up_and_restores(server, database)


def _asks_for_settings(server: Host) -> None:
    told = server.install("install", VERSION="one")
    assert told.returncode == 1
    for name in ("ERP_BASE_URL", "ERP_TOKEN", "ERP_HISTORY_START", "PERSONALIZE_BUCKET", "PERSONALIZE_ROLE_ARN"):
        assert f"{name}=''" in told.stderr
    files = list((server.root / "etc/mastergroup").iterdir())
    assert len(files) == 9
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert not (server.root / "opt/mastergroup/current").exists()


def _fill_in(server: Host, port: int) -> None:
    server.fill("api", API_PORT=str(port))
    server.fill("sync", ERP_BASE_URL="http://127.0.0.1:9", ERP_TOKEN="a token", ERP_HISTORY_START="2026-01-01")
    server.fill("personalize", PERSONALIZE_BUCKET="bucket", PERSONALIZE_ROLE_ARN="arn:aws:iam::000000000000:role/a")
    server.fill("flower", FLOWER_PORT=str(ports.free_port()))


def _installs(server: Host, port: int) -> None:
    _well(server.install("install", VERSION="one"))
    assert server.in_service() == "one"
    key = (server.root / "etc/mastergroup/keys.txt").read_text().split()[2]
    asked = f"http://{ports.HOST}:{port}/api/v1/personalize/status"
    assert httpx.get(asked).status_code == 401
    assert httpx.get(asked, headers={"X-API-Key": key}).status_code == 200
    for service, sign in (("sync-worker", " ready"), ("personalize-worker", " ready"), ("beat", "beat: Starting")):
        _wait_until_says(server, service, sign)
    assert {line for line in server.asked() if line.startswith("enable")} == {
        "enable --quiet " + " ".join(f"mastergroup-{service}" for service in SERVICES),
        "enable --quiet --now mastergroup-backup.timer",
    }


def _keeps_secrets_apart(server: Host) -> None:
    """By what the running processes know."""
    aws = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", *map(str.upper, AwsSettings.model_fields)} - {"AWS_REGION"}
    erp = {name.upper() for name in ErpSettings.model_fields}
    privacy = {name.upper() for name in PrivacySettings.model_fields}
    known = {service: _names(server.pid(service)) for service in SERVICES}
    assert not known["api"] & (aws | erp | privacy)
    assert not known["flower"] & (aws | erp | privacy | {"DATABASE_URL"})
    assert not known["beat"] & (aws | erp | privacy | {"DATABASE_URL"})
    assert not known["sync-worker"] & aws
    assert not known["personalize-worker"] & erp
    assert "ERP_TOKEN" in known["sync-worker"]
    assert "PERSONALIZE_BUCKET" in known["personalize-worker"]


def _names(pid: int) -> set[str]:
    words = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return {word.partition(b"=")[0].decode() for word in words if word}


def _upgrades(server: Host, port: int) -> None:
    before = server.pid("api")
    """To one whose tag has a slash, which the name of a folder cannot have."""
    _built_already(server, "release-two")
    _well(server.install("upgrade", VERSION="release/two"))
    assert (server.in_service(), server.in_service("previous")) == ("release-two", "one")
    assert server.pid("api") != before
    assert _is_ready(port)


def _built_already(server: Host, version: str) -> Path:
    """A copy of the first release, which was built: a second build would take seconds and show nothing new."""
    releases = server.root / "opt/mastergroup/releases"
    return Path(shutil.copytree(releases / "one", releases / version, symlinks=True))


def _is_cut_off_with_a_bad_release(server: Host) -> None:
    """Killed between the switch and the verdict."""
    release = _built_already(server, "three")
    (main,) = release.glob("venv/lib/python3*/site-packages/api_service/__main__.py")
    main.write_text(DIES_SOON + main.read_text())
    command = [str(REPOSITORY / "deploy/host/install.sh"), "upgrade"]
    with subprocess.Popen(
        command, env={**server.environment, "VERSION": "three", "HEALTHY_FOR": "60"}, start_new_session=True
    ) as upgrade:
        end = time.monotonic() + 60
        while server.in_service() != "three":
            assert time.monotonic() < end
            time.sleep(0.05)
        os.killpg(upgrade.pid, signal.SIGKILL)
    assert server.in_service("previous") == "one"


def _goes_back_from_it(server: Host, port: int) -> None:
    """At the next try, to the last that was well, though the bad one answers for two seconds."""
    told = server.install("upgrade", VERSION="three", HEALTHY_WITHIN="2", HEALTHY_FOR="4")
    assert told.returncode == 1, told.stdout
    assert "three is not well: release-two is in service again" in told.stderr
    assert "a bad release" in server.log("api")
    assert (server.in_service(), server.in_service("previous")) == ("release-two", "one")
    assert _is_ready(port)


def _rolls_back(server: Host, port: int) -> None:
    _well(server.install("rollback"))
    assert (server.in_service(), server.in_service("previous")) == ("one", "release-two")
    assert _is_ready(port)


def _looks_at_aws(server: Host) -> None:
    """With the settings of the worker: what is missing first is AWS's own address."""
    told = server.run([_stack(server), "aws-check"], AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert told.returncode == 1, told.stderr
    assert told.stdout.startswith("MISSING  addresses")


def _stack(server: Host) -> str:
    return str(server.root / "opt/mastergroup/current/deploy/stack.sh")


def _backs_up_and_restores(server: Host, database: str) -> None:
    """As the operator does it, in the folder of the release in service."""
    stack = _stack(server)
    _change(
        database,
        "INSERT INTO products (product_id, product_name, content_hash) VALUES ('1', 'kept', gen_random_uuid())",
    )
    file = _well(server.run([stack, "backup"])).stdout.strip()
    assert Path(file).parent == server.root / "var/lib/mastergroup/backups"
    assert Path(file).stat().st_mode & 0o777 == 0o600
    _change(database, "DELETE FROM products")
    _well(server.run([stack, "restore", file]))
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT product_name FROM products").fetchall() == [("kept",)]
    writers = "mastergroup-beat mastergroup-sync-worker mastergroup-personalize-worker"
    assert server.asked()[-2:] == [f"stop {writers}", f"start {writers}"]
    assert "generation 0" in _well(server.run([stack, "cli", "status"])).stdout


def _change(database: str, statement: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(statement.encode())


def _is_ready(port: int) -> bool:
    return httpx.get(f"http://{ports.HOST}:{port}/health/ready").json()["status"] == "ready"


def _well(done: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def _wait_until_says(server: Host, service: str, sign: str) -> None:
    end = time.monotonic() + 30
    while sign not in server.log(service):
        assert time.monotonic() < end, server.log(service)
        time.sleep(0.1)


def test_a_backup_goes_into_the_bucket_and_old_ones_go(database: str, tmp_path: Path) -> None:
    release, backups, s3 = tmp_path / "release", tmp_path / "backups", tmp_path / "s3"
    (s3 / "bucket").mkdir(parents=True)
    backups.mkdir()
    for age in (34, 35, 36):
        for name in (f"{age}.sql.gz", f"{age}.sql.gz.part"):
            (backups / name).touch()
            # Made a minute later in the day than the one of today, which removes it.
            os.utime(backups / name, times=(time.time() - age * 86400 + 60,) * 2)
    shutil.copytree(REPOSITORY / "deploy/host", release / "deploy/host")
    for name in ("stack.sh", "libpq.py"):
        shutil.copy(REPOSITORY / "deploy" / name, release / "deploy")
    (release / "venv").symlink_to(Path(sys.executable).parents[1])
    port = ports.free_port()
    bucket = [sys.executable, str(Path(sys.executable).parent / "localbucket"), str(s3), "--port", str(port)]
    settings = {
        "DATABASE_URL": database, "BACKUP_KEEP_DAYS": "35", "BACKUP_BUCKET": "bucket", "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_ENDPOINT_URL_S3": f"http://{ports.HOST}:{port}",
    }  # fmt: skip
    root = tmp_path / "host"
    root.mkdir()
    backup = [str(release / "deploy/host/backup.sh"), str(backups)]
    with host(root) as server, running(bucket, port), psycopg.connect(database, autocommit=True) as connection:
        _well(server.run([str(release / "deploy/stack.sh"), "cli", "migrate"], **settings))
        assert server.run(backup, **settings | {"BACKUP_BUCKET": "another"}).returncode != 0
        (local,) = backups.glob("2*.sql.gz")
        local.unlink()
        assert connection.execute("SELECT made_at FROM last_backup").fetchall() == []
        file = _well(server.run(backup, **settings)).stdout.strip()
        assert connection.execute("SELECT now() - made_at < '1 min' FROM last_backup").fetchall() == [(True,)]
    kept = {Path(file).name, "34.sql.gz", "34.sql.gz.part"}
    assert {each.name for each in backups.iterdir()} == kept
    (copy,) = (s3 / "bucket/backups").iterdir()
    assert copy.read_bytes() == Path(file).read_bytes()
    assert b"PostgreSQL database dump" in gzip.decompress(copy.read_bytes())


def test_the_stores_of_the_distribution_are_set_up_the_same_each_time(tmp_path: Path) -> None:
    with own_postgres() as (postgres, url), host(tmp_path) as server:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE ROLE admin SUPERUSER LOGIN PASSWORD 'admin-only'")
        admin = url.replace("//mastergroup:test-only@", "//admin:admin-only@")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("ALTER ROLE mastergroup RENAME TO initdb")  # the name is to be made by the installer
        superuser = {"PGHOST": ports.HOST, "PGPORT": str(postgres.port), "PGUSER": "admin", "PGPASSWORD": "admin-only"}
        for folder in ("etc/redis", "etc/postgresql/17/main/conf.d"):
            (tmp_path / folder).mkdir(parents=True)
        (tmp_path / "etc/redis/redis.conf").write_text("maxmemory-policy noeviction\n")
        for _ in range(2):
            assert "ERP_TOKEN" in server.install("install", VERSION="one", **superuser).stderr
        own = server.setting("operator", "DATABASE_URL").replace(":5432/", f":{postgres.port}/")
        with psycopg.connect(own) as connection:
            row = connection.execute("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user")
            assert row.fetchone() == (False, True)
    said = (tmp_path / "said").read_text()
    assert said.count("useradd --system") == 12  # six, as often as asked: none of them is made here
    assert "redis-server" in said
    assert " postgresql\n" in said
    redis = (tmp_path / "etc/redis/redis.conf").read_text()
    assert redis == "maxmemory-policy noeviction\ninclude /etc/redis/mastergroup.conf\n"
    assert [line for line in server.asked() if line.startswith("restart p") or "redis" in line] == [
        "restart postgresql.service", "restart redis-server.service",
    ] * 2  # fmt: skip


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "deploy/host/systemd", tmp_path, dirs_exist_ok=True)
    units = [*tmp_path.glob("*.service"), *tmp_path.glob("*.timer")]
    for unit in units:  # the programs are not installed here
        unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE))
    known = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:/usr/lib/systemd/system:/lib/systemd/system"}
    command = ["systemd-analyze", "verify", *map(str, units)]
    told = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")


def test_the_files_of_redis_say_what_compose_says() -> None:
    told = (REPOSITORY / "deploy/host/etc/redis.conf").read_text()
    command = (REPOSITORY / "docker-compose.yml").read_text()
    for words in (
        'save ""',
        "appendonly yes",
        "appendfsync everysec",
        "maxmemory 64mb",
        "maxmemory-policy volatile-lru",
    ):
        assert f"\n{words}\n" in told
        assert f"--{words}" in command
