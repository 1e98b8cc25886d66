"""Names in Han characters, kana and hangul, which have the family name first and mostly no space after it."""

from __future__ import annotations

import re

from .record import Name

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\U00020000-\U0003ffff"
_KANA = "\u3040-\u30ff"
_NATIVE = re.compile(f"[{_HAN}{_KANA}\uac00-\ud7af]+")
_HAN_THEN_KANA = re.compile(f"([{_HAN}]{{1,3}})([{_KANA}]+)")
#: Chinese and Korean family names of two characters.
COMPOUND_FAMILIES = frozenset(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 司徒 东方 東方 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文"
    " 长孙 長孫 鲜于 鮮于 轩辕 軒轅 端木 百里 南宫 南宮 东郭 東郭 西门 西門 独孤 獨孤 呼延 拓跋 完颜"
    " 完顏 赫连 赫連 澹台 남궁 황보 제갈 사공 선우 서문 독고 동방".split()
)
#: Frequent Japanese ones of two.
JAPANESE_FAMILIES = frozenset(
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村"
    " 斎藤 齋藤 清水 山崎 阿部 池田 橋本 山下 石川 中島 前田 藤田 小川 後藤 岡田 長谷川 村上 近藤 石井"
    " 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 藤原 岡本 松田 中川 中野 原田 小野 田村 竹内 金子 和田"
    " 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井 武田 藤本"
    " 村田 上野 杉山 増田 平野 大塚 千葉 久保 松井 岩崎 桜井 木下 野口 松尾 菊地 野村 新井 古川 浜田"
    " 市川 菅原".split()
)
#: Frequent Chinese and Korean ones of one character.
SHORT_FAMILIES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁"
    "潘于蒋蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范石廖贾賈夏韦方白邹孟熊秦邱江尹薛闫段雷侯龙史"
    "陶黎贺顾毛郝龚邵万钱严森김이박최정강조윤장임한오서신권황안송류홍"
)


def is_native(text: str) -> bool:
    """Whether the text is all in Han characters, kana or hangul."""
    return _NATIVE.fullmatch(text.replace(" ", "").replace("·", "").replace("・", "")) is not None


def parse_native(text: str) -> Name:
    """A name in Han, kana or hangul. With a middle dot it is a foreign name in its own
    order, which no family-first form of it keeps: literal."""
    foreign = re.split("[·・]", text)
    if len(foreign) > 1:
        return {"literal": text}
    words = text.split(" ")
    if len(words) > 1:
        return _person(given=" ".join(words[1:]), family=words[0])
    mixed = _HAN_THEN_KANA.fullmatch(text)
    if mixed:
        return _person(given=mixed[2], family=mixed[1])
    if re.search(f"[{_KANA}]", text):
        return {"family": text}
    for length in (3, 2):
        if len(text) > length and text[:length] in COMPOUND_FAMILIES | JAPANESE_FAMILIES:
            return _person(given=text[length:], family=text[:length])
    # Four Han characters are two and two in Japanese; in Chinese, only a compound family name gives that
    # many.
    length = 2 if len(text) == 4 and text[0] < "\uac00" else 1
    return _person(given=text[length:], family=text[:length])


def _person(given: str, family: str) -> Name:
    if not given:
        return {"family": family}
    return {"given": given, "family": family}
