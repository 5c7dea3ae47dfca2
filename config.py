"""Settings, read from the environment: one class per environment, nothing of ours imported.

``load()`` picks the class by ``APP_ENV`` and refuses, with a sentence that says what to set,
a production configuration that is not safe to serve.
"""

from __future__ import annotations

import os
import secrets
import shlex
from collections.abc import Mapping
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent
MIN_SECRET_LENGTH = 32
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MAIL_BACKENDS = {"console": "console", "smtp": "my_app.web.smtp", "locmem": "locmem", "dummy": "dummy"}


# What holds a secret may be in a file instead, which ``NAME_FILE`` names.
IN_FILES = (
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SECURITY_PASSWORD_SALT",
    "TOTP_SECRETS",
    "DATABASE_URL",
    "MAIL_PASSWORD",
    "SESSIONS_URL",
    "TASKS_URL",
    "RATELIMIT_STORAGE_URI",
)


class ConfigError(RuntimeError):
    """A setting is missing or unsafe; the message says which one and what to put there."""


class Settings:
    """A typed reader of environment variables; what is empty counts as not set."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env

    def text(self, name: str, default: str = "") -> str:
        return self.env.get(name, "").strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.text(name).lower()
        if value and value not in TRUE | FALSE:
            raise ConfigError(f"{name} must be 1 or 0, not {value!r}.")
        return value in TRUE if value else default

    def number(self, name: str, default: int, least: int = 0, most: int = 2**31 - 1) -> int:
        value = self.text(name, str(default))
        try:
            number = int(value)
        except ValueError:
            raise ConfigError(f"{name} must be a whole number, not {value!r}.") from None
        if not least <= number <= most:
            raise ConfigError(f"{name} must be from {least} to {most}, not {number}.")
        return number

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise ConfigError(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        return value

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.text(name).split(",") if word.strip()]


class Config:
    """What every environment shares."""

    ENVIRONMENT = "development"
    DEBUG = False
    TESTING = False

    BABEL_DEFAULT_LOCALE = "en"
    BABEL_DEFAULT_TIMEZONE = "UTC"
    # Flask-Babel resolves this from the package folder; the catalogues live beside it.
    BABEL_TRANSLATION_DIRECTORIES = "../translations"

    BOOTSTRAP_SERVE_LOCAL = True
    # Only static files are compressed: a page holds secrets beside what others typed.
    COMPRESS_REGISTER = False
    COMPRESS_ALGORITHM_STREAMING = ["zstd", "br", "gzip"]
    MAX_CONTENT_LENGTH = 5 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 1024 * 1024
    MAX_FORM_PARTS = 2000

    COOKIE_PREFIX = ""
    SESSION_COOKIE_NAME = "jobdesk_session"
    SESSION_COOKIE_SECURE = False
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    REMEMBER_COOKIE_NAME = "jobdesk_remember"
    REMEMBER_COOKIE_SECURE = False
    REMEMBER_COOKIE_HTTPONLY = True
    REMEMBER_COOKIE_SAMESITE = "Lax"
    WTF_CSRF_TIME_LIMIT = None  # the token lives as long as the session: a long edit must not be lost

    RATELIMIT_IN_MEMORY_FALLBACK_ENABLED = True  # the limits' store may be away: count here until it is back
    # What each is for is said in docs/limits.md.
    LOGIN_LIMIT = "10 per minute"
    LOGIN_LIMIT_PER_ADDRESS = "100 per 15 minutes"
    LOGIN_LIMIT_PER_ACCOUNT = "100 per hour"
    CODE_LIMIT_PER_ACCOUNT = "10 per 15 minutes; 50 per day"  # of second factors, by whoever knows the password
    MAIL_FORM_LIMIT = "20 per hour"
    MAIL_LIMIT_PER_RECIPIENT = "5 per hour"
    LINK_LIMIT = "60 per hour"
    INVITATION_LIMIT = "50 per hour"
    UPLOAD_LIMIT = "30 per hour"
    CREATION_LIMIT = "300 per hour"

    # Of what is in links, which are signed; the second reads older ones. Half a second's work hides nothing there.
    SECURITY_HASHING_SCHEMES = ["hex_sha256", "sha256_crypt"]
    SECURITY_DEPRECATED_HASHING_SCHEMES: list[str] = []
    SECURITY_URL_PREFIX = None
    SECURITY_PASSWORD_HASH = "argon2"  # noqa: S105 - the name of a scheme
    # RFC 9106's second choice, well above what OWASP asks for: 64 MB, three rounds, four lanes.
    SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS = {
        "argon2__type": "ID",
        "argon2__memory_cost": 64 * 1024,
        "argon2__time_cost": 3,
        "argon2__parallelism": 4,
    }
    SECURITY_PASSWORD_LENGTH_MIN = 12  # the other rules are in `my_app/web/passwords.py`
    SECURITY_PASSWORD_NORMALIZE_FORM = "NFKD"  # noqa: S105 - as ever: stored hashes are of it
    SECURITY_PASSWORD_CONFIRM_REQUIRED = False
    SECURITY_REGISTERABLE = True
    SECURITY_USE_REGISTER_V2 = True
    SECURITY_CONFIRMABLE = True
    SECURITY_RECOVERABLE = True
    SECURITY_CHANGEABLE = True
    SECURITY_TRACKABLE = True
    SECURITY_RETURN_GENERIC_RESPONSES = True
    SECURITY_POST_LOGIN_VIEW = "/admin/"
    SECURITY_POST_LOGOUT_VIEW = "/"
    SECURITY_POST_REGISTER_VIEW = "/login"
    SECURITY_POST_CONFIRM_VIEW = "/login"
    SECURITY_POST_RESET_VIEW = "/login"
    SECURITY_POST_CHANGE_VIEW = "/account"
    SECURITY_AUTO_LOGIN_AFTER_RESET = False
    SECURITY_API_ENABLED_METHODS = ["session"]
    SECURITY_FRESHNESS = timedelta(minutes=30)  # how long a proof of who one is lasts (`my_app/web/fresh.py`)
    SECURITY_FRESHNESS_GRACE_PERIOD = timedelta(0)
    SECURITY_FRESHNESS_ALLOW_AUTH_TOKEN = False
    SECURITY_RESET_PASSWORD_WITHIN = timedelta(hours=1)
    SECURITY_CONFIRM_EMAIL_WITHIN = timedelta(days=2)
    SECURITY_EMAIL_VALIDATOR_ARGS = {"check_deliverability": False}
    SECURITY_SEND_REGISTER_EMAIL = False  # the outbox does (`my_app/public/registration.py`)
    SECURITY_LOGOUT_CSRF = True
    SECURITY_I18N_DIRNAME = ["builtin", str(ROOT / "translations")]

    def __init__(self, env: Mapping[str, str]) -> None:
        read = Settings(env)
        self.SECRET_KEY = read.text("SECRET_KEY")
        self.SECRET_KEY_FALLBACKS = read.words("SECRET_KEY_FALLBACKS")
        self.SECURITY_PASSWORD_SALT = read.text("SECURITY_PASSWORD_SALT")
        self.TRUSTED_HOSTS = read.words("TRUSTED_HOSTS") or None
        self.TRUSTED_PROXIES = read.number("TRUSTED_PROXIES", 0, most=9)
        self.PREFERRED_URL_SCHEME = read.choice("PREFERRED_URL_SCHEME", "http", ("http", "https"))
        self.HOST = read.text("HOST", "127.0.0.1")
        self.PORT = read.number("PORT", 5000, least=1, most=65535)
        self.SITE_URL = site_url(read, self)
        self.WEB_CONCURRENCY = read.number("WEB_CONCURRENCY", 2, least=1)
        self.WEB_THREADS = read.number("WEB_THREADS", 4, least=1)

        self.SQLALCHEMY_DATABASE_URI = database_url(read.text("DATABASE_URL"))
        self.SQLALCHEMY_ENGINE_OPTIONS = engine_options(self.SQLALCHEMY_DATABASE_URI, read)
        # An error in the log shows its statement without the values: they are people's.
        self.SQLALCHEMY_ENGINE_OPTIONS["hide_parameters"] = self.ENVIRONMENT != "development"
        self.SLOW_QUERY_MS = read.number("SLOW_QUERY_MS", 200)
        self.LOG_LEVEL = read.choice("LOG_LEVEL", "INFO", LOG_LEVELS)

        # How long somebody stays signed in: without a request, and in all.
        self.SESSION_IDLE_MINUTES = read.number("SESSION_IDLE_MINUTES", 12 * 60, least=5)
        self.SESSION_HOURS = read.number("SESSION_HOURS", 14 * 24, least=1)
        self.STAFF_SESSION_IDLE_MINUTES = read.number("STAFF_SESSION_IDLE_MINUTES", 60, least=5)
        self.STAFF_SESSION_HOURS = read.number("STAFF_SESSION_HOURS", 12, least=1)
        self.REMEMBER_COOKIE_DURATION = timedelta(hours=self.SESSION_HOURS)

        # Whether staff get nowhere without a second factor; and what the secrets of authenticator apps are encrypted
        # with: the first of these texts, while the others are still read. SECRET_KEY when there are none.
        self.STAFF_SECOND_FACTOR = read.flag("STAFF_SECOND_FACTOR")
        self.TOTP_SECRETS = read.words("TOTP_SECRETS")
        # Where sessions are kept: the site's own database when empty, or redis://.
        self.SESSIONS_URL = sessions_store(read.text("SESSIONS_URL"))

        self.RATELIMIT_STORAGE_URI = limits_store(read.text("RATELIMIT_STORAGE_URI", "database://"))
        self.RATELIMIT_ENABLED = read.flag("RATELIMIT_ENABLED", True)

        self._read_mail(read)

        # Uploads and exports; on several machines a folder that they share.
        self.FILES_FOLDER = Path(read.text("FILES_FOLDER", str(ROOT / "instance" / "files")))
        # Where the queue of background work lives: the site's own database when empty, or redis:// or postgresql://.
        self.TASKS_URL = tasks_queue(read.text("TASKS_URL"))
        self.RUN_WORKER = read.flag("RUN_WORKER", True)  # whether `manage.py run` starts one
        self.TASKS_THREADS = read.number("TASKS_THREADS", 2, least=1, most=64)
        self.TASKS_LOST_AFTER = read.number("TASKS_LOST_AFTER", 30, least=1)  # seconds without a beat
        self.TASKS_KEPT_DAYS = read.number("TASKS_KEPT_DAYS", 30, least=1)
        self.IMPORT_MAX_MB = read.number("IMPORT_MAX_MB", 100, least=1, most=10_000)
        # Up to here a file is made, or a sheet brought in, while the person waits; above, in the background.
        self.EXPORT_ROWS_AT_ONCE = read.number("EXPORT_ROWS_AT_ONCE", 100_000, least=1)
        self.IMPORT_ROWS_AT_ONCE = read.number("IMPORT_ROWS_AT_ONCE", 2_000, least=0)
        # Days after which the security log forgets who signed in and out; changes and refusals stay. 0: never.
        self.AUDIT_KEPT_DAYS = read.number("AUDIT_KEPT_DAYS", 0)
        # A program that is asked about each sheet that comes in, with its path as the last word.
        self.SCAN_COMMAND = shlex.split(read.text("SCAN_COMMAND"))
        self.FILES_KEPT_HOURS = read.number("FILES_KEPT_HOURS", 72, least=1)

        self.DEBUG_TOOLBAR = read.flag("DEBUG_TOOLBAR")
        self.DEMO_PASSWORD = read.text("DEMO_PASSWORD")

    def _read_mail(self, read: Settings) -> None:
        """How mails leave."""
        self.MAIL_BACKEND = mail_backend(read, "console")
        self.MAIL_SERVER = read.text("MAIL_SERVER", "localhost")
        self.MAIL_PORT = read.number("MAIL_PORT", 25, least=1, most=65535)
        self.MAIL_USE_TLS = read.flag("MAIL_USE_TLS")
        self.MAIL_USE_SSL = read.flag("MAIL_USE_SSL")
        self.MAIL_USERNAME = read.text("MAIL_USERNAME") or None
        self.MAIL_PASSWORD = read.text("MAIL_PASSWORD") or None
        self.MAIL_TIMEOUT = read.number("MAIL_TIMEOUT", 10)
        self.MAIL_DEFAULT_SENDER = read.text("MAIL_DEFAULT_SENDER", "jobdesk@localhost")
        self.SECURITY_EMAIL_SENDER = self.MAIL_DEFAULT_SENDER

    def check(self) -> None:
        """Raise `ConfigError` when this configuration must not be served."""


class Development(Config):
    """A developer's machine: secrets are made up once, mails are printed."""

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        self.DEBUG = Settings(env).flag("DEBUG")
        self.SECRET_KEY = self.SECRET_KEY or local_secret("secret-key")
        self.SECURITY_PASSWORD_SALT = self.SECURITY_PASSWORD_SALT or local_secret("password-salt")


class Testing(Config):
    """The test suite: quick hashes, mails kept in memory, no limits unless a test asks for them."""

    ENVIRONMENT = "testing"
    TESTING = True
    SECURITY_PASSWORD_HASH = "plaintext"  # noqa: S105 - speed; one test hashes for real
    SECURITY_PASSWORD_SCHEMES = ["plaintext", "argon2"]
    SECURITY_DEPRECATED_PASSWORD_SCHEMES: list[str] = []
    SECURITY_HASHING_SCHEMES = ["hex_md5"]  # of what is in links: speed

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        self.SECRET_KEY = "test-" * 10
        self.SECURITY_PASSWORD_SALT = "salt-" * 10
        self.MAIL_BACKEND = "locmem"
        self.RATELIMIT_ENABLED = Settings(env).flag("RATELIMIT_ENABLED")
        self.DEBUG_TOOLBAR = False


class Production(Config):
    """A public server: https cookies, no debug, and nothing left at a default that matters."""

    ENVIRONMENT = "production"

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__(env)
        read = Settings(env)
        self.DEBUG = read.flag("DEBUG") or read.flag("FLASK_DEBUG")
        self.DEBUG_TOOLBAR = False
        self.MAIL_BACKEND = mail_backend(read, "smtp")
        self.STAFF_SECOND_FACTOR = read.flag("STAFF_SECOND_FACTOR", True)
        self.MAIL_USE_TLS = read.flag("MAIL_USE_TLS", default=not self.MAIL_USE_SSL)
        self.PREFERRED_URL_SCHEME = read.choice("PREFERRED_URL_SCHEME", "https", ("http", "https"))
        self.SITE_URL = site_url(read, self)
        self.PLAIN_CONNECTIONS = [] if read.flag("ALLOW_PLAIN_CONNECTIONS") else plain_connections(self)
        if self.PREFERRED_URL_SCHEME == "https":
            self._keep_cookies_for_https()

    def _keep_cookies_for_https(self) -> None:
        """Cookies that no http and no other host can read or set."""
        self.COOKIE_PREFIX = "__Host-"
        self.SESSION_COOKIE_SECURE = self.REMEMBER_COOKIE_SECURE = True
        self.SESSION_COOKIE_NAME = self.COOKIE_PREFIX + self.SESSION_COOKIE_NAME
        self.REMEMBER_COOKIE_NAME = self.COOKIE_PREFIX + self.REMEMBER_COOKIE_NAME

    def check(self) -> None:
        for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT"):
            if len(getattr(self, name)) < MIN_SECRET_LENGTH:
                raise ConfigError(
                    f"Set {name} to a random text of at least {MIN_SECRET_LENGTH} characters, for example the output "
                    'of: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
                )
        if any(len(secret) < MIN_SECRET_LENGTH for secret in self.TOTP_SECRETS):
            raise ConfigError(f"Each text of TOTP_SECRETS must have at least {MIN_SECRET_LENGTH} characters.")
        if any(len(key) < MIN_SECRET_LENGTH for key in self.SECRET_KEY_FALLBACKS):
            raise ConfigError(f"Each key in SECRET_KEY_FALLBACKS has at least {MIN_SECRET_LENGTH} characters.")
        if self.DEBUG:
            raise ConfigError("Unset DEBUG and FLASK_DEBUG: the debugger must never run in production.")
        if not self.TRUSTED_HOSTS:
            raise ConfigError(
                "Set TRUSTED_HOSTS to the host names that this site answers to, for example: jobs.example.org"
            )
        if self.PLAIN_CONNECTIONS:
            what = ". ".join(self.PLAIN_CONNECTIONS)
            raise ConfigError(f"{what}. In a network that is yours alone, set ALLOW_PLAIN_CONNECTIONS=1 instead.")


ENVIRONMENTS: dict[str, type[Config]] = {"development": Development, "testing": Testing, "production": Production}


def environment(real: Mapping[str, str] | None = None, file: Path = ROOT / ".env") -> dict[str, str]:
    """The environment variables; in development with what ``.env`` adds to them, and never overrides.

    Raises `ConfigError` when ``.env`` tries to name the environment: it is read in one of them only.
    """
    real = dict(os.environ if real is None else real)
    if Settings(real).text("APP_ENV", "development") != "development":
        return real
    added = {name: value for name, value in dotenv_values(file).items() if value is not None}
    if Settings(added).text("APP_ENV", "development") != "development":
        raise ConfigError("Set APP_ENV in the real environment: .env is read in development only.")
    return added | real


def load(env: Mapping[str, str] | None = None) -> Config:
    """The checked configuration of this process.

    Raises `ConfigError` on an unknown ``APP_ENV`` and on unsafe production settings.
    """
    env = with_files(environment() if env is None else env)
    name = Settings(env).choice("APP_ENV", "development", tuple(ENVIRONMENTS))
    config = ENVIRONMENTS[name](env)
    config.check()
    return config


def with_files(env: Mapping[str, str]) -> dict[str, str]:
    """The environment with the secrets that it names files of. Raises `ConfigError` for a file that cannot be read."""
    read = dict(env)
    for name in IN_FILES:
        path = read.get(f"{name}_FILE", "").strip()
        if path and not read.get(name, "").strip():
            try:
                read[name] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise ConfigError(f"{name}_FILE names a file that cannot be read: {path}") from error
    return read


def plain_connections(config: Config) -> list[str]:
    """What to change where something secret would leave this machine unencrypted, or to whom nobody has checked."""
    wrong = []
    for name in ("SQLALCHEMY_DATABASE_URI", "TASKS_URL", "SESSIONS_URL", "RATELIMIT_STORAGE_URI"):
        url = urlsplit(getattr(config, name))
        shown = "DATABASE_URL" if name.startswith("SQL") else name
        if is_here(url.hostname):
            continue
        if url.scheme.startswith("redis") and not (url.scheme == "rediss" and url.password):
            wrong.append(f"{shown} leads to another machine: use rediss://, with a password")
        if url.scheme.startswith("postgresql") and "sslmode=verify-" not in url.query:
            wrong.append(f"{shown} leads to another machine: add ?sslmode=verify-full")
    encrypted = config.MAIL_USE_TLS or config.MAIL_USE_SSL
    if "smtp" in config.MAIL_BACKEND and not encrypted and not is_here(config.MAIL_SERVER):
        wrong.append("MAIL_SERVER is another machine: set MAIL_USE_TLS=1 or MAIL_USE_SSL=1")
    return wrong


def is_here(host: str | None) -> bool:
    """Whether a host is this machine. No host is a file, or a socket in a folder."""
    return not host or host in {"localhost", "::1"} or host.startswith(("127.", "/"))


def site_url(read: Settings, config: Config) -> str:
    """What links in mails begin with: ``SITE_URL``, else the first trusted host, else this machine.

    Never what a request says of itself. Raises `ConfigError` for what is no address of a site.
    """
    host = config.TRUSTED_HOSTS[0].lstrip(".") if config.TRUSTED_HOSTS else f"localhost:{config.PORT}"
    url = read.text("SITE_URL", f"{config.PREFERRED_URL_SCHEME}://{host}").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ConfigError(f"SITE_URL must be the address of the site, such as https://jobs.example.org, not {url!r}.")
    return url


def database_url(url: str) -> str:
    """The SQLAlchemy address of the database; the embedded SQLite file when none is given."""
    if not url:
        return f"sqlite:///{ROOT / 'instance' / 'jobdesk.sqlite3'}"
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def engine_options(url: str, read: Settings) -> dict[str, Any]:
    """Pool and connection settings: a lost connection is noticed, and a dead server answers within seconds."""
    options: dict[str, Any] = {"pool_pre_ping": read.flag("DB_POOL_PRE_PING", True)}
    if url.startswith("sqlite"):
        options["connect_args"] = {"timeout": read.number("DB_CONNECT_TIMEOUT", 5, least=1)}
        return options
    limits = {
        "statement_timeout": read.number("DB_STATEMENT_TIMEOUT_MS", 30_000),
        "lock_timeout": read.number("DB_LOCK_TIMEOUT_MS", 5_000),
    }
    options |= {
        "pool_size": read.number("DB_POOL_SIZE", 5, least=1),
        "max_overflow": read.number("DB_POOL_MAX_OVERFLOW", 10),
        "pool_recycle": read.number("DB_POOL_RECYCLE", 1800, least=1),
        "pool_timeout": read.number("DB_POOL_TIMEOUT", 5, least=1),
        "connect_args": {
            "connect_timeout": read.number("DB_CONNECT_TIMEOUT", 3, least=1),
            "tcp_user_timeout": 10_000,  # ms; a peer that has vanished is given up
            "options": " ".join(["-c timezone=utc", *(f"-c {name}={ms}" for name, ms in limits.items())]),
        },
    }
    return options


def mail_backend(read: Settings, default: str) -> str:
    """The module that sends mails."""
    return MAIL_BACKENDS[read.choice("MAIL_BACKEND", default, tuple(MAIL_BACKENDS))]


def limits_store(url: str) -> str:
    """Where the limits are counted. Raises `ConfigError` for a store that this installation cannot reach."""
    scheme = url.partition("://")[0]
    if scheme not in ("database", "memory", "redis", "rediss"):
        raise ConfigError(
            f"RATELIMIT_STORAGE_URI must begin with database://, memory://, redis:// or rediss://, not {scheme!r}."
        )
    if scheme.startswith("redis") and find_spec("redis") is None:
        raise ConfigError(
            "RATELIMIT_STORAGE_URI names a Redis, and its client is not here: .venv/bin/pip install redis"
        )
    return url


def sessions_store(url: str) -> str:
    """Where sessions are kept. Raises `ConfigError` for a store that this installation cannot reach."""
    scheme = url.partition("://")[0]
    if url and scheme not in ("redis", "rediss"):
        raise ConfigError(f"SESSIONS_URL must be empty, or begin with redis:// or rediss://, not {scheme!r}.")
    if url and find_spec("redis") is None:
        raise ConfigError("SESSIONS_URL names a Redis, and its client is not here: .venv/bin/pip install redis")
    return url


def tasks_queue(url: str) -> str:
    """Where the queue lives, for its own client. Raises `ConfigError` for one that this installation cannot reach."""
    url = url.replace("postgres://", "postgresql://", 1)
    scheme = url.partition("://")[0]
    if url and scheme not in ("redis", "rediss", "postgresql"):
        raise ConfigError(f"TASKS_URL must begin with redis://, rediss:// or postgresql://, not {scheme!r}.")
    if scheme.startswith("redis") and find_spec("redis") is None:
        raise ConfigError("TASKS_URL names a Redis, and its client is not here: .venv/bin/pip install redis")
    return url


def local_secret(name: str) -> str:
    """A random secret kept in ``instance/``, so that a restart does not sign everybody out."""
    path = ROOT / "instance" / name
    path.parent.mkdir(exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()
