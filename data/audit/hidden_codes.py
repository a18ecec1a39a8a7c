"""What stands in the log for the code of a trader, a broker or a declaration: the same for the same code, and nothing of it."""

import hmac

from data.audit.audit_key import TRADERS, used


def hidden(secret: bytes, code: str) -> str:
    """Return what stands for a code: '~' and 16 hexadecimal digits, which nobody can work out or try without the key."""
    return f"~{hmac.digest(used(secret, TRADERS), code.encode('utf-8', 'replace'), 'sha256').hex()[:16]}"
