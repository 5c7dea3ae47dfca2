"""The index of words on SQLite: an FTS5 table with a copy of the texts, kept in step by triggers.

The copy makes the index robust: what is taken out of it is what was put in, whatever has become of the posting.
"""

from __future__ import annotations

TABLE = "job_search"
# The words of the index in their order.
TERMS = "job_search_terms"
COLUMNS = ("title", "reference", "company", "place", "description", "owner")
# Before the number of a company: a sign that is part of no word that anybody can type (`words.runs`).
OWNER_MARK = 0xE000
# FTS5 takes the accents off Latin letters only. For other alphabets: the bytes that their letters begin with, and what
# they write with marks, and without; see `words`. SQLite could not read an expression nested for all of them.
PLAIN: dict[tuple[str, ...], dict[str, str]] = {
    ("D8", "D9"): {
        **dict(zip("أإآؤئ", "اااوي", strict=True)),
        **dict.fromkeys((chr(code) for code in (0x640, *range(0x64B, 0x656), 0x670)), ""),
    },
    ("D0", "D1"): dict(zip("йёїўЙЁЇЎ", "иеіуиеіу", strict=True)),
    ("CE", "CF"): dict(zip("άέήίόύώϊϋΐΰΆΈΉΊΌΎΏΪΫ", "αεηιουωιυιυαεηιουωιυ", strict=True)),
}


def plain(column: str) -> str:
    """The expression for a text whose words FTS5 can fold; most texts have no letters of these alphabets."""
    cases = []
    for starts, letters in PLAIN.items():
        expression = column
        for written, bare in letters.items():
            expression = f"replace({expression}, '{written}', '{bare}')"
        # Asked of the bytes: many times quicker than asking for a range of letters.
        there = " OR ".join(f"instr(CAST({column} AS BLOB), x'{start}')" for start in starts)
        cases.append(f"WHEN {there} THEN {expression}")
    return f"CASE {' '.join(cases)} ELSE {column} END"


def source(where: str) -> str:
    """The statement that reads the documents of the postings that ``where`` names."""
    texts = ", ".join(
        (
            plain("job.title"),
            plain("coalesce(job.reference, '')"),
            plain("company.name"),
            plain("job.place"),
            plain("job.description"),
        )
    )
    return (
        f"SELECT job.id, {texts}, char({OWNER_MARK}) || job.company_id"  # noqa: S608 - no input
        f" FROM job JOIN company ON company.id = job.company_id WHERE {where}"
    )


def insertion(where: str) -> str:
    """The statement that takes the postings that ``where`` names into the index."""
    return f"INSERT INTO {TABLE} (rowid, {', '.join(COLUMNS)}) {source(where)}"


def removal(where: str) -> str:
    """The statement that takes documents out; ``where`` speaks of their ``rowid``."""
    return f"DELETE FROM {TABLE} WHERE {where}"  # noqa: S608 - no input


DIFFERING = (
    f"SELECT id FROM (SELECT * FROM ({source('true')} EXCEPT SELECT rowid, {', '.join(COLUMNS)} FROM {TABLE})"  # noqa: S608
    f" UNION ALL SELECT * FROM (SELECT rowid, {', '.join(COLUMNS)} FROM {TABLE} EXCEPT {source('true')}))"
    " GROUP BY id ORDER BY id"
)
TRIGGERS = {
    "job_search_insert": ("AFTER INSERT ON job", insertion("job.id = NEW.id")),
    "job_search_update": (
        "AFTER UPDATE OF id, title, reference, place, description, company_id ON job",
        f"{removal('rowid = OLD.id')}; {insertion('job.id = NEW.id')}",
    ),
    "job_search_delete": ("AFTER DELETE ON job", removal("rowid = OLD.id")),
    "job_search_company": (
        "AFTER UPDATE OF name ON company WHEN OLD.name <> NEW.name",
        f"{removal('rowid IN (SELECT id FROM job WHERE company_id = NEW.id)')};"  # noqa: S608 - no input
        + insertion("job.company_id = NEW.id"),
    ),
}

TABLE_STATEMENT = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5({', '.join(COLUMNS)},"
    f" tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Mn Mc' tokenchars '{chr(OWNER_MARK)}'\")"
)


def install() -> list[str]:
    """The statements that make the triggers anew: a table that a migration rebuilds loses its own."""
    terms = f"CREATE VIRTUAL TABLE IF NOT EXISTS {TERMS} USING fts5vocab({TABLE}, instance)"
    made = [f"CREATE TRIGGER {name} {when} BEGIN {what}; END" for name, (when, what) in TRIGGERS.items()]
    return [terms, *(f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS), *made]


def create() -> list[str]:
    """The statements that make the empty index."""
    return [TABLE_STATEMENT, *install()]


def drop() -> list[str]:
    """The statements that take the index away."""
    removed = [f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS]
    return [*removed, f"DROP TABLE IF EXISTS {TERMS}", f"DROP TABLE {TABLE}"]
