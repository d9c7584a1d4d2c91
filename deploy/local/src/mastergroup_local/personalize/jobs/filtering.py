"""A job's filter on the lines of its input: what each may be given, or what is wrong with its filterValues."""

from mastergroup_local.personalize.errors import InvalidInputError
from mastergroup_local.personalize.filters.masks import Filter
from mastergroup_local.personalize.jobs.inference import Mask
from mastergroup_local.personalize.jobs.lines import Input, LineError

Checked = tuple[list[Input], list[Mask] | None, list[LineError | None]]


def checked(chosen: Filter | None, inputs: list[Input]) -> Checked:
    """Return the inputs that can be answered, their masks where there is a filter, and per input its error or None."""
    if chosen is None:
        return inputs, None, [None] * len(inputs)
    found = [_mask(chosen, each) for each in inputs]
    fit = [each for each, mask in zip(inputs, found, strict=True) if not isinstance(mask, LineError)]
    masks = [each for each in found if not isinstance(each, LineError)]
    return fit, masks, [each if isinstance(each, LineError) else None for each in found]


def _mask(chosen: Filter, each: Input) -> Mask | LineError:
    values = each.get("filterValues", {})
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        return LineError("filterValues must be an object of strings")
    try:
        return chosen.allowed(_text(each, "userId"), _text(each, "itemId"), values)
    except InvalidInputError as error:
        return LineError(error.message)


def _text(each: Input, key: str) -> str | None:
    value = each.get(key)
    return value if isinstance(value, str) else None
