"""The end report of an ingest: what was taken, what differs, what was refused and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from holdings.model.document import Attachment
from holdings.store import PutChange, PutOutcome
from ingest.sources.transfer_list import HEADERS, ListProblem

_MOST_BAD_LINES = 1000
_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class FileNote:
    """A file (or a record's line) and what is to be said of it."""

    name: str
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A field in which a file says something else than the transfer list."""

    name: str
    row: int
    field: str
    stated: str
    read: str
    where: str


@dataclass(slots=True)
class Report:
    """What became of a deposit. ``taken``, ``changed`` and ``unchanged`` count documents on record,
    ``joined`` texts that became a further version of one, ``grouped`` those written that have copies.

    ``withheld`` names those of them that the gate keeps back, with the rules; ``without_text`` those on
    record by their list row only. ``attachments`` counts the files inside them; those in the two lists
    are withheld by themselves, or have no text. ``parts`` were cut out of ``issues`` of gazettes.
    ``seconds`` is wall-clock time, ``characters`` those of clean text.
    """

    source: str
    deposit_id: int = 0
    taken: int = 0
    changed: int = 0
    unchanged: int = 0
    joined: int = 0
    grouped: int = 0
    withheld: list[FileNote] = field(default_factory=list)
    without_text: list[FileNote] = field(default_factory=list)
    attachments: int = 0
    attachments_withheld: list[FileNote] = field(default_factory=list)
    attachments_unread: list[FileNote] = field(default_factory=list)
    failed: list[FileNote] = field(default_factory=list)
    duplicates: list[FileNote] = field(default_factory=list)
    differences: list[FileDifference] = field(default_factory=list)
    list_problems: list[ListProblem] = field(default_factory=list)
    bad_lines: list[FileNote] = field(default_factory=list)
    bad_line_count: int = 0
    notes: list[FileNote] = field(default_factory=list)
    issues: int = 0
    parts: int = 0
    seconds: float = 0.0
    characters: int = 0

    def note_issue(self, name: str, missing: Iterable[str], *, listed: bool) -> None:
        """Counts a gazette issue that was taken apart, and names the titles of its contents not found."""
        self.issues += 1
        if not listed:
            self.notes.append(FileNote(name, "gazette-without-contents"))
        self.notes += [FileNote(name, "gazette-title-missing", title) for title in missing]

    def note_bad_line(self, line: int, kind: str, reason: str) -> None:
        """Counts a line that gave no document; the first thousand are kept with their reasons."""
        self.bad_line_count += 1
        if len(self.bad_lines) < _MOST_BAD_LINES:
            self.bad_lines.append(FileNote(f"第{line}行", kind, reason))

    def count(self, outcome: PutOutcome) -> None:
        """Counts a document by what putting it on record changed, and whether it has copies."""
        change = outcome.change
        self.grouped += outcome.has_copies
        self.taken += change is PutChange.CREATED
        self.changed += change is PutChange.CHANGED
        self.unchanged += change is PutChange.UNCHANGED
        self.joined += change is PutChange.JOINED

    def note_withheld(self, name: str, rules: Iterable[str]) -> None:
        """Names a document that the gate keeps back, with the rules it fell under."""
        first, *others = sorted(set(rules))
        self.withheld.append(FileNote(name, first, "，".join(others)))

    def note_attachment(self, name: str, attachment: Attachment) -> None:
        """Counts a file inside a document, and names it where it is withheld or could not be read."""
        self.attachments += 1
        full = f"{name} ▸ {attachment.name}"
        if attachment.findings:
            first, *others = sorted({finding.rule for finding in attachment.findings})
            self.attachments_withheld.append(FileNote(full, first, "，".join(others)))
        elif attachment.status != "ok":
            self.attachments_unread.append(FileNote(full, attachment.status))

    @property
    def on_record(self) -> int:
        """How many documents of the deposit are on record now."""
        return self.taken + self.changed + self.unchanged + self.joined

    def as_json(self) -> dict[str, Any]:
        """The report as JSON's own types."""
        return {**asdict(self), "on_record": self.on_record, "seconds": round(self.seconds, 3)}

    def part(self) -> dict[str, Any]:
        """What this report adds to another one, without what is empty, as JSON's own types."""
        told = asdict(self)
        return {name: told[name] for name in told if name not in _OF_THE_WHOLE and told[name]}

    def add(self, part: Mapping[str, Any]) -> None:
        """Adds what ``part`` gave of another report; what it does not know is left out."""
        for one in fields(self):
            value = part.get(one.name)
            if value is None or one.name in _OF_THE_WHOLE:
                continue
            if isinstance(value, list):
                kind = _ITEMS.get(one.name, FileNote)
                getattr(self, one.name).extend(kind(**item) for item in value)
            else:
                setattr(self, one.name, getattr(self, one.name) + value)

    def summary(self) -> list[str]:
        """The report's numbers in sentences."""
        issues = [f"公报 {self.issues} 期，分出文件 {self.parts} 件。"] if self.issues else []
        return [
            f"在案 {self.on_record} 件：新收 {self.taken}，更新 {self.changed}，未变 {self.unchanged}；"
            f"其中留待审查 {len(self.withheld)}，仅有著录无正文 {len(self.without_text)}。",
            f"附件 {self.attachments} 个；"
            f"未收 {len(self.failed)} 件，重复 {len(self.duplicates)} 件；正文 {self.characters:,} 字；"
            f"用时 {self.seconds:.1f} 秒。",
            *([f"与在案文件文字相同或相近 {self.grouped} 件。"] if self.grouped else []),
            *([f"并为已有文件的新版本 {self.joined} 件。"] if self.joined else []),
            *issues,
        ]

    def sections(self) -> list[tuple[str, list[str]]]:
        """What is to be said of single files and rows, under headings; none that is empty."""
        unread = "仅有著录、无正文（原件未经内容检查，不对外提供）"
        told = {
            "留待审查（不公开）": map(_noted, self.withheld),
            "附件留待审查（附件单独不公开）": map(_noted, self.attachments_withheld),
            "附件没有读出文字": map(_noted, self.attachments_unread),
            unread: map(_noted, self.without_text),
            "未收及原因": map(_noted, self.failed),
            "内容相同的文件": (f"{one.name} 同 {one.detail}" for one in self.duplicates),
            "与移交清单不一致": map(_differs, self.differences),
            "移交清单的问题": _list_problems(self.list_problems),
            "不能读取的行": map(_noted, self.bad_lines),
            "提示": map(_noted, self.notes),
        }
        return [(title, lines) for title, told_lines in told.items() if (lines := list(told_lines))]

    def as_text(self, *, most: int = 50) -> str:
        """The report for the archive's staff, in Chinese; at most ``most`` lines a section."""
        lines = [f"来源：{self.source}", *self.summary()]
        for title, told in self.sections():
            lines += _section(title, told, most)
        return "\n".join(lines)


#: What is said of a deposit as a whole, not of one file.
_OF_THE_WHOLE = frozenset({"source", "deposit_id", "seconds"})
#: What the lists of a report hold, where it is no FileNote.
_ITEMS: dict[str, type[Any]] = {"differences": FileDifference, "list_problems": ListProblem}

#: What kinds are called in the report.
WORDS = {
    "identity-number": "含公民身份号码",
    "old-identity-number": "疑似15位身份号码，请人工查看",
    "suspect-identity-number": "疑似公民身份号码（识别有误或校验不符）",
    "bank-card": "含银行卡号",
    "bank-account": "含个人账号",
    "account-of-a-body": "含单位账号，请人工查看",
    "mobile": "含手机号码",
    "public-mobile": "含对外联系手机号码，请人工查看",
    "home-phone": "含住宅电话",
    "home-address": "含家庭住址",
    "passport": "含护照、通行证等证件号码",
    "plate": "含个人车辆号牌",
    "private-email": "含个人电子邮箱，请人工查看",
    "minor": "含未成年人姓名",
    "internal-genre": "请示、报告、函、纪要，默认先审查",
    "secrecy-mark": "有密级标志",
    "not-open-mark": "标明不公开",
    "on-request-mark": "标明依申请公开",
    "internal-mark": "标明内部文件",
    "copy-number": "有份号",
    "draft-mark": "标明为未定稿",
    "mode-not-open": "公开方式为不予公开",
    "needs_ocr": "需要文字识别（OCR）",
    "encrypted": "有密码，不能打开",
    "damaged": "文件损坏",
    "unsupported": "不支持的格式",
    "timeout": "读取超时，已停止",
    "killed": "读取占用过多，已停止",
    "poisoned": "曾使读取中止两次，不再读取，须由工作人员解除",
    "empty": "没有文字",
    "partial": "只读出部分内容",
    "error": "处理出错",
    "waiting": "提取服务不可用，留待下次",
    "given-up": "多次处理都中断，已停止",
    "not-screened": "没有正文，未经敏感内容检查",
    "kept": "本次未能读取，保留原有记录",
    "already-on-record": "馆内已有相同文件",
    "part-withheld": "所载文件有留待审查的",
    "gazette-without-contents": "公报没有目录，按文号和标题分出文件，请核对",
    "gazette-title-missing": "公报目录所列标题在正文中没有找到，留在整期中",
    "warning": "提示",
    "wrong-value": "值不能识别",
    "unknown-value": "词表中没有，按原样保留",
    "bad-line": "不能读取",
    "duplicate-id": "编号重复，只取第一条",
    "bad-list": "移交清单不能使用",
    "missing-column": "缺少栏目",
    "no-file": "没有写文件名",
    "no-title": "没有写题名",
    "refused-path": "文件路径不允许（绝对路径或上级目录）",
    "absent": "清单所列文件不存在",
    "ambiguous": "有多个同名文件，无法确定",
    "two-rows": "同一文件列了两行，只取第一行",
    "unlisted": "文件存在而清单未列，未收",
}


_READ_FROM = {"text_rule": "正文", "page_metadata": "网页信息", "file_properties": "文件属性"}


#: Parts of a file outside of its text, as the gate names them.
_PLACES = {"file-name": "文件名", "name": "文件名", "properties": "文件属性", "unseen": "文件隐藏内容"}


def word(kind: str) -> str:
    """The Chinese words for a kind or a rule, and for where it was found."""
    rule, _, place = kind.partition("/")
    return WORDS.get(rule, rule) + (f"（在{_PLACES.get(place, label(place))}中）" if place else "")


def label(field_name: str) -> str:
    """The Chinese name of a metadata field, as lists print it."""
    return HEADERS[field_name][0] if field_name in HEADERS else field_name


def _section(title: str, lines: list[str], most: int) -> list[str]:
    more = [f"  …… 另有 {len(lines) - most} 条"] if len(lines) > most else []
    return ["", f"{title}（{len(lines)}）", *(f"  {line}" for line in lines[:most]), *more]


def _noted(note: FileNote) -> str:
    return f"{note.name}：{word(note.kind)}" + (f"（{note.detail}）" if note.detail else "")


def _differs(one: FileDifference) -> str:
    row = f"第{one.row}行 " if one.row else ""
    source, _, words = one.where.partition(": ")
    where = f"{_READ_FROM.get(source, source)}：{words}"
    return f"{row}{one.name}：{label(one.field)} 清单为“{one.stated}”，文件为“{one.read}”（{where}）"


def _list_problems(problems: Iterable[ListProblem]) -> list[str]:
    """A line per kind and detail, with all the rows it concerns."""
    rows: dict[tuple[str, str], list[int]] = {}
    for problem in problems:
        rows.setdefault((problem.kind, problem.detail), []).append(problem.row)
    return [_list_problem(kind, detail, sorted(numbers)) for (kind, detail), numbers in rows.items()]


def _list_problem(kind: str, detail: str, rows: list[int]) -> str:
    numbers = "、".join(str(row) for row in rows[:_MOST_ROWS] if row)
    more = f" 等{len(rows)}行" if len(rows) > _MOST_ROWS else "行"
    where = f"第{numbers}{more}：" if numbers else ""
    return f"{where}{word(kind)}：{detail}" if detail else f"{where}{word(kind)}"
