"""A dossier out of a request: in the body as JSON, YAML, CSV or Excel, or as a file of an uploaded folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import Request
from starlette.exceptions import HTTPException

from origin_engine.dossier import Dossier, read_dossier
from origin_engine.dossier.files import utf8_in
from origin_engine.dossier.json_file import dossier_from_json_text
from origin_engine.errors import DossierError
from origin_engine.told import told
from origin_engine.web.limits import Limits, check_depth, check_length

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    "application/json": ".json",
    "application/yaml": ".yaml",
    "application/x-yaml": ".yaml",
    "text/yaml": ".yaml",
    "text/csv": ".csv",
    WORKBOOK: ".xlsx",
}
"""The kinds of file that a body may be, by its media type."""


async def body_of(request: Request) -> tuple[str, bytes]:
    """The ending that the media type stands for, and the body; 415 where it is none that is read."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
    ending = ENDINGS.get(kind)
    if ending is None:
        raise HTTPException(415, told("`{kind}` is not read here; one of {known}", kind=kind, known=[*ENDINGS]))
    return ending, await request.body()


def dossier_in(name: str, content: bytes, limits: Limits) -> Dossier:
    """A dossier from the content of a file; its problems name the file as the sender called it.

    Raises DossierError, and nothing of the sender's stays on the disk.
    """
    if name.lower().endswith(".json"):
        check_depth(content, limits)
        return check_length(dossier_from_json_text(utf8_in(content, name), name), limits)
    with TemporaryDirectory(prefix="origin-engine-") as folder:
        path = Path(folder, f"dossier{PurePosixPath(name).suffix.lower()}")
        path.write_bytes(content)
        try:
            return check_length(read_dossier(path), limits)
        except DossierError as error:
            raise DossierError([each.respelt(str(path), name) for each in error.problems]) from None


def facts_of(dossier: Dossier) -> dict[str, Any]:
    """The stated facts of a dossier in the contract's shape; amounts as text, as they were written."""
    from pydantic import TypeAdapter

    from origin_engine.dossier.models import DossierFields

    found: dict[str, Any] = TypeAdapter(DossierFields).dump_python(
        dossier.fields, mode="json", by_alias=True, exclude_none=True, exclude_defaults=True
    )
    return found


def body_documented(example: dict[str, Any]) -> dict[str, Any]:
    """How OpenAPI describes a body that is a dossier."""
    schema = {"$ref": "#/components/schemas/Dossier"}
    binary = {"schema": {"type": "string", "format": "binary"}}
    content: dict[str, Any] = {"application/json": {"schema": schema, "examples": {"bicycle": {"value": example}}}}
    content |= dict.fromkeys(("text/csv", WORKBOOK, "application/yaml"), binary)
    return {"requestBody": {"required": True, "content": content}}
