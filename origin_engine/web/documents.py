"""Routes for documents: empty dossiers to fill in, and the JSON Schemas of what goes in and comes out."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from origin_engine.dossier.models import DossierFields
from origin_engine.web.dossiers import WORKBOOK

HERE = Path(__file__).parent
DOSSIER = "Dossier"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEMPLATES = {"xlsx": WORKBOOK, "csv": "text/csv", "yaml": "application/yaml"}


class SchemaResponse(JSONResponse):
    """A JSON Schema."""

    media_type = "application/schema+json"


def documents() -> APIRouter:
    """The routes."""
    routes = APIRouter(tags=["documents"])

    files: dict[str, dict[str, Any]] = {kind: {} for kind in TEMPLATES.values()}

    @routes.get(
        "/template.{kind}",
        summary="An empty dossier to fill in",
        response_class=Response,
        responses={200: {"description": "The file.", "content": files}},
    )
    def template(kind: Literal["xlsx", "csv", "yaml"]) -> Response:
        """The same file that `origin-engine template` writes, explained in English and Chinese."""
        from origin_engine.dossier.template import write_template

        with TemporaryDirectory(prefix="origin-engine-") as folder:
            path = Path(folder, f"dossier.{kind}")
            write_template(path)
            content = path.read_bytes()
        headers = {"content-disposition": f'attachment; filename="dossier.{kind}"'}
        return Response(content, media_type=TEMPLATES[kind], headers=headers)

    @routes.get("/schemas/dossier.json", summary="JSON Schema of a dossier", response_class=SchemaResponse)
    def of_dossier() -> SchemaResponse:
        """What `check` and `compare` take."""
        return SchemaResponse(dossier_schema())

    @routes.get("/schemas/determination.json", summary="JSON Schema of a determination", response_class=SchemaResponse)
    def of_determination() -> SchemaResponse:
        """What `check` gives for one agreement."""
        return SchemaResponse(determination_schema())

    return routes


@cache
def dossier_schema() -> dict[str, Any]:
    """The schema of the dossier, from the models that check it."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(DossierFields).json_schema(mode="validation")
    return {"$schema": DIALECT, "$id": "dossier.json", **schema, "title": "Dossier"}


def dossier_components() -> dict[str, Any]:
    """The same schema as parts that OpenAPI refers to by name."""
    from pydantic import TypeAdapter

    whole = TypeAdapter(DossierFields).json_schema(ref_template="#/components/schemas/{model}")
    return {**whole.pop("$defs"), DOSSIER: whole}


@cache
def determination_schema() -> dict[str, Any]:
    """The schema of the determination, kept beside this module."""
    schema: dict[str, Any] = json.loads((HERE / "determination.schema.json").read_text(encoding="utf-8"))
    return schema
