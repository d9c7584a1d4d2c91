"""Every setting of the system, once, grouped by concern; a service composes the groups that it needs.

Each field is read from the environment variable of the same name in upper case. `.env.example` lists them all
(tests/architecture/test_settings_documented.py).
"""

import os
from datetime import date
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsGroup(BaseSettings):
    """A group of settings read from the environment, else from files of their names in SECRETS_DIR; immutable."""

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", env_ignore_empty=True, secrets_dir=os.environ.get("SECRETS_DIR") or None
    )


def names_in(error: ValidationError) -> str:
    """The settings that an error of a group is about, as the environment calls them."""
    return ", ".join(str(each["loc"][0]).upper() for each in error.errors())


class LoggingSettings(SettingsGroup):
    """Structured logs on standard error."""

    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")


class DatabaseSettings(SettingsGroup):
    """The PostgreSQL that holds everything; each service connects as its own role."""

    database_url: SecretStr = Field(description="postgresql://role:password@host:port/name")
    database_connect_timeout_seconds: int = Field(10, ge=1, description="give up connecting after this")
    database_lock_timeout_seconds: float = Field(5, gt=0, description="give up waiting for a lock after this")
    database_statement_timeout_seconds: float = Field(
        900, gt=0, description="workers: a single statement may take this long"
    )


class RedisSettings(SettingsGroup):
    """The one Redis: broker (database 0) and cache (database 1)."""

    redis_url: SecretStr = Field(description="redis://[:password@]host:port without a database number")


class BusinessSettings(SettingsGroup):
    """How the business counts days."""

    business_time_zone: str = Field("Asia/Karachi", description="IANA name; whole days of the ERP and of analytics")

    @field_validator("business_time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        ZoneInfo(value)
        return value


class ScheduleSettings(SettingsGroup):
    """When the flows run by themselves, in UTC."""

    sync_hours: str = Field("0,6,12,18", pattern=r"^\d{1,2}(,\d{1,2})*$", description="hours (UTC) of the ERP sync")
    batch_hour: int = Field(2, ge=0, le=23, description="hour (UTC) of the nightly batch")


class RunSettings(SettingsGroup):
    """How a run is driven: leases, waits and their ends."""

    run_lease_seconds: int = Field(60, ge=2, description="a step whose worker is silent this long is taken over")
    run_tick_seconds: int = Field(60, ge=1, description="how often abandoned runs are looked for")
    run_limit_hours: float = Field(12, gt=0, description="a run older than this is failed with its reason")
    runs_days: int = Field(400, ge=1, description="finished syncs and batches, with their steps, are kept so long")
    step_max_retries: int = Field(8, ge=0, description="transient failures of one step before the run fails")
    step_backoff_seconds: float = Field(5, gt=0, description="first wait after a transient failure; doubles")
    step_backoff_max_seconds: float = Field(600, gt=0, description="longest wait after a transient failure")


class FreshnessSettings(SettingsGroup):
    """How old what is served may be: beyond it answers are marked stale and an incident opens."""

    sync_limit_hours: float = Field(7, gt=0, description="late when no sync ended well for this long")
    batch_limit_hours: float = Field(36, gt=0, description="late when no batch was published for this long")


class AlertSettings(SettingsGroup):
    """Who is told of an incident (docs/alerts.md)."""

    alert_urls: SecretStr = Field(
        SecretStr(""),
        description="where to, as apprise writes it, separated by spaces: jsons://host/path "
        "mailtos://user:password@mail.example?from=alerts@shop.example&to=it@shop.example; empty: nobody is told",
    )
    alert_timeout_seconds: float = Field(
        20, gt=0, le=50, description="give up telling after this; what was not taken is told again later"
    )
    alert_max_attempts: int = Field(
        20, ge=1, description="tries to tell of one incident, the pauses doubling from a minute to an hour"
    )
    alert_rejected_share: float = Field(
        0.05, ge=0, le=1, description="tell when a sync sets aside more than this share of a stream"
    )


class ErpSettings(SettingsGroup):
    """The ERP/POS feed."""

    erp_base_url: str = Field(description="https://host/path, without the operation's name")
    erp_token: SecretStr = Field(description="sent as it is in the Authorization header")
    erp_history_start: date = Field(description="first day of the first sync, YYYY-MM-DD")
    erp_overlap_days: int = Field(3, ge=0, description="days before the cursor that are read again for late edits")
    erp_window_days: int = Field(7, ge=1, description="length of the first window")
    erp_window_max_days: int = Field(366, ge=1, description="longest window; windows grow over empty spans")
    erp_window_records: int = Field(20_000, ge=1, description="records a window should hold at most")
    erp_connect_timeout_seconds: float = Field(10, gt=0)
    erp_read_timeout_seconds: float = Field(300, gt=0, description="longest silence of the ERP while it answers")
    erp_circuit_failures: int = Field(5, ge=1, description="requests in a row to a dead ERP before none is sent")
    erp_circuit_seconds: float = Field(600, gt=0, description="how long none is sent; then a single one tries")
    rejected_days: int = Field(90, ge=1, description="rejected records that the feed has not sent for so long expire")


class PrivacySettings(SettingsGroup):
    """The right to be forgotten."""

    erasure_key: SecretStr | None = Field(
        None, min_length=32, description="secret under which erased customers are remembered; never change it"
    )
    backup_keep_days: int = Field(35, ge=0, description="how long backups are kept; named on an erasure's receipt")


class CatalogueSettings(SettingsGroup):
    """What may be recommended."""

    service_product_pattern: str = Field(
        r"(dotcom )?postage|carriage|manual|discount|samples?|bank charges|test product|"
        r"(\w+ )?(fee|charges?|commission)|adjust(ment)?( by .*)?|(delivery|shipping|freight|cartage)( \w+)?|"
        r"gift (card|voucher).*|dotcomgiftshop gift voucher.*",
        description="regular expression; a product whose whole name matches is sold but never recommended",
    )


class AwsSettings(SettingsGroup):
    """S3 and Amazon Personalize. Credentials and endpoints are read by boto3 itself."""

    aws_region: str = Field("us-east-1")
    personalize_bucket: str = Field(description="bucket for training data, batch input and batch output")
    personalize_role_arn: str = Field(
        "arn:aws:iam::000000000000:role/personalize",
        description="role that Personalize assumes to reach the bucket",
    )
    personalize_dataset_group: str = Field("mastergroup", description="name of the dataset group; prefix of all names")


class PersonalizeSettings(AwsSettings):
    """What the nightly batch asks for."""

    list_depth: int = Field(50, ge=1, le=500, description="length of a stored list")
    exploration_weight: float = Field(0.0, ge=0, le=1, description="0: no exploration in batch lists")
    affinity_depth: int = Field(25, ge=1, description="products kept a customer from the segment jobs")
    affinity_chunk_items: int = Field(500, ge=1, le=500, description="items a segment job")
    affinity_jobs_at_once: int = Field(5, ge=1, le=5, description="segment jobs pending at a time")
    poll_seconds: float = Field(60, gt=0, description="wait between two looks at an AWS job")
    aws_job_limit_hours: float = Field(6, gt=0, description="an AWS job slower than this fails the run")
    publish_min_user_share: float = Field(
        0.98, ge=0, le=1, description="publish only if this share of the customers asked for got a list"
    )
    publish_max_unknown_share: float = Field(
        0.01, ge=0, le=1, description="publish only if at most this share of the listed products is unknown"
    )
    publish_max_empty_share: float = Field(0.02, ge=0, le=1, description="publish only if at most this share is empty")
    publish_min_length_share: float = Field(
        0.5, ge=0, le=1, description="publish only if the customers' lists have this share of LIST_DEPTH on average"
    )
    publish_min_overlap: float = Field(
        0.02, ge=0, le=1, description="least mean overlap of top tens with the live generation"
    )
    generations_kept: int = Field(3, ge=2, description="published generations kept for rollback")
    s3_keep_days: int = Field(
        14, ge=1, description="files in the bucket are removed so long after their run, if unneeded"
    )


class QualitySettings(SettingsGroup):
    """What the data may be like: beyond the first four the batch ends before the export, beyond the others it warns."""

    check_max_drop: float = Field(
        0.2,
        ge=0,
        le=1,
        description="share of interactions, customers or products that may be gone since the last export",
    )
    check_first_year: int = Field(2000, ge=1970, description="orders before it, and in the future, are out of range")
    check_max_misdated: float = Field(0.001, ge=0, le=1, description="share of orders dated out of range")
    check_max_orphans: float = Field(
        0.01, ge=0, le=1, description="share of lines without order or product, of orders without their customer's row"
    )
    check_max_growth: float = Field(
        1.0, ge=0, description="new interactions, customers or products since the last export, as a share of the old"
    )
    check_max_nameless: float = Field(0.5, ge=0, le=1, description="share of orders without a customer")
    check_max_priceless: float = Field(0.1, ge=0, le=1, description="share of lines without a price")
    check_max_repeated: float = Field(
        0.05, ge=0, le=1, description="share of orders with another's customer, time and total"
    )
    check_max_placeless: float = Field(0.5, ge=0, le=1, description="share of customers without a known place")


class CadenceSettings(SettingsGroup):
    """What a scheduled batch leaves out, as it was done lately. An operator's run does what it is asked to do."""

    infer_every_days: int = Field(1, ge=1, description="days between lists; raise BATCH_LIMIT_HOURS with it")
    affinity_every_days: int = Field(30, ge=1, description="days between segment jobs, by far the dearest part")
    train_every_days: int = Field(7, ge=1, description="no training sooner than this after the last one")
    train_at_least_every_days: int = Field(30, ge=1, description="a training this old is renewed in any case")
    retrain_min_new_share: float = Field(
        0.01, ge=0, description="between the two, train once purchases changed by this share since the last training"
    )


class CostSettings(SettingsGroup):
    """What Amazon asks for a batch (us-east-1, USD), and what a calendar month (UTC) may cost; see docs/costs.md."""

    prices_as_of: date = Field(date(2025, 1, 1), description="day of the prices below: check them and date them anew")
    price_import_gb: float = Field(0.05, ge=0, description="data import, a GB")
    price_training_hour: float = Field(0.24, ge=0, description="training, an hour as Amazon counts it (trainingHours)")
    price_recommendations_1000: float = Field(0.067, ge=0, description="batch inference, 1,000 lists")
    price_segment_users_1000: float = Field(
        0.016, ge=0, description="segment jobs, 1,000 customers, each counted once for every product asked about"
    )
    training_hours_expected: float = Field(2, ge=0, description="hours a recipe, until a training has told them")
    monthly_fixed_usd: float = Field(26, ge=0, description="S3, PostgreSQL and the host, a month")
    monthly_budget_personalize_usd: float = Field(7.5, ge=0, description="for Personalize, a month; 0: no limit")
    monthly_budget_total_usd: float = Field(33.5, ge=0, description="for all, the fixed part too; 0: no limit")


class ApiSettings(SettingsGroup):
    """The read-only API."""

    api_host: str = Field("0.0.0.0", description="address to listen on")  # noqa: S104
    api_port: int = Field(8001, ge=1, le=65535)
    api_access: str = Field("keys", pattern="^(keys|open)$", description="open: nobody needs a key")
    api_keys: SecretStr = Field(
        SecretStr("[]"),
        description='JSON list of {"name", "sha256", "scopes": [...], "rate": "50/second"}; several may live at once',
    )
    api_operator_key_sha256: str | None = Field(
        None, pattern="^[0-9a-f]{64}$", description="hash (hex) of the operator's key: all scopes, beside API_KEYS"
    )
    api_rate: str = Field("200/second", description="how often a key without a rate of its own may ask one process")
    api_cors_origins: str = Field(
        "", description="web pages that may ask, comma-separated: https://shop.example,https://desk.example; *: all"
    )
    api_workers: int = Field(1, ge=1, description="processes; each has its own memory, pool and rates")
    api_docs: bool = Field(True, description="serve /docs and /openapi.json")
    api_metrics: bool = Field(True, description="serve /metrics")
    api_pool_max: int = Field(4, ge=1, description="PostgreSQL connections a process")
    api_statement_timeout_seconds: float = Field(2, gt=0, description="a single SELECT may take this long")
    api_cache_seconds: int = Field(3600, ge=1, description="how long an answer stays in Redis")
    api_memory_answers: int = Field(20_000, ge=0, description="answers that a process holds at most")
    api_memory_mb: int = Field(37, ge=0, description="megabytes of answers that a process holds at most")
    personalize_campaign_arn: str | None = Field(None, description="only reported by /status")
    flower_url: str | None = Field(
        None, description="where an operator's browser finds Flower; only reported by /status"
    )
    aws_region: str = Field("us-east-1", description="only reported by /status")


class MigrationSettings(SettingsGroup):
    """Passwords that `mastergroup migrate` gives to the roles; a role without one cannot log in."""

    api_db_password: SecretStr | None = None
    sync_db_password: SecretStr | None = None
    personalize_db_password: SecretStr | None = None


class WorkerSettings(DatabaseSettings, RedisSettings, LoggingSettings, RunSettings, FreshnessSettings, AlertSettings):
    """What every worker needs."""


class SyncSettings(WorkerSettings, BusinessSettings, ErpSettings, PrivacySettings, CatalogueSettings):
    """What the sync worker needs."""


class BatchSettings(
    WorkerSettings, PersonalizeSettings, QualitySettings, CadenceSettings, CostSettings, PrivacySettings
):
    """What the personalize worker needs."""


class BeatSettings(RedisSettings, LoggingSettings, RunSettings, ScheduleSettings):
    """What the one beat process needs."""


class ServingSettings(
    DatabaseSettings,
    RedisSettings,
    LoggingSettings,
    ScheduleSettings,
    BusinessSettings,
    FreshnessSettings,
    ApiSettings,
):
    """What the API needs: no AWS secret, no ERP secret."""
