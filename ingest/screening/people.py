"""What tells of a person in words: home addresses, minors by name, papers, number plates, private mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from ingest.screening.context import occurrences, surroundings, tables

Found = tuple[str, int, int]

_HOUSE = r"[0-9０-９一二三四五六七八九十〇零]{1,5}[ ]?(?:号|室|单元|栋|幢|楼|组|弄|户)"
_HOME_WORDS = (
    "住址", "家庭地址", "户籍地址", "户籍所在地", "户口所在地", "现住", "常住地址", "居住地", "家住", "暂住",
)  # fmt: skip
_HOME = re.compile(
    rf"(?:{'|'.join(_HOME_WORDS)})[址地]?(?:为|在|于|是)?[ \u3000]?[：:]?[ \u3000\n]?"
    rf"(?P<place>(?:[\u4e00-\u9fff（）()·a-zA-Z0-9０-９#\-—]|[ ](?=[0-9０-９\u4e00-\u9fff])){{2,50}}?{_HOUSE}"
    rf"(?:[0-9０-９一二三四五六七八九十\-—]{{0,5}}(?:号|室|单元|栋|幢|楼|组)?)*)"
)
_HOME_COLUMN = re.compile("|".join(_HOME_WORDS))
_HOME_CELL = re.compile(
    r"[\u4e00-\u9fff]{2,}(?:村|路|街|小区|社区|巷|镇|乡|道|里|苑|园|庄)[^ \u3000\n]{0,20}?"
    rf"{_HOUSE}[^ \u3000\n]{{0,12}}"
)
_HOME_PHONE = re.compile(
    r"(?:家庭电话|住宅电话|宅电|家庭联系电话)[ \u3000]?[：:]?[ \u3000]?"
    r"((?:[0-9０-９]{3,4}[-—－ ])?[0-9０-９]{7,8})(?![0-9０-９])"
)
_PAPERS = ("护照", "通行证", "军官证", "士兵证", "警官证")
_PASSPORT = re.compile(
    rf"(?:{'|'.join(_PAPERS)})[^0-9A-Za-z。；]{{0,12}}"
    r"((?:[EGDSP][A-Z]?[0-9]{7,8}|[CWHM][0-9]{8,10}|1[45][0-9]{7}|[\u4e00-\u9fff]?字第[0-9]{6,8}号?))(?![0-9A-Za-z*])"
)
_PLATE = re.compile(
    "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?"
    "(?=[A-Z0-9]*[0-9])[A-HJ-NP-Z0-9]{5,6}"
    "(?![A-Za-z0-9*])"
)
_OWNER = re.compile("车主|驾驶人|驾驶员|所有人|当事人|本人|身份证|私家车|户[ \u3000]?主")
_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]{2,40}@(?:qq|163|126|sina|sohu|139|189|gmail|hotmail|outlook|foxmail|yeah)\.[a-z.]{2,8}"
)
_CONTACT = re.compile("联系|咨询|举报|监督|报名|邮箱|邮件|信箱|E-?mail|电子", re.IGNORECASE)

#: The commonest surnames; rare ones that are common words (应 于 和 成 年 时) are left out.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易常武乔贺赖龚樊兰殷施陶洪翟安颜倪严牛"
    "温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈"
    "鲍覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆"
)
_NAME = rf"(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
_WHOLE_NAME = re.compile(_NAME)
_MINOR_WORDS = (
    "未成年人|儿童|孤儿|幼儿|小学生|中学生|学生|女童|男童|弃婴|被害人|受害人|死者|伤者|嫌疑人|之子|之女|长子|次子|三子"
    "|长女|次女|其子|其女|儿子|女儿|孙子|孙女|患儿"
)
_NAME_WITHIN = 40
#: What stands before an age that is somebody's: a name after a word for a child, or a name and a sex.
_BEFORE_AGE = re.compile(
    rf"(?:(?:{_MINOR_WORDS})[：: \u3000“”\"]{{0,2}}(?P<name>{_NAME}?)[ ]?[（(，,、 \u3000]{{1,2}}"
    r"(?:男|女)?[，,、 \u3000]{0,2}"
    rf"|(?<![\u4e00-\u9fff])(?P<named>{_NAME}?)[ ]?[（(，,、 \u3000]{{1,2}}"
    r"(?:男|女)(?:孩|童|生)?[，,、 \u3000]{1,2}"
    r"(?:[^，,。；\n]{1,8}[，,])?)"
    r"(?:现年|年龄|今年|时年)?[：:]?[ ]?(?<![0-9.])(?:1[0-7]|[1-9])[ ]?周?$"
)
_CHILD_WORDS = ("孤儿", "弃婴", "未成年人", "困境儿童", "留守儿童")
_CHILD_BY_NAME = re.compile(
    rf"(?:(?:孤儿|弃婴)[：:“\"]?|(?:未成年人|困境儿童|留守儿童)[：:“\"])"
    rf"(?P<name>{_NAME})(?=[，,。；、\n（(”\"]|$)"
)
_HIDDEN_NAME = re.compile("某|化名|[×*＊]")
_CHILDREN = re.compile("儿童|学生|孤儿|未成年|幼儿|新生|学籍|小学|初中|班级")
_AGE_COLUMN = re.compile("年[ \u3000]?龄|周岁")
_BIRTH_COLUMN = re.compile("出生")
_ROW_NAME = re.compile(rf"(?:^|[ \u3000])(?P<name>{_NAME})(?=[ \u3000])")
_ROW_AGE = re.compile(r"(?<=[ \u3000])(?:1[0-7]|[1-9])(?:周?岁)?(?=[ \u3000]|$)")
_ROW_BIRTH = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-.年/](?:0?[1-9]|1[0-2])(?![0-9])")
_ADULT = 18


def may_be_name(word: str) -> bool:
    """Whether a word of two or three characters begins with a common surname; many that do are no names."""
    return _WHOLE_NAME.fullmatch(word) is not None


def find_people(text: str) -> Iterator[Found]:
    """What tells of persons in a text: rule, start, end."""
    if not _ANY_WORD.search(text):
        return
    for words, find in _LOOKS:
        if any(word in text for word in words):
            yield from find(text)


def _homes(text: str) -> Iterator[Found]:
    """Addresses said to be somebody's home, in a sentence or in a list's column."""
    # Looking for the words one by one takes a tenth of the time of a pattern that begins with any of them.
    places = {
        match.span("place")
        for word in _HOME_WORDS
        for at in occurrences(word, text)
        if (match := _HOME.match(text, at))
    }
    yield from (("home-address", *place) for place in places)
    for head, rows in tables(text):
        if _HOME_COLUMN.search(head):
            for at, row in rows:
                yield from (
                    ("home-address", at + match.start(), at + match.end())
                    for match in _HOME_CELL.finditer(row)
                )


def _minors(text: str) -> Iterator[Found]:
    for at in occurrences("岁", text):
        begin = max(0, at - _NAME_WITHIN)
        match = _BEFORE_AGE.search(text[begin:at])
        if match:
            group = "name" if match["name"] else "named"
            yield from _unless_hidden(text, begin + match.start(group), begin + match.end(group))
    for word in _CHILD_WORDS:
        for at in occurrences(word, text):
            match = _CHILD_BY_NAME.match(text, at)
            if match:
                yield from _unless_hidden(text, *match.span("name"))


def _unless_hidden(text: str, start: int, end: int) -> Iterator[Found]:
    """A name, unless it is hidden already (张某, 小明（化名）)."""
    if not _HIDDEN_NAME.search(text[start:end]) and not _HIDDEN_NAME.search(text[end : end + 4]):
        yield "minor", start, end


def _listed_minors(text: str) -> Iterator[Found]:
    """Names in rows whose head has an age or a birth date, of people under 18, in a list of children."""
    if not _CHILDREN.search(text):
        return
    for head, rows in tables(text):
        if not (_AGE_COLUMN.search(head) or _BIRTH_COLUMN.search(head)) or not rows:
            continue
        first = rows[0][0]
        if not _CHILDREN.search(text, max(0, first - 300), first):
            continue
        for at, row in rows:
            name = _ROW_NAME.search(row)
            if name and not _HIDDEN_NAME.search(name["name"]) and _is_of_a_minor(head, row):
                yield "minor", at + name.start("name"), at + name.end("name")


def _is_of_a_minor(head: str, row: str) -> bool:
    if _AGE_COLUMN.search(head):
        return any(match.start() > 0 for match in _ROW_AGE.finditer(row))
    born = _ROW_BIRTH.search(row)
    return bool(born) and int(born[1]) > date.today().year - _ADULT if born else False


def _papers(text: str) -> Iterator[Found]:
    for word in _PAPERS:
        for at in occurrences(word, text):
            if match := _PASSPORT.match(text, at):
                yield "passport", *match.span(1)


def _home_phones(text: str) -> Iterator[Found]:
    yield from (("home-phone", *match.span(1)) for match in _HOME_PHONE.finditer(text))


def _plates(text: str) -> Iterator[Found]:
    for match in _PLATE.finditer(text):
        around = surroundings(text, *match.span())
        if _OWNER.search(around.line) or _OWNER.search(around.head):
            yield "plate", *match.span()


def _mails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        if not _CONTACT.search(surroundings(text, *match.span()).before):
            yield "private-email", *match.span()


#: (words of which one must occur at all, what is looked for then)
_LOOKS: tuple[tuple[tuple[str, ...], Callable[[str], Iterator[Found]]], ...] = (
    (_HOME_WORDS, _homes),
    (("岁", *_CHILD_WORDS), _minors),
    (("姓名", "姓 名", "姓\u3000名"), _listed_minors),
    (_PAPERS, _papers),
    (("家庭电话", "住宅电话", "宅电", "家庭联系电话"), _home_phones),
    (("车", "驾"), _plates),
    (("@",), _mails),
)
#: One look for all the words settles most texts, five times as fast as a look for each.
_ANY_WORD = re.compile("|".join(re.escape(word) for words, _ in _LOOKS for word in words))
