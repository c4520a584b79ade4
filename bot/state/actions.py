"""What admins and staff can do that is written down, and who they are where no person is known."""

from enum import StrEnum

COMMAND_LINE = "command line"
# What is shown instead of answers where whoever suspends them says nothing else.
DEFAULT_NOTICE = (
    "ただいまお答えを休止しています。お急ぎの方は区役所の窓口へお尋ねください。/ Answers are suspended at the moment: please ask at the ward office."
)
MOST_NOTICE = 500


class Action(StrEnum):
    GRANT = "grant"
    REVOKE = "revoke"
    ACCOUNT = "account"
    SIGN_IN = "sign_in"
    UPLOAD = "upload"
    PUBLISH = "publish"
    CANCEL = "cancel"
    ROLLBACK = "rollback"
    REINDEX = "reindex"
    SYNONYM = "synonym"
    GOLDEN = "golden"
    DISMISS = "dismiss"
    SUSPEND = "suspend"
    RESUME = "resume"
