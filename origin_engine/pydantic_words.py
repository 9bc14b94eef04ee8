"""What pydantic finds wrong with a field, told: its own messages as templates, so that catalogues hold them too."""

from __future__ import annotations

from typing import Any

from origin_engine.told import Template, Told, told

MESSAGES = {
    "bool_parsing": Template("Input should be a valid boolean, unable to interpret input"),
    "bool_type": Template("Input should be a valid boolean"),
    "date_from_datetime_inexact": Template("Datetimes provided to dates should have zero time - e.g. be exact dates"),
    "date_from_datetime_parsing": Template("Input should be a valid date or datetime, {error}"),
    "date_parsing": Template("Input should be a valid date in the format YYYY-MM-DD, {error}"),
    "date_type": Template("Input should be a valid date"),
    "decimal_parsing": Template("Input should be a valid decimal"),
    "decimal_type": Template("Decimal input should be an integer, float, string or Decimal object"),
    "dict_type": Template("Input should be a valid dictionary"),
    "frozen_set_type": Template("Input should be a valid frozenset"),
    "greater_than_equal": Template("Input should be greater than or equal to {ge}"),
    "int_from_float": Template("Input should be a valid integer, got a number with a fractional part"),
    "int_parsing": Template("Input should be a valid integer, unable to parse string as an integer"),
    "int_type": Template("Input should be a valid integer"),
    "less_than_equal": Template("Input should be less than or equal to {le}"),
    "list_type": Template("Input should be a valid list"),
    "literal_error": Template("Input should be {expected}"),
    "missing": Template("Field required"),
    "named_tuple_type": Template("Input should be a tuple, list, dictionary or an instance of {class_name}"),
    "set_type": Template("Input should be a valid set"),
    "string_type": Template("Input should be a valid string"),
    "tuple_type": Template("Input should be a valid tuple"),
}
"""Pydantic's wording for the kinds of error that files of ours and queries can have."""


OWN = {said: said for said in (told("not year-month-day"),)}
"""What our own validators say."""


def told_by_pydantic(error: Any) -> str:
    """The message of one error; what we refused ourselves as we told it, what is not known here as it is."""
    context = error.get("ctx", {})
    refused = context.get("error")
    if isinstance(refused, ValueError) and refused.args and isinstance(refused.args[0], Told):
        return told("Value error, {found}", found=refused.args[0])
    if error["msg"] in OWN:
        return OWN[error["msg"]]
    template = MESSAGES.get(error["type"])
    if template is None:
        return str(error["msg"])
    made = template.told(**{name: str(value) for name, value in context.items()})
    return made if made == error["msg"] else str(error["msg"])
