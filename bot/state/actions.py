"""What admins and staff can do that is written down, and who they are where no person is known."""

from enum import StrEnum

COMMAND_LINE = "command line"


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
