"""The shapes in which the API says why a document is found, and why not."""

from __future__ import annotations

from marshmallow import Schema, fields


class ScorePartSchema(Schema):
    """What one thing adds to the score; ``field`` and ``text`` are "" for a constant."""

    kind = fields.String()
    field = fields.String()
    text = fields.String()
    score = fields.Float()


class ReasonSchema(Schema):
    """One thing that keeps a document out of the results."""

    kind = fields.String()
    name = fields.String()
    text = fields.String()


class LookedForSchema(Schema):
    """Words that are looked for, and the fields in which they stand."""

    text = fields.String()
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")


class ExplanationSchema(Schema):
    """Why a document is found by a query, or why it is not; ``score`` is the sum of the parts."""

    q = fields.String()
    url = fields.String()
    id = fields.String(attribute="explanation.document_id")
    title = fields.String(attribute="explanation.title")
    unit = fields.String(attribute="explanation.unit")
    version = fields.Integer(attribute="explanation.version")
    anchor = fields.String(attribute="explanation.anchor")
    found = fields.Boolean(attribute="explanation.found")
    rank = fields.Integer(attribute="explanation.rank", allow_none=True)
    first_rank = fields.Integer(attribute="explanation.first_rank", allow_none=True)
    score = fields.Float(attribute="explanation.score")
    parts = fields.List(fields.Nested(ScorePartSchema), attribute="explanation.parts")
    reasons = fields.List(fields.Nested(ReasonSchema), attribute="explanation.reasons")
    looked_for = fields.List(fields.Nested(LookedForSchema), attribute="explanation.looked_for")
