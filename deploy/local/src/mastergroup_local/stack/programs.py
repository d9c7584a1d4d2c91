"""What a stack consists of: the stores and stand-ins, and the very services that run in production."""

import sys
from pathlib import Path

from mastergroup_local.stack import postgres, valkey
from mastergroup_local.stack.configuration import LOCAL_CADENCE, LOCAL_PACE, Configuration
from mastergroup_local.stack.ports import HOST
from mastergroup_local.stack.process import Program


def foundations(config: Configuration) -> list[Program]:
    """PostgreSQL, Valkey, S3, the ERP stand-in and the Personalize-compatible service."""
    port, state = config.ports, config.state
    s3 = _python(_script("localbucket"), str(state / "s3"), "--port", str(port["s3"]))
    erp = ("--feed", str(config.feed), "--port", str(port["erp"]), f"--token={config.erp_token}")
    personalize = ("--port", str(port["personalize"]), "--state", str(state / "personalize"))
    return [
        # SIGINT asks PostgreSQL for a fast shutdown: it does not wait for clients.
        Program("postgres", tuple(postgres.server_command(state / "postgres", port["postgres"])),
                port=port["postgres"], stop_signal=2),
        Program("valkey", tuple(valkey.server_command(state / "valkey", port["valkey"])), port=port["valkey"]),
        Program("s3", s3, port=port["s3"]),
        Program("erp", _module("mastergroup_local.erp", *erp, "--work", str(state / "erp")), port=port["erp"]),
        Program("personalize",
                _module("mastergroup_local.personalize", *personalize, "--s3-endpoint", config.url("s3")),
                env=config.aws(), port=port["personalize"]),
    ]  # fmt: skip


def services(config: Configuration) -> list[Program]:
    """The API, both workers, beat and Flower, told by their environment where everything is."""
    common = {"REDIS_URL": config.redis_url, **LOCAL_PACE}
    erp = {
        "ERP_BASE_URL": config.url("erp"),
        "ERP_TOKEN": config.erp_token,
        "ERP_HISTORY_START": config.history_start.isoformat(),
    }
    privacy = {"ERASURE_KEY": config.erasure_key}
    api = {
        "API_ACCESS": "open",
        "API_HOST": HOST,
        "API_PORT": str(config.ports["api"]),
        "FLOWER_URL": config.url("flower"),
    }
    beat_file = str(config.state / "beat-schedule")
    return [
        Program("sync-worker", _worker("sync_worker.worker", "sync", "sync"),
                env={**common, **erp, **privacy, "DATABASE_URL": config.database_url("sync")}),
        Program("personalize-worker", _worker("personalize_worker.worker", "personalize", "export,batch,load"),
                env={**common, **config.aws(), **LOCAL_CADENCE, **privacy,
                     "DATABASE_URL": config.database_url("personalize")}),
        Program("beat", _celery("mastergroup.beat", "beat", "--schedule", beat_file, "--pidfile", ""), env=common),
        Program("api", _module("api_service"),
                env={**common, **api, "DATABASE_URL": config.database_url("api")}, port=config.ports["api"]),
        Program("flower",
                _celery("mastergroup.beat", "flower", f"--address={HOST}", f"--port={config.ports['flower']}",
                        "--max_tasks=5000"),
                env={**common, "FLOWER_UNAUTHENTICATED_API": "true"}, port=config.ports["flower"]),
    ]  # fmt: skip


def _worker(module: str, name: str, queues: str) -> tuple[str, ...]:
    options = ("-Q", queues, "--concurrency", "1", "--hostname", f"{name}@%h", "--without-mingle", "--without-gossip")
    return _celery(module, "worker", *options, "--loglevel", "INFO")


def _celery(module: str, *arguments: str) -> tuple[str, ...]:
    return _module("celery", "-A", module, *arguments)


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


def _script(name: str) -> str:
    return str(Path(sys.executable).parent / name)
