"""The shapes of the API's answers, version 1: fields are added, never renamed or taken away.

Offsets are Unicode code points; dates are ISO 8601, as exact as they are known (``2024``, ``2024-03``).
"""

from __future__ import annotations

from marshmallow import Schema, fields


class TermSchema(Schema):
    """A value of a vocabulary."""

    id = fields.String()
    label = fields.String()


class NumberSchema(Schema):
    """A document number, as written and in parts."""

    text = fields.String()
    code = fields.String()
    year = fields.Integer(allow_none=True)
    sequence = fields.String()


class DatesSchema(Schema):
    """Civil dates without time zone; null where none is stated."""

    signed = fields.String(allow_none=True)
    published = fields.String(allow_none=True)
    effective = fields.String(allow_none=True)


class RecordDatesSchema(DatesSchema):
    """A record also says when the document was printed."""

    printed = fields.String(allow_none=True)


class ValiditySchema(Schema):
    """The state on the day asked for, with the sentence or source that proves it."""

    value = fields.String()
    label = fields.String()
    evidence = fields.String()


class SnippetSchema(Schema):
    """A piece of the text: escaped HTML in which only ``mark`` stands."""

    html = fields.String()
    article = fields.String(allow_none=True)
    attachment = fields.Integer(allow_none=True)
    anchor = fields.String(allow_none=True)
    page = fields.Integer(allow_none=True)


class CompanionSchema(Schema):
    """Another public document that stands beside this one."""

    id = fields.String()
    title = fields.String()
    url = fields.String()


class RelatedSchema(CompanionSchema):
    """The public document at the other end of a relation."""

    number = fields.String(allow_none=True)


class SimilarSchema(RelatedSchema):
    """A public document like another; ``score`` compares those of one answer only."""

    score = fields.Float()


class SimilarAnswerSchema(Schema):
    """The public documents most like one, best first; five at most."""

    id = fields.String()
    documents = fields.List(fields.Nested(SimilarSchema))


class SuggestionSchema(Schema):
    """One suggestion; ``marks`` are [start, end] within ``text``, code points, and ``url`` where it leads."""

    text = fields.String()
    marks = fields.List(fields.List(fields.Integer()))
    beside = fields.String(allow_none=True)
    count = fields.Integer(allow_none=True)
    id = fields.String(allow_none=True)
    url = fields.String()


class SuggestionGroupSchema(Schema):
    """Suggestions of a kind: question, number, title or body; ``label`` names it to readers."""

    kind = fields.String()
    label = fields.String()
    items = fields.List(fields.Nested(SuggestionSchema))


class SuggestAnswerSchema(Schema):
    """What somebody who typed ``q`` may mean."""

    q = fields.String()
    groups = fields.List(fields.Nested(SuggestionGroupSchema))


class ReceivedRelationSchema(Schema):
    """That another document repeals, amends, cites … this one; ``confidence`` is 0…1."""

    kind = fields.String()
    articles = fields.String(allow_none=True)
    proof = fields.String(allow_none=True)
    source = fields.String()
    confidence = fields.Float()
    document = fields.Nested(RelatedSchema, allow_none=True)


class StatedRelationSchema(ReceivedRelationSchema):
    """That this version repeals, amends, cites … a document, as printed.

    ``document`` is null when it is not on record. The proof stands at ``start`` to ``end`` of the text; both
    are 0 where the own title is the proof.
    """

    title = fields.String(allow_none=True)
    number = fields.String(allow_none=True)
    start = fields.Integer()
    end = fields.Integer()


class RelationsSchema(Schema):
    """Relations both ways; ``counts`` says how many documents speak of this one, by kind."""

    stated = fields.List(fields.Nested(StatedRelationSchema))
    received = fields.List(fields.Nested(ReceivedRelationSchema))
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class HitSchema(Schema):
    """One document or article that was found."""

    id = fields.String()
    version = fields.Integer()
    external_id = fields.String()
    title = fields.String()
    number = fields.Nested(NumberSchema, allow_none=True)
    issuers = fields.List(fields.Nested(TermSchema))
    category = fields.List(fields.Nested(TermSchema))
    genre = fields.Nested(TermSchema, allow_none=True)
    dates = fields.Nested(DatesSchema)
    validity = fields.Nested(ValiditySchema)
    score = fields.Float()
    duplicates = fields.List(fields.Nested(CompanionSchema))
    snippets = fields.List(fields.Nested(SnippetSchema))
    url = fields.String()


class FacetValueSchema(Schema):
    """One value of a facet."""

    value = fields.String()
    label = fields.String()
    count = fields.Integer()
    selected = fields.Boolean()
    excluded = fields.Boolean()


class CitedSchema(Schema):
    """A public document that a citation means or may mean; ``anchor`` is the article's where it has it."""

    id = fields.String()
    version = fields.Integer()
    title = fields.String()
    number = fields.String(allow_none=True)
    anchor = fields.String(allow_none=True)
    text = fields.String(allow_none=True)
    validity = fields.String()
    url = fields.String()


class CitingSchema(Schema):
    """A public document that speaks of what is cited, with the sentence and the title it prints for it."""

    id = fields.String()
    title = fields.String()
    number = fields.String(allow_none=True)
    proof = fields.String()
    printed_title = fields.String(allow_none=True)
    url = fields.String()


class CitationSchema(Schema):
    """What a citation means: ``state`` is on_record, several, cited or unknown, ``kind`` what it cites by."""

    state = fields.String()
    kind = fields.String()
    words = fields.String()
    place = fields.String(allow_none=True)
    documents = fields.List(fields.Nested(CitedSchema))
    cited_by = fields.Integer()
    citing = fields.List(fields.Nested(CitingSchema))
    near = fields.List(fields.Nested(CitedSchema))


class RelaxedSchema(Schema):
    """Another search that finds something; ``how`` it differs, in words too, and its address."""

    how = fields.String()
    label = fields.String()
    facet = fields.String(allow_none=True)
    word = fields.String(allow_none=True)
    total = fields.Integer()
    url = fields.String()


class SearchAnswerSchema(Schema):
    """A page of results; ``query`` repeats the parameters that are not at their default.

    Its ``added_terms`` are what was searched besides what was typed, its ``reading`` how a question with
    operators was read (a sentence, the tree, what was taken as plain words), null for plain words.
    ``best_bets`` are documents that staff recommend for the question; they may be among the hits too, and
    are not in the total for themselves.
    """

    total = fields.Integer()
    took_ms = fields.Float()
    unit = fields.String()
    query = fields.Dict()
    hits = fields.List(fields.Nested(HitSchema))
    facets = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(FacetValueSchema)))
    best_bets = fields.List(fields.Nested(CompanionSchema))
    suggestion = fields.String(allow_none=True)
    citation = fields.Nested(CitationSchema, allow_none=True)
    relaxed = fields.List(fields.Nested(RelaxedSchema))
    next = fields.String(allow_none=True)


class GazetteSchema(Schema):
    """Where a gazette printed the document."""

    gazette = fields.String()
    year = fields.Integer()
    issue = fields.String()
    page = fields.Integer(allow_none=True)
    last_page = fields.Integer(allow_none=True)


class ProvenanceSchema(Schema):
    """Where a value came from; ``confidence`` is 0…1."""

    source = fields.String()
    confidence = fields.Float()
    evidence = fields.String()


class FileSchema(Schema):
    """The original; ``size`` in bytes, ``sha256`` in hex."""

    name = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    sha256 = fields.String()
    url = fields.String()


class AttachmentSchema(Schema):
    """A public file inside the document's file; ``file`` is null where it is not given out."""

    ordinal = fields.Integer()
    name = fields.String()
    media_type = fields.String()
    extraction_status = fields.String()
    characters = fields.Integer()
    file = fields.Nested(FileSchema, allow_none=True)
    url = fields.String()
    text_url = fields.String()


class VersionSchema(Schema):
    """One public version; ``until`` is exclusive, ``joined_by`` says why it is one."""

    version = fields.Integer()
    since = fields.String(allow_none=True, data_key="from")
    until = fields.String(allow_none=True)
    current = fields.Boolean()
    joined_by = fields.String(allow_none=True)
    url = fields.String()


class RecordSchema(Schema):
    """What is on record of one version of a document."""

    id = fields.String()
    version = fields.Integer()
    rev = fields.Integer()
    external_id = fields.String()
    unit = fields.String()
    part_of = fields.String(allow_none=True)
    title = fields.String()
    number = fields.Nested(NumberSchema, allow_none=True)
    index_number = fields.String(allow_none=True)
    issuers = fields.List(fields.Nested(TermSchema))
    category = fields.List(fields.Nested(TermSchema))
    theme = fields.List(fields.Nested(TermSchema))
    genre = fields.Nested(TermSchema, allow_none=True)
    level = fields.String(allow_none=True)
    mode = fields.String()
    dates = fields.Nested(RecordDatesSchema)
    validity = fields.Nested(ValiditySchema)
    gazette = fields.Nested(GazetteSchema, allow_none=True)
    issue = fields.Nested(CompanionSchema, allow_none=True)
    parts = fields.List(fields.Nested(CompanionSchema))
    duplicates = fields.List(fields.Nested(CompanionSchema))
    relations = fields.Nested(RelationsSchema)
    origin = fields.String(allow_none=True)
    summary = fields.String(allow_none=True)
    subject_words = fields.List(fields.String())
    signer = fields.String(allow_none=True)
    copies = fields.Integer(allow_none=True)
    copy_number = fields.String(allow_none=True)
    disclosure_ground = fields.String(allow_none=True)
    provenance = fields.Dict(keys=fields.String(), values=fields.Nested(ProvenanceSchema))
    extraction_status = fields.String()
    file = fields.Nested(FileSchema, allow_none=True)
    attachments = fields.List(fields.Nested(AttachmentSchema))
    versions = fields.List(fields.Nested(VersionSchema))
    current_by = fields.String()
    url = fields.String()
    text_url = fields.String()


class ArticleSchema(Schema):
    """Where an article or passage stands in the text; ``end`` is exclusive."""

    anchor = fields.String()
    label = fields.String()
    heading = fields.String()
    start = fields.Integer()
    end = fields.Integer()


class HeadingSchema(Schema):
    """One line of the contents: ``level`` 1…3, and where the heading stands in the text."""

    anchor = fields.String()
    level = fields.Integer()
    label = fields.String(attribute="words")
    start = fields.Integer()
    end = fields.Integer()


class TextSchema(Schema):
    """The clean text of a version; ``page_starts`` has one offset a page."""

    id = fields.String()
    version = fields.Integer()
    text = fields.String()
    page_starts = fields.List(fields.Integer())
    articles = fields.List(fields.Nested(ArticleSchema))
    contents = fields.List(fields.Nested(HeadingSchema))


class AttachmentTextSchema(TextSchema):
    """The clean text of a file inside a document's, by its ordinal."""

    attachment = fields.Integer()
