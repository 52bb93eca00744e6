"""At which level of government a body stands, read from its name."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from holdings.vocabularies.data import vocabulary_data
from holdings.vocabularies.words import comparable

_STATE = re.compile(
    r"(?:国务院|国家|中国(?!共产党.*(?:省|市|县|区)委)|中华|全国|最高人民|中央|中办|国办|新华|审计署|海关总署"
    r"|[\u4e00-\u9fff]{2,12}部$)"
)
_UTILITY = re.compile(r"(?:公司|集团|医院|学校|大学|学院|小学|中学|幼儿园|自来水厂|供电所|福利院|敬老院)$")
_GOVERNING = re.compile(
    r"(?:人民)?(?:政府(?:办公厅|办公室)?|人民代表大会.*|人大(?:常委会)?|管理委员会|管委会|行政公署)$|^委员会$|^委(?:办公厅|办公室)?$"
)
_CITY = re.compile(r"(?:[\u4e00-\u9fff]{1,10}?(?:自治州|地区|盟)|[^市县区]{1,8}?(?<!城)市(?!场))")
_COUNTY = re.compile(
    r"(?:[^市县区局委厅办]{1,12}?(?:自治县|自治旗|县|(?<![社地])区|(?<!城)市(?!场)|(?<!国)旗))"
)
_TOWN = re.compile(
    r"[^局委厅]{1,10}?(?:镇|乡|街道)(?=$|人民政府|政府|党委|委员会|人大|人民代表大会|办事处|党工委|社会事务|综合)"
)
#: 市财政局, 县人民政府: a body that leaves the name of its place out.
_BARE: Final = {"省": "province", "市": "city", "县": "county", "区": "county"}


def level_of(body_name: str) -> str:
    """The level of a body: state, province, city, city_dept, county, county_dept, town, utility; "" unknown.

    Read from the name alone: a county-level city that prints no city above itself (义乌市) counts as a
    city, a development zone (开发区) as a county.
    """
    name = comparable(body_name).removeprefix("原").removeprefix("中共").removeprefix("中国共产党")
    if _UTILITY.search(name):
        return "utility"
    province = _province_prefix().match(name)
    rest = name[province.end() :] if province else name
    local = _local_level(rest)
    if local or province:
        return local or "province"
    if _STATE.match(name):
        return "state"
    return _bare_level(name)


def _local_level(name: str) -> str:
    if name.startswith(tuple(_BARE)):
        return ""
    city = _CITY.match(name)
    rest = name[city.end() :] if city else name
    county = None if _GOVERNING.match(rest) else _COUNTY.match(rest)
    rest = rest[county.end() :] if county else rest
    if _TOWN.match(rest):
        return "town"
    reached = "county" if county else "city" if city else ""
    return _with_department(reached, rest)


def _bare_level(name: str) -> str:
    reached = _BARE.get(name[:1], "")
    if not reached:
        return "town" if re.match(r"(?:镇|乡)人民政府|街道办事处", name) else ""
    return reached if reached == "province" else _with_department(reached, name[1:])


def _with_department(reached: str, rest: str) -> str:
    if not reached or not rest or _GOVERNING.match(rest):
        return reached
    return f"{reached}_dept"


@cache
def _province_prefix() -> re.Pattern[str]:
    names = [row["name"] for row in vocabulary_data("issuers")["provinces"]]
    shorts = [re.sub(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|生产建设兵团)$", "", name) for name in names]
    # 云南省 and its short form 云南, but not the 云南 of a town that happens to begin so.
    longest_first = sorted(set(names), key=len, reverse=True)
    short_forms = [f"{short}(?=省|审计|财政|人民)" for short in shorts if len(short) > 1]
    return re.compile("|".join([*longest_first, *short_forms]))
