"""What is not a question about policy: greetings, thanks, nonsense, code, matters of one person's life or safety."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum


class Chatter(StrEnum):
    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT_BOT = "about_bot"
    PERSONAL_OR_UNSAFE = "personal_or_unsafe"
    NOT_A_QUESTION = "not_a_question"


_GREETING = re.compile(
    r"^\W*(?:おはよう|こんにち[はわ]|こんばん[はわ]|はじめまして|やあ|どうも|もしもし|おやすみ|ハロー|ただいま|よろしく|hello|hi|hey|good (?:morning|afternoon|evening|night)|你好|您好|早上好|大家好|안녕(?:하세요)?)"
    r"(?:ございます|です|お願いします|there|\W)*",
)
_THANKS = re.compile(
    r"ありがと|有難う|助かっ(?:た|り)|サンキュー|お疲れ(?:さま|様)|さようなら|またね|バイバイ|\bthank(?:s| you)\b|\b(?:good)?bye\b|谢谢|再见|고마워|감사합니다|잘\s*가"
)
_ABOUT_BOT = re.compile(
    r"(?:あなた|きみ|君|おまえ|お前|ボット|bot|ai)(?:は|って|の)?(?:誰|だれ|何者|何歳|名前|どこ|何が(?:でき|得意)|人間|元気|ai|好き|結婚|彼氏|彼女|性別)|何ができる(?:の|ん|か|$)|使い方(?:を|は)?(?:教え|$)|自己紹介"
    r"|\bwho are you\b|\bwhat (?:are|can) you\b|\bare you (?:a |an )?(?:ai|bot|human|real)|\bhow are you\b|\bwhat(?:'s| is) your name|你是谁|你会|你能|你叫|你几岁|너는\s*누구|넌\s*누구|무엇을\s*할\s*수"
)
_UNSAFE = re.compile(
    r"死にたい|消えたい|自殺|殺(?:す|し|せ|したい|害)|自傷|リストカット|爆弾|爆破|(?<!消)毒(?:薬|の作)|武器の|銃の|麻薬|覚醒剤|大麻|ハッキング|パスワード(?:を|教)|違法に|詐欺(?:の(?:やり|仕)方|をし(?:たい|よう))|脅迫(?:し(?:たい|よう|て)|の方法)|盗(?:む|み方)|ストーカー|復讐|仕返し"
    r"|(?:私|わたし|僕|俺|うちの(?:子|夫|妻|父|母)|自分)の(?:病気|症状|年金額|税金|税額|保険料|住民票|マイナンバー|個人番号|口座|成績|薬|診断|借金|離婚|裁判)|診断して|(?:薬|くすり)(?:は|を).*(?:飲|効)|病気かな|痛(?:い|み)(?:です|が|の)|離婚(?:したい|しそう|しよう|すべき)|借金|慰謝料|失恋|ふられ|振られ|恋人|彼女に|彼氏に|占って|占い"
    r"|(?:住所|電話番号|電話|家|自宅|年収)を(?:調べ|特定|教えて).*(?:さん|市長|職員|個人|誰か)|(?:さん|市長|職員|区長)(?:の)?(?:自宅|家の住所|個人の|年収|家族)"
    r"|\bkill\b|\bsuicid\w*|\bhurt (?:myself|someone)\b|\bbomb\b|\bweapons?\b|\bdrugs\b|\bhack(?:ing)?\b|\bpassword\b|\bmedicine\b|\bdiagnos\w+|\bchest pain\b|\bsymptoms?\b|\bdivorce\b|自杀|炸弹|杀人|毒品|吃什么药|자살|폭탄|죽고\s*싶|마약"
)
_CODE = re.compile(
    r"\b(?:select\b.+\bfrom|insert\s+into|drop\s+table|delete\s+from|union\s+select)\b|<\s*/?\s*[a-z][^>]*>|\b(?:def|function|import|console\.log|print)\s*\(|\$\(|;\s*--|\{\{.*\}\}|rm\s+-rf|\bsudo\b|^\s*[{\[].*[}\]]\s*$"
)
_INJECTION = re.compile(
    r"(?:以前|これまで|前|上記|今まで)の(?:指示|命令|プロンプト|設定|ルール).*(?:無視|忘れ)|システムプロンプト|プロンプトを|(?:指示|ルール|制限)を(?:すべて|全て)?(?:無視|忘れ|解除)|制限のない|(?:に|として)なりきって|ロールプレイ|でっち上げ|(?:の)?ふりをして"
    r"|\bignore (?:all |any |the |your )*(?:previous|prior|above)?\s*(?:instructions?|rules|prompts?)|\bsystem prompt\b|\bpretend\b|\bjailbreak\b|\bact as\b|\brole-?play\b|忽略.*指令|系统提示|이전\s*지시"
)
_CREATIVE = re.compile(
    r"なぞなぞ|ジョーク|冗談|ダジャレ|しりとり|(?:歌|詩|小説|物語|俳句|川柳|作文|ポエム|ラップ)を?(?:歌|書|作|詠|聞|うた)|(?:歌|うた)って|面白い話|笑わせ|暇(?:だ|つぶし|です)|じゃんけん|ゲームし|クイズ|レシピ|作り方|翻訳して|訳して|計算して|宿題|天気|ニュース|株価|為替|競馬|宝くじ|野球の結果|おすすめの(?:映画|本|店|ランチ)|今何時|今日(?:は)?何(?:日|曜)"
    r"|\bjokes?\b|\briddle\b|\b(?:sing|write) (?:me |a |an )|\bpoem\b|\bsong\b|\brecipe\b|\bweather\b|\btranslate\b|\bstory\b|唱歌|讲.*笑话|天气|写.*诗|농담|노래|날씨|이야기\s*해"
)
_ARITHMETIC = re.compile(r"^[\s\d.()]*\d\s*[+\-*/×÷^][\s\d.+\-*/×÷=^()]+(?:は|を計算|いくつ|です)?[\s?]*$")
_WORD = re.compile(r"[^\W\d_]")
_REPEATED = re.compile(r"^(.{1,3}?)\1{3,}$")
_GIBBERISH = re.compile(r"^[bcdfghjklmnpqrstvwxz]{5,}$|^(?=[a-z]*$)(?:asdf|qwer|zxcv|hjkl)[a-z]*$")


_ASKS = re.compile(r"[?]|か[。\s]*$|教えて|知りたい|ください|下さい|\b(?:what|when|where|who|why|how|which|can|is|are|do|does)\b|吗|什么|까|나요")


def chatter(folded: str, has_topic: Callable[[str], bool]) -> Chatter | None:
    """What kind of talk this is, or None where it may be a question about the reports.

    Greetings, thanks and the like are talk only where nothing else is asked: `has_topic` tells whether a text names something.
    """
    bare = folded.strip(" \t\r\n?!.。、,・…ー~〜")
    if not _WORD.search(folded) or _REPEATED.match(bare) or _GIBBERISH.match(bare) or _ARITHMETIC.match(folded):
        return Chatter.NOT_A_QUESTION
    if _CODE.search(folded) or _INJECTION.search(folded):
        return Chatter.NOT_A_QUESTION
    if _UNSAFE.search(folded):
        return Chatter.PERSONAL_OR_UNSAFE
    kinds = ((_ABOUT_BOT, Chatter.ABOUT_BOT), (_CREATIVE, Chatter.NOT_A_QUESTION), (_THANKS, Chatter.THANKS), (_GREETING, Chatter.GREETING))
    for pattern, kind in kinds:
        besides = _GREETING.sub(" ", pattern.sub(" ", folded))
        if pattern.search(folded) and not (_ASKS.search(folded) and has_topic(besides)):
            return kind
    return None
