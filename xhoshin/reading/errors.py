"""Why a file cannot be read, each in a sentence for the clerk who handed it in."""

from __future__ import annotations

from enum import StrEnum


class ReadingCode(StrEnum):
    EMPTY = "empty"
    UNKNOWN_FORMAT = "unknown_format"
    OLD_WORD = "old_word"
    NOT_PDF = "not_pdf"
    NOT_DECODABLE = "not_decodable"
    ENCRYPTED = "encrypted"
    NO_TEXT_LAYER = "no_text_layer"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_DEEP = "too_deep"
    TOOK_TOO_LONG = "took_too_long"
    OUT_OF_MEMORY = "out_of_memory"
    NO_PAGE = "no_page"
    NOT_POSSIBLE = "not_possible"


_SENTENCES = {
    ReadingCode.EMPTY: "ファイルが空です。中身のあるファイルを指定してください。/ The file is empty: give one that holds the report.",
    ReadingCode.UNKNOWN_FORMAT: "読める形式（PDF、Word の docx、テキスト、Markdown）ではありません。PDF か docx で保存し直してください。"
    "/ This is none of the formats that can be read (PDF, Word's docx, text, Markdown): save it as PDF or docx.",
    ReadingCode.OLD_WORD: "古い形式の Word（.doc）や一太郎などのファイルです。docx か PDF で保存し直してください。"
    "/ This is a file of old Word (.doc) or another older program: save it as docx or PDF.",
    ReadingCode.NOT_PDF: "PDF ではないので、ページの画像は作れません。/ This is no PDF: there is no page to show as an image.",
    ReadingCode.NOT_DECODABLE: "文字コードが UTF-8、UTF-16、Shift_JIS（CP932）のどれでもありません。UTF-8 で保存し直してください。"
    "/ The text is neither UTF-8, UTF-16 nor Shift_JIS (CP932): save it as UTF-8.",
    ReadingCode.ENCRYPTED: "パスワードで保護されています。保護を外して保存し直してください。"
    "/ The file is protected by a password: save it without protection.",
    ReadingCode.NO_TEXT_LAYER: "この PDF には文字の情報（テキスト層）がありません。画像だけの PDF です。元の Word から PDF を作るか、文字認識（OCR）をかけてください。"
    "/ This PDF has no text layer, its pages are images: make the PDF from the Word file, or run OCR over it.",
    ReadingCode.DAMAGED: "ファイルが壊れているか、途中で切れています。元のファイルから作り直してください。"
    "/ The file is damaged or cut short: make it again from the original.",
    ReadingCode.TOO_LARGE: "ファイルが大きすぎます（{detail}）。報告だけを含むファイルにしてください。"
    "/ The file is too large ({detail}): give a file that holds the report alone.",
    ReadingCode.TOO_MANY_PAGES: "ページが多すぎます（{detail}）。報告だけを含むファイルにしてください。"
    "/ There are too many pages ({detail}): give a file that holds the report alone.",
    ReadingCode.TOO_DEEP: "文書の入れ子が深すぎて読めません。Word で開いて保存し直してください。"
    "/ The document is nested too deeply to be read: open it in Word and save it again.",
    ReadingCode.TOOK_TOO_LONG: "読み取りに時間がかかりすぎるため中止しました（{detail}）。ファイルを簡単にして保存し直してください。"
    "/ Reading took too long and was stopped ({detail}): save the file in a simpler form.",
    ReadingCode.OUT_OF_MEMORY: "読み取りに必要なメモリが上限（{detail}）を超えたため中止しました。ファイルを簡単にして保存し直してください。"
    "/ Reading needed more memory than allowed ({detail}) and was stopped: save the file in a simpler form.",
    ReadingCode.NO_PAGE: "そのページはありません（{detail}）。/ There is no such page ({detail}).",
    ReadingCode.NOT_POSSIBLE: "読み取りを始められませんでした（{detail}）。少し待ってからもう一度試してください。"
    "/ Reading could not be started ({detail}): wait a little and try again.",
}


class ReadingError(Exception):
    """A file that cannot be read; `str` of it is a sentence in Japanese and English that says what to do."""

    def __init__(self, code: ReadingCode, detail: str = "") -> None:
        super().__init__(_SENTENCES[code].format(detail=detail))
        self.code = code
        self.detail = detail
