"""Docs held to the code: every setting stands in .env.example, with its default, and nothing else does."""

import re
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from mastergroup import settings

ROOT = Path(__file__).parents[2]
READ_BY_BOTO3 = {
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_PERSONALIZE",
}  # fmt: skip


def _fields() -> dict[str, FieldInfo]:
    groups = [
        group
        for group in vars(settings).values()
        if isinstance(group, type) and issubclass(group, settings.SettingsGroup)
    ]
    return {name.upper(): field for group in groups for name, field in group.model_fields.items()}


def _documented() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    found = (re.fullmatch(r"#? ?([A-Z][A-Z0-9_]+)=(.*)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def test_every_setting_is_documented_and_nothing_else() -> None:
    assert set(_documented()) - READ_BY_BOTO3 == set(_fields())


def test_documented_defaults_are_the_real_ones() -> None:
    documented = _documented()
    for name, field in _fields().items():
        if field.is_required() or field.default is None:
            continue
        default = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
        assert documented[name] == (f"{default:g}" if isinstance(default, float) else str(default)), name
