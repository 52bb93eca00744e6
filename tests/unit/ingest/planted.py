"""Invented cases for the gate: what must be found, and near misses. Every name, number and address is made up.

Numbers of persons begin with region 99 or consist of obvious patterns; check digits are computed.
"""

from __future__ import annotations


def identity(first: str = "99010119000101001") -> str:
    """An identity number of a region that does not exist, with its check digit."""
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first))
    return first + "10X98765432"[total % 11]


def luhn(first: str) -> str:
    """Digits with the check digit of a card behind them."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(first)))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    return first + str(-total % 10)


def wide(text: str) -> str:
    """Digits in full width."""
    return text.translate({48 + digit: 0xFF10 + digit for digit in range(10)})


ID = identity()
ID_X = next(
    number for serial in range(1000) if (number := identity(f"99010119000101{serial:03d}")).endswith("X")
)
CARD16 = luhn("622200000000000")
CARD19 = luhn("622200000000000000")
VISA = luhn("400000000000000")
MOBILE = "13800000000"
MOBILE2 = "19911112222"
TABLE = "序号 姓名 身份证号 家庭住址 联系电话"

#: (what it is, text, the rules that must be found: exactly these)
PLANTED: list[tuple[str, str, tuple[str, ...]]] = [
    # identity numbers
    ("plain", f"身份证号：{ID}。", ("identity-number",)),
    ("ending in X", f"张某某{ID_X}", ("identity-number",)),
    ("ending in small x", f"张某某{ID_X.lower()}，", ("identity-number",)),
    ("without any word", f"名单\n{ID}\n", ("identity-number",)),
    ("full width", wide(ID), ("identity-number",)),
    ("full width X", wide(ID_X[:-1]) + "Ｘ", ("identity-number",)),
    ("spaced 6-8-4", f"{ID[:6]} {ID[6:14]} {ID[14:]}", ("identity-number",)),
    ("hyphens", f"{ID[:6]}-{ID[6:14]}-{ID[14:]}", ("identity-number",)),
    ("each digit in a cell", " ".join(ID), ("identity-number",)),
    ("ideographic spaces", "\u3000".join((ID[:6], ID[6:14], ID[14:])), ("identity-number",)),
    ("broken over a line", f"{ID[:6]}\n{ID[6:]}", ("identity-number",)),
    ("broken before the check digit", f"{ID[:17]}\n{ID[17:]}", ("identity-number",)),
    ("broken over two lines", f"{ID[:6]}\n{ID[6:14]}\n{ID[14:]}", ("identity-number",)),
    ("in a row, first", f"姓名 证件号\n{ID} 张甲乙", ("identity-number",)),
    ("in a row, between numbers", f"序号 姓名 证号 年龄\n1 {ID} 45", ("identity-number",)),
    ("two side by side", f"{ID} {ID_X}", ("identity-number", "identity-number")),
    ("after a colon and a bracket", f"（身份证号:{ID}）", ("identity-number",)),
    ("beside Chinese characters", f"持{ID}号身份证", ("identity-number",)),
    ("O for 0", f"身份证号码：{ID.replace('0', 'O', 3).replace('O', '0', 1)}", ("suspect-identity-number",)),
    ("l for 1", f"身份证号：{ID[:4]}0l{ID[6:]}", ("suspect-identity-number",)),
    (
        "a wrong check digit, said to be one",
        f"身份证号：{ID[:17]}{(int(ID[17]) + 1) % 10}",
        ("suspect-identity-number",),
    ),
    ("the last character missing", f"公民身份号码：{ID[:17]}，", ("suspect-identity-number",)),
    ("fifteen digits, said to be one", "身份证号码 990101500101001，", ("identity-number",)),
    # cards and accounts
    ("card of 16", f"银行卡号：{CARD16}", ("bank-card",)),
    ("card of 19", f"开户行云州银行，卡号{CARD19}", ("bank-card",)),
    ("card in fours", f"卡号 {CARD16[:4]} {CARD16[4:8]} {CARD16[8:12]} {CARD16[12:]}", ("bank-card",)),
    ("card without a word", f"张甲乙 {CARD19}", ("bank-card",)),
    ("card of another brand", f"工资卡（银行卡）{VISA}", ("bank-card",)),
    ("card in full width", f"一卡通账号：{wide(CARD19)}", ("bank-card",)),
    ("card broken over a line", f"卡号：{CARD16[:8]}\n{CARD16[8:12]} {CARD16[12:]}", ("bank-card",)),
    (
        "passbook in a list of persons",
        "姓名 村组 存折账号 金额\n张甲乙 一组 880000000000000011 500",
        ("bank-account",),
    ),
    # telephones
    ("mobile of nobody's office", f"张甲乙，{MOBILE}", ("mobile",)),
    ("mobile in a relief list", f"姓名 低保类别 联系电话\n张甲乙 A类 {MOBILE}", ("mobile",)),
    ("mobile spaced", f"户主本人 {MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}", ("mobile",)),
    ("mobile hyphened", f"家长电话{MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}", ("mobile",)),
    ("mobile with the country", f"患者电话：+86 {MOBILE2}", ("mobile",)),
    ("mobile in full width", f"当事人手机：{wide(MOBILE2)}", ("mobile",)),
    ("mobile broken over a line", f"李甲乙 {MOBILE[:6]}\n{MOBILE[6:]}", ("mobile",)),
    ("mobiles in a column", f"姓名 手机\n张甲乙 {MOBILE}\n李甲乙 {MOBILE2}", ("mobile", "mobile")),
    ("telephone at home", "家庭电话：0999-8888888", ("home-phone",)),
    # addresses
    ("home address", "家庭住址：云州市东湖区梅园路18号3栋2单元501室", ("home-address",)),
    ("home address in words", "张甲乙，家住云州市白水县柳林镇河口村三组", ("home-address",)),
    ("residence", "现住址:云州市西城区幸福小区7幢", ("home-address",)),
    ("registered address", "户籍所在地：云州市白水县大树乡小河村12号", ("home-address",)),
    ("address in a column", "姓名 家庭住址 补助金额\n张甲乙 柳林镇河口村5组12号 800", ("home-address",)),
    (
        "a whole row",
        f"{TABLE}\n1 张甲乙 {ID} 河口村5组12号 {MOBILE}",
        ("identity-number", "home-address", "mobile"),
    ),
    # minors
    ("minor by name and age", "未成年人王小乙（男，12岁）被送往医院", ("minor",)),
    ("pupil", "学生李小丙，15周岁，就读于某校", ("minor",)),
    ("child with sex and age", "救助对象：\n赵小丁，女，9岁，父母双亡", ("minor",)),
    ("orphan", "孤儿张小戊，由祖父母抚养", ("minor",)),
    ("child of somebody", "其子刘小己，现年7岁", ("minor",)),
    (
        "children in a table",
        "困境儿童花名册\n序号 姓名 性别 年龄 所在村\n1 王小庚 男 11 河口村\n2 李小辛 女 8 柳林村",
        ("minor", "minor"),
    ),
    ("pupils with birth dates", "某小学新生名单\n姓名 性别 出生年月\n赵小壬 女 2019-03\n", ("minor",)),
    # papers and plates
    ("passport", "护照号码：E00000000", ("passport",)),
    ("new passport", "持护照（号码 EA0000001）", ("passport",)),
    ("permit", "港澳居民来往内地通行证H00000000", ("passport",)),
    ("officer's card", "军官证：军字第0000001号", ("passport",)),
    ("plate with its owner", "车主张甲乙，车牌号云A·00001", ("plate",)),
    # marks
    ("secret", "秘密★5年\n云州市文件", ("secrecy-mark",)),
    ("confidential, spaced", "机 密 ☆\n关于", ("secrecy-mark",)),
    ("top secret", "绝密★长期", ("secrecy-mark",)),
    ("on a line of its own", "云州市\n 机密 \n关于", ("secrecy-mark",)),
    ("star recognised as *", "000123\n秘密*1年\n", ("secrecy-mark",)),
    ("level stated", "密级：秘密", ("secrecy-mark",)),
    ("level in a form", "密级 机密\n拟稿人", ("secrecy-mark",)),
    ("term of secrecy", "保密期限：10年", ("secrecy-mark",)),
    ("not open", "云州市财政局\n（此件不公开）", ("not-open-mark",)),
    ("not to be opened", "本件不予公开", ("not-open-mark",)),
    ("not open, alone", "关于某事的通知\n（不公开）\n", ("not-open-mark",)),
    ("on request", "（此件依申请公开）", ("on-request-mark",)),
    ("internal material", "内部资料\n关于", ("internal-mark",)),
    ("internal, to be kept", "内部资料，注意保存", ("internal-mark",)),
    ("internal matter", "【内部事项】\n关于", ("internal-mark",)),
    ("collected after the meeting", "会后收回", ("internal-mark",)),
    ("sent down to a level", "（此件发至县团级）", ("internal-mark",)),
    ("copy number", "份号：000123\n云州市", ("copy-number",)),
    ("draft on a line", "云州市办法\n（征求意见稿）\n第一条", ("draft-mark",)),
    ("draft in the title", "云州市某某管理办法（送审稿）\n第一条", ("draft-mark",)),
    ("counter-signing copy", "会签稿", ("draft-mark",)),
    ("drafting sheet", "云州市人民政府公文稿纸\n拟稿人 张甲乙", ("draft-mark",)),
]

#: (what it is, text): none of them keeps a document back.
NEAR_MISSES: list[tuple[str, str]] = [
    ("secrets in a law", "保守国家秘密，涉及国家秘密、机密、绝密的，依照保密法办理。"),
    ("levels in a law", "国家秘密的密级分为绝密、机密、秘密三级。"),
    ("not open, in a law", "依法不予公开的政府信息，应当说明理由。此件公开发布。"),
    ("on request, in a law", "可以依申请公开。公开方式：主动公开"),
    ("internal, in a sentence", "内部使用存档（复审）\n内部资料性出版物管理办法\n内部审计"),
    ("public consultation", "关于《办法（征求意见稿）》公开征求意见的通知"),
    ("draft laid before the public", "云州市办法（征求意见稿）\n现向社会公开征求意见。"),
    ("manuscripts", "广播电视稿件，一稿一付"),
    ("project number", f"项目编号{ID}99，"),
    ("order number with letters", f"合同编号HT{ID}"),
    ("amount of money", f"金额{ID}.50元"),
    ("number hidden by the depositor", "990101********0014"),
    ("wrong check digit, nothing said", ID[:-1] + str((int(ID[-1]) + 1) % 10)),
    ("no such birth date", identity("99010119001301001")),
    ("born in the future", identity("99010120991201001")),
    ("no such region", identity("00010119000101001")),
    ("years in a row", "2019 2020 2021 2022 2023 2024 2025"),
    ("social credit code", "统一社会信用代码 91350100M000100Y43"),
    ("social credit code of digits", f"统一社会信用代码：{identity('91350100000100014')}"),
    ("office telephone", "联系电话：0999-8888888，传真：0999-7777777"),
    ("office telephones in a row", "举报电话 0999 8888888 0999 7777777 0999 6666666"),
    ("hotline", "服务热线12345、4000000000、96000"),
    ("mobile of an office", f"联系人：张甲乙，联系电话：{MOBILE}"),
    ("duty mobile", f"防汛值班手机 {MOBILE}"),
    ("mobiles in a directory", f"单位 联系人 职务 联系电话\n城关镇 张甲乙 科长 {MOBILE}"),
    ("amount like a mobile", "一般公共预算收入13800000000元"),
    ("amount in a row of figures", "合计 13800000000 2500000 1380000 9900000"),
    ("account of a treasury", f"户名：云州市财政局非税收入专户\n账号：{CARD19}"),
    ("account of a company", f"收款单位：云州市某某公司 开户行：云州银行 账号：{CARD19}"),
    ("card number with a wrong check digit", f"卡号{CARD19[:-1]}{(int(CARD19[-1]) + 1) % 10}"),
    ("standard", "GB/T 33190-2016、GB 11643-1999、GB/T 9704-2012、DB99/T 1234-2020"),
    ("book number", "ISBN 978-7-00-000000-1，定价 38.00 元"),
    ("serial number", "CN 99-0001/D，ISSN 1000-0000"),
    ("order and document numbers", "国务院令第711号，云政发〔2024〕12号，国办发明电〔2020〕13号"),
    ("parcel number", "宗地编号990101001001GB00001，不动产单元号"),
    ("coordinates", "东经113.12345678901234，北纬23.123456789012"),
    ("office address", "地址：云州市东湖区人民路1号市民中心3栋201室，办公地址：建设路8号"),
    ("place of a company", "住所：云州市高新区科技路88号5幢"),
    ("home address in a law", "申请书应当载明申请人的姓名、住址、联系方式。"),
    ("minors in a law", "未成年人不满14周岁的，应当由监护人陪同；儿童年满6周岁入学。"),
    ("minor hidden", "未成年人张某（男，12岁）、小明（化名，9岁）、王某某，女，8岁"),
    ("adult", "张甲乙，男，45岁，中共党员"),
    ("officials", "任命张甲乙为云州市财政局局长，1975年3月生"),
    ("public vehicle", "公务用车云A00001、云A00002公开拍卖"),
    ("passport in a law", "持护照或者其他国际旅行证件的公民"),
    ("mail of an office", "电子邮箱：yunzhou0000@163.com，ztc@yunzhou.gov.cn"),
    ("figures of a budget", "2024 1,234,567.89 2023 1,111,222.33 2022 998,877.66"),
    ("candidate numbers", "准考证号 20240000000123 张甲乙 笔试 78.5"),
    ("medical word", "秘密投票、秘密会议、机密级计算机"),
]
