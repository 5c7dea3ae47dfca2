"""Values that nobody should send and somebody will, as they stand in an address or in a form: percent-encoded."""

from __future__ import annotations

from urllib.parse import quote

LONG = "a" * 1900
VERY_LONG = "a" * 3000
BYTES = ("%00", "%ff", "%ED%A0%80")
QUOTES = ("'", quote('"'), quote("'; DROP TABLE job; --"), quote("\\"))
RTL = quote("\u202eמלון\u202c")
# Whole numbers, or what looks like one.
INTEGERS = (
    "", "abc", "-1", "0", "1,2", "99999999999999999999", "2147483648", "9223372036854775808", "-9223372036854775809",
    "1e309", "nan", "1.5", "1_0", quote("٣"), "+1", "%201%20", "[]", *BYTES, QUOTES[0],
)  # fmt: skip
FEW_INTEGERS = ("abc", "-1", "99999999999999999999", "1e309", quote("٣"), *BYTES)
NUMBERS = (
    "nan", "inf", "-inf", "1e309", "1e400", "-5", "-0", "1e-400", "99999999999999999999", "9" * 190, "1,5", "0x10",
    quote("٣"), "1_0", *BYTES, QUOTES[0],
)  # fmt: skip
DATES = (
    "0000-00-00", "0001-01-01", "0001-01-01T00:00", "9999-12-31", "9999-12-31T23:59", "2026-02-30", "2026-13-01",
    "20260101", "2026-W01-1", "-0001-01-01", "2026-03-29T02:30", "2026-01-01T24:00", "now", "1e9", *BYTES, QUOTES[0],
)  # fmt: skip
TEXTS = (
    "%25", "_", quote("😀"), RTL, "../..", "[]", quote("{{7*7}}"), quote("<script>"), "%0D%0AX:1", "%09",
    LONG, VERY_LONG, *BYTES, *QUOTES,
)  # fmt: skip
CHOICES = ("abc", "0", "None", "DRAFT", "draft", quote("😀"), LONG, *BYTES, QUOTES[0])
IDS = (*INTEGERS, "../..", VERY_LONG, QUOTES[2], "6000101&id=7000101", "6000101,7000101", "none", "true")
PATHS = (
    "abc",
    "-1",
    "0",
    "99999999999999999999",
    "1,2",
    "1.5",
    "%00",
    "%ff",
    "%ED%A0%80",
    "..%2f..",
    "'",
    quote("😀"),
    LONG,
)
ADDRESSES = (
    "//evil.example", "https://evil.example", "javascript:alert(1)", "%2F%2Fevil.example", "/%5Cevil.example", "%09//x",
    "http:%5B", "http:evil.example", "http:/evil.example", "%09http:evil.example", "https:evil.example", "///x",
    "/admin/%00", "[", *BYTES, VERY_LONG,
)  # fmt: skip
# What a form's fields get; fewer, for a page with a form takes its time.
FIELD_TEXTS = ("%25", RTL, quote("😀"), quote("<script>"), "%0D%0AX:1", VERY_LONG, *BYTES, QUOTES[2])
FIELD_CHOICES = ("abc", "0", "None", "DRAFT", VERY_LONG, *BYTES)
FIELD_IDS = ("", "abc", "-1", "0", "1,2", "2147483648", "99999999999999999999", "1e309", quote("٣"), *BYTES)
TECHNICAL = ("psycopg", "sqlite3", "sqlalchemy", "Traceback", "SELECT ", "INSERT INTO", "UPDATE job", "StatementError")
