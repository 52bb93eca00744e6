"""The page that says what may be written in the search box."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.model.query import SearchQuery
from search_app.current import display
from search_app.parts import Link
from search_app.rendering import page

#: What may be written, in the order of the page: the key of its explanation, and examples. A test asks each.
EXAMPLES = (
    ("words", ("老旧小区加装电梯怎么申请", "养犬 登记")),
    ("phrase", ("“最低生活保障”", "「犬只登记」")),
    ("exclude", ("养犬 -收费", "养犬 不含 收费", "养犬 NOT 收费")),
    ("either", ("养犬 OR 遛狗", "养犬 或 遛狗", "养犬|遛狗")),
    ("both", ("养犬 AND 登记",)),
    ("group", ("(养犬 OR 遛狗) -收费", "登记 -(养犬 OR 会展)")),
    ("field", ("标题:养犬", "正文：牵绳", "附件:申请表", "标题:(养犬 OR 会展)")),
    ("org", ("机关:云州市公安局 登记", "机关:国家发展改革委")),
    ("number", ("文号:云政发〔2020〕6号",)),
    ("year", ("登记 年份:2020", "年份:2019-2021")),
    ("near", ("“养犬 登记”~5",)),
    ("like", ("“征地补尝方案”~1", "covdi~1")),
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One thing that may be written, what it finds, and examples that lead to their results."""

    name: str
    text: str
    examples: tuple[Link, ...]


def show_help() -> str:
    """What may be written in the search box, each form with examples to try."""
    shown = display()
    words = shown.words
    explanations = [
        Explanation(
            words(f"help.{key}.name"),
            words(f"help.{key}.text"),
            tuple(Link(example, shown.addresses.search(SearchQuery(q=example))) for example in examples),
        )
        for key, examples in EXAMPLES
    ]
    return page("help.html", explanations=explanations)
