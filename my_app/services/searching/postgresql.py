"""The index of words on PostgreSQL: a table beside the postings with a tsvector and its GIN index, kept by triggers.

The triggers work once for each statement, on all of its rows: a COPY of many rows is indexed set-wise. Words keep
their place, for words in order, and the part of the posting they stand in as their weight: A is title and reference,
B the company, C the place, D the text. The language and the company's number are words behind a colon: neither can be
typed.
"""

from __future__ import annotations

from sqlalchemy import Connection

from my_app.services.searching.words import PREFIX_FROM

TABLE = "job_search"
# The languages that PostgreSQL may have a stemmer for.
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
# Collations that know the letters of all alphabets; the first that is there is used, else the database's own.
COLLATIONS = ("pg_c_utf8", "C.utf8", "C.UTF-8", "en_US.utf8", "en_US.UTF-8", "und-x-icu")
TOKENS = "asciiword, word, numword, int, uint, float, sfloat, version"
# What the parser would make hosts, mails, paths, tags and numbers of.
SIGNS = "-./@_:&<>+~"
# Signs beyond ASCII that a database whose locale knows no letters would take for letters.
WIDE_SIGNS = (
    r"[-./@_:&<>+~\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u060c\u061b\u061f\u066a-\u066d"
    r"\u06d4\u0964\u0965\u2000-\u206f\u20a0-\u20cf\u2190-\u245f\u2500-\u2bff\u3000-\u3004\u3008-\u3020\u3030"
    r"\ue000-\uf8ff\ufe0f\ufe10-\ufe1f\ufe30-\ufe6f\uff00-\uff0f\uff1a-\uff20\U0001f000-\U0001faff]+"
)
# A word that ends each part, so that words in order never reach from one part into the next.
GAP = "'''.'':1'::tsvector"

DOCUMENT = (
    "job_search_words(job.title, job.reference, company.name, job.place, job.description, job.language, job.company_id)"
)


def insertion(where: str, jobs: str = "job") -> str:
    """The statement that takes the postings that ``where`` names into the index, or renews what it has of them."""
    return (
        f"INSERT INTO {TABLE} (job_id, words) SELECT job.id, {DOCUMENT}"  # noqa: S608 - no input
        f" FROM {jobs} job JOIN company ON company.id = job.company_id WHERE {where}"
        " ON CONFLICT (job_id) DO UPDATE SET words = excluded.words"
    )


DIFFERING = (
    f"SELECT coalesce(job.id, s.job_id) FROM job JOIN company ON company.id = job.company_id"  # noqa: S608 - no input
    f" FULL JOIN {TABLE} s ON s.job_id = job.id WHERE s.words IS DISTINCT FROM {DOCUMENT} ORDER BY 1"
)

# What most texts are made of: ASCII, and the signs that typesetters use.
PLAIN = r"\u0001-\u007f\u2000-\u206f"
# Alphabets whose letters fall apart when accents are taken off, and are joined again.
JOINED = r"\u0900-\u1fff\u3000-\ud7ff\uf900-\uffff\U00010000-\U0010ffff"
# One sign after the other is replaced several times quicker than any of them by a pattern.
BARE = "$1"
for sign in SIGNS:
    BARE = f"replace({BARE}, '{sign}', ' ')"
FOLD = f"""BEGIN
    IF octet_length($1) = char_length($1) THEN RETURN lower({BARE}); END IF;
    IF $1 !~ '[^{PLAIN}]' THEN RETURN lower(regexp_replace({BARE}, '[\\u2000-\\u206f]+', ' ', 'g')); END IF;
    $1 := regexp_replace(normalize({BARE}, NFD), '[\\u0300-\\u036f\\u0640\\u064b-\\u065f\\u0670]+', '', 'g');
    $1 := lower($1{{collate}});
    IF $1 ~ '[{JOINED}]' THEN $1 := normalize($1, NFC); END IF;
    RETURN regexp_replace(replace($1, 'ς', 'σ'), '{WIDE_SIGNS}', ' ', 'g');
END"""
# The long text comes last: what is joined to it copies it.
WORDS = f"""BEGIN
    RETURN array_to_tsvector(array_remove(ARRAY[':' || $6, ':' || $7], NULL))
        || setweight(to_tsvector('job_search', job_search_fold($1)) || {GAP}
            || to_tsvector('job_search', job_search_fold(coalesce($2, ''))), 'A') || {GAP}
        || setweight(to_tsvector('job_search', job_search_fold($3)), 'B') || {GAP}
        || setweight(to_tsvector('job_search', job_search_fold($4)), 'C') || {GAP}
        || to_tsvector('job_search', job_search_fold($5));
END"""
# What finds other forms of a word: in the postings of each language, what begins with the stem that it has there. The
# postings themselves are not stemmed, which would take as long as all the rest. An English stem has an i for a last y.
STEM = """BEGIN
    RETURN (SELECT string_agg('((' || languages || ') & (' || forms || '))', '|')::tsquery FROM (
        SELECT string_agg(quote_literal(':' || code), '|') AS languages, quote_literal(stem) || ':*' || CASE
            WHEN bool_or(code = 'en') THEN '|' || quote_literal(regexp_replace(stem, 'i$', 'y')) ELSE '' END AS forms
        FROM (VALUES {asked}) AS asked (code, stem)
        WHERE length(stem) >= {least} AND NOT starts_with(stem, $1) GROUP BY stem) AS stems);
END"""
SIGNATURES = {
    "job_search_fold": "text",
    "job_search_words": "text, text, text, text, text, text, integer",
    "job_search_stem": "text",
}


def functions(collation: str, stemmers: dict[str, str]) -> list[str]:
    """The statements that make what the triggers and the questions call."""
    asked = ", ".join(f"('{code}', (ts_lexize('job_search_{code}', $1))[1])" for code in stemmers)
    made = {
        "job_search_fold": ("text", FOLD.format(collate=f' COLLATE "{collation}"' if collation else "")),
        "job_search_words": ("tsvector", WORDS),
        "job_search_stem": ("tsquery", STEM.format(asked=asked or "('', NULL)", least=PREFIX_FROM)),
    }
    return [
        f"CREATE OR REPLACE FUNCTION {name}({SIGNATURES[name]}) RETURNS {kind}"
        f" LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$ {body} $$"
        for name, (kind, body) in made.items()
    ]


CHANGED = ", ".join(f"{{0}}.{name}" for name in "title reference place description language company_id".split())
TRIGGERS = {
    "job_search_insert": (
        "AFTER INSERT ON job REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
        insertion("true", "added"),
    ),
    "job_search_update": (
        "AFTER UPDATE ON job REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT",
        insertion(
            f"job.id IN (SELECT n.id FROM new_rows n JOIN old_rows o ON o.id = n.id"  # noqa: S608 - no input
            f" WHERE ({CHANGED.format('n')}) IS DISTINCT FROM ({CHANGED.format('o')}))",
            "new_rows",
        ),
    ),
    "job_search_delete": (
        "AFTER DELETE ON job REFERENCING OLD TABLE AS removed FOR EACH STATEMENT",
        f"DELETE FROM {TABLE} WHERE job_id IN (SELECT id FROM removed)",  # noqa: S608 - no input
    ),
    "job_search_company": (
        "AFTER UPDATE OF name ON company FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name)",
        insertion("job.company_id = NEW.id"),
    ),
}


def install(connection: Connection) -> list[str]:
    """The statements that make the functions and triggers, anew if they are there."""
    found = set(connection.exec_driver_sql("SELECT collname FROM pg_collation WHERE collencoding IN (-1, 6)").scalars())
    collation = next((name for name in COLLATIONS if name in found), "")
    statements = functions(collation, stemmers(connection))
    for name, (when, what) in TRIGGERS.items():
        body = f"BEGIN {what}; RETURN NULL; END"
        statements += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE OR REPLACE TRIGGER {name} {when} EXECUTE FUNCTION {name}()",
        ]
    return statements


def stemmers(connection: Connection) -> dict[str, str]:
    """The stemmers that this database has."""
    known = set(connection.exec_driver_sql("SELECT dictname FROM pg_catalog.pg_ts_dict").scalars())
    return {code: name for code, name in STEMMERS.items() if f"{name}_stem" in known}


def create(connection: Connection) -> list[str]:
    """The statements that make the empty index."""
    statements = [
        "CREATE TEXT SEARCH DICTIONARY job_search_plain (TEMPLATE = pg_catalog.simple)",
        "CREATE TEXT SEARCH CONFIGURATION job_search (PARSER = pg_catalog.default)",
        f"ALTER TEXT SEARCH CONFIGURATION job_search ADD MAPPING FOR {TOKENS} WITH job_search_plain",
    ]
    # Without the lists of words that PostgreSQL leaves out: what can be typed can be found.
    statements += [
        f"CREATE TEXT SEARCH DICTIONARY job_search_{code} (TEMPLATE = pg_catalog.snowball, LANGUAGE = {name})"
        for code, name in stemmers(connection).items()
    ]
    statements += [
        # The words stay in their row: beside it, the planner would take reading them all for cheap, and a look at one
        # would cost two.
        f"CREATE TABLE {TABLE} (job_id integer CONSTRAINT pk_job_search PRIMARY KEY, words tsvector NOT NULL)",
        f"ALTER TABLE {TABLE} SET (toast_tuple_target = 8160)",
        # So that the planner knows how often the most frequent words are met.
        f"ALTER TABLE {TABLE} ALTER COLUMN words SET STATISTICS 500",
        f"CREATE INDEX ix_job_search_words ON {TABLE} USING gin (words)",
    ]
    return [*statements, *install(connection)]


def drop(connection: Connection) -> list[str]:
    """The statements that take the index away."""
    statements = [f"DROP TRIGGER {name} ON {'company' if 'company' in name else 'job'}" for name in TRIGGERS]
    statements += [f"DROP FUNCTION {name}()" for name in TRIGGERS]
    statements += [f"DROP FUNCTION {name}({arguments})" for name, arguments in SIGNATURES.items()]
    statements.append(f"DROP TABLE {TABLE}")
    made = connection.exec_driver_sql(
        r"SELECT cfgname FROM pg_catalog.pg_ts_config WHERE cfgname ~ '^job_search(_|$)'"
    ).scalars()
    statements += [f"DROP TEXT SEARCH CONFIGURATION {name}" for name in made]
    dictionaries = connection.exec_driver_sql(
        r"SELECT dictname FROM pg_catalog.pg_ts_dict WHERE dictname ~ '^job_search_'"
    ).scalars()
    return statements + [f"DROP TEXT SEARCH DICTIONARY {name}" for name in dictionaries]
