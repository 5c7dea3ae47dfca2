"""Settings come from the environment, and production refuses what is not safe."""

from __future__ import annotations

import ast
import importlib.util
import re

import pytest

import config
from my_app import create_app
from my_app.web import debug

SAFE = {
    "APP_ENV": "production",
    "SECRET_KEY": "k" * 32,
    "SECURITY_PASSWORD_SALT": "s" * 32,
    "TRUSTED_HOSTS": "jobs.example.org",
}


class Recorder(dict):
    """An empty environment that notes what is asked of it."""

    def __init__(self):
        super().__init__()
        self.asked = set()

    def get(self, name, default=None):
        self.asked.add(name)
        return default


def asked_for():
    recorder = Recorder()
    recorder.get("APP_ENV")
    for kind in config.ENVIRONMENTS.values():
        kind(recorder)
    config.engine_options("postgresql://", config.Settings(recorder))
    return recorder.asked


def test_the_example_file_names_each_setting_once():
    listed = re.findall(r"^#([A-Z_]+)=", (config.ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(listed) == sorted(asked_for())


def test_production_starts_with_safe_settings():
    assert config.load(SAFE).ENVIRONMENT == "production"


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECURITY_PASSWORD_SALT", "TRUSTED_HOSTS"])
def test_production_refuses_what_is_missing_and_says_what_to_set(name):
    with pytest.raises(config.ConfigError, match=f"Set {name}"):
        config.load(SAFE | {name: " "})


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECURITY_PASSWORD_SALT"])
def test_production_refuses_a_short_secret(name):
    with pytest.raises(config.ConfigError, match=name):
        config.load(SAFE | {name: "x" * 31})


def test_production_asks_staff_for_a_second_factor_and_nobody_else_does():
    assert config.load(SAFE).STAFF_SECOND_FACTOR
    assert not config.load(SAFE | {"STAFF_SECOND_FACTOR": "0"}).STAFF_SECOND_FACTOR
    assert not config.Testing({}).STAFF_SECOND_FACTOR


def test_production_refuses_a_short_key_for_authenticator_apps():
    with pytest.raises(config.ConfigError, match="TOTP_SECRETS"):
        config.load(SAFE | {"TOTP_SECRETS": "x" * 32 + "," + "x" * 31})


@pytest.mark.parametrize("name", ["DEBUG", "FLASK_DEBUG"])
def test_production_refuses_debug(name):
    with pytest.raises(config.ConfigError, match="debugger must never run in production"):
        config.load(SAFE | {name: "1"})


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"DATABASE_URL": "postgresql://a:b@db/jobdesk"}, "DATABASE_URL leads .* add .sslmode=verify-full"),
        ({"DATABASE_URL": "postgresql://a:b@db/jobdesk?sslmode=require"}, "sslmode=verify-full"),
        ({"RATELIMIT_STORAGE_URI": "redis://:secret@cache"}, "RATELIMIT_STORAGE_URI leads .* rediss://"),
        ({"SESSIONS_URL": "rediss://cache"}, "SESSIONS_URL .* password"),
        ({"TASKS_URL": "postgresql://a:b@db/queue"}, "TASKS_URL"),
        ({"MAIL_SERVER": "smtp.example.org", "MAIL_USE_TLS": "0"}, "MAIL_USE_TLS=1"),
    ],
)
def test_production_refuses_connections_that_can_be_read(monkeypatch, settings, what):
    monkeypatch.setattr(config, "find_spec", lambda _name: True)
    with pytest.raises(config.ConfigError, match=what):
        config.load(SAFE | settings)
    assert config.load(SAFE | settings | {"ALLOW_PLAIN_CONNECTIONS": "1"})


@pytest.mark.parametrize(
    "url", ["postgresql://a:b@db/x?sslmode=verify-full", "postgresql://a:b@127.0.0.1/x", "postgresql:///x", ""]
)
def test_production_takes_connections_that_cannot_be_read(url):
    assert config.load(SAFE | {"DATABASE_URL": url, "MAIL_SERVER": "smtp.example.org"}).MAIL_USE_TLS


def test_mails_that_leave_through_tls_need_no_other_tls():
    assert config.load(SAFE | {"MAIL_USE_SSL": "1"}).MAIL_USE_TLS is False


def test_a_secret_may_be_in_a_file(tmp_path):
    (tmp_path / "key").write_text("f" * 40 + "\n")
    env = {**SAFE, "SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")}
    assert config.load(env).SECRET_KEY == "f" * 40
    with pytest.raises(config.ConfigError, match="SECRET_KEY_FILE names a file that cannot be read"):
        config.load(env | {"SECRET_KEY_FILE": str(tmp_path / "none")})


def test_former_keys_are_long_too():
    with pytest.raises(config.ConfigError, match="SECRET_KEY_FALLBACKS"):
        config.load(SAFE | {"SECRET_KEY_FALLBACKS": "short"})


def test_production_never_shows_the_toolbar():
    assert config.load(SAFE | {"DEBUG_TOOLBAR": "1"}).DEBUG_TOOLBAR is False


def test_the_toolbar_is_off_until_it_is_asked_for():
    assert config.load({}).DEBUG_TOOLBAR is False


def test_a_toolbar_that_is_not_installed_is_a_sentence(monkeypatch):
    monkeypatch.setattr(debug, "find_spec", lambda _name: None)
    with pytest.raises(config.ConfigError, match="not installed"):
        create_app(config.load({"DEBUG_TOOLBAR": "1"}))


def test_the_toolbar_is_no_part_of_what_the_site_needs():
    assert "debugtoolbar" not in (config.ROOT / "requirements.txt").read_text().lower()
    assert importlib.util.find_spec("flask_debugtoolbar") is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("DB_POOL_SIZE", "-1"),
        ("RATELIMIT_ENABLED", "maybe"),
        ("LOG_LEVEL", "loud"),
        ("MAIL_BACKEND", "pigeon"),
        ("RATELIMIT_STORAGE_URI", "file:///x"),
        ("APP_ENV", "prod"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(name, value):
    with pytest.raises(config.ConfigError, match=name):
        config.load({"DATABASE_URL": "postgresql://host/name", name: value})


def test_a_queue_that_cannot_be_reached_is_a_sentence(monkeypatch):
    monkeypatch.setattr(config, "find_spec", lambda _name: None)
    with pytest.raises(config.ConfigError, match="pip install redis"):
        config.load({"TASKS_URL": "redis://localhost"})
    with pytest.raises(config.ConfigError, match="must begin with redis://"):
        config.load({"TASKS_URL": "amqp://localhost"})


@pytest.mark.parametrize("name", ["RATELIMIT_STORAGE_URI", "SESSIONS_URL"])
def test_a_store_without_its_client_is_a_sentence(monkeypatch, name):
    monkeypatch.setattr(config, "find_spec", lambda _name: None)
    with pytest.raises(config.ConfigError, match="pip install redis"):
        config.load({name: "redis://localhost"})


def test_sessions_are_kept_in_the_database_or_in_a_redis():
    assert config.load({}).SESSIONS_URL == ""
    with pytest.raises(config.ConfigError, match="must be empty, or begin with redis://"):
        config.load({"SESSIONS_URL": "memcached://localhost"})


def test_what_is_empty_counts_as_not_set():
    assert config.load({"PORT": " ", "APP_ENV": ""}).PORT == 5000


def test_the_env_file_never_overrides_the_environment(tmp_path):
    (tmp_path / ".env").write_text("PORT=6000\nHOST=0.0.0.0\n")
    merged = config.environment({"PORT": "7000"}, tmp_path / ".env")
    assert merged == {"PORT": "7000", "HOST": "0.0.0.0"}


@pytest.mark.parametrize("name", ["production", "testing"])
def test_the_env_file_is_read_in_development_only(tmp_path, name):
    (tmp_path / ".env").write_text("PORT=6000\n")
    assert config.environment({"APP_ENV": name}, tmp_path / ".env") == {"APP_ENV": name}


def test_the_env_file_cannot_name_the_environment(tmp_path):
    (tmp_path / ".env").write_text("APP_ENV=production\n")
    with pytest.raises(config.ConfigError, match="real environment"):
        config.environment({}, tmp_path / ".env")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg(scheme):
    assert config.database_url(f"{scheme}://host/name") == "postgresql+psycopg://host/name"


def test_the_pool_follows_the_environment():
    env = {"DATABASE_URL": "postgresql://host/name", "DB_POOL_SIZE": "9", "DB_POOL_PRE_PING": "0"}
    options = config.load(env).SQLALCHEMY_ENGINE_OPTIONS
    assert (options["pool_size"], options["pool_pre_ping"]) == (9, False)


def test_secrets_of_a_developers_machine_are_kept(monkeypatch, tmp_path):
    monkeypatch.setattr(config, "ROOT", tmp_path)
    assert config.local_secret("key") == config.local_secret("key")
    assert (tmp_path / "instance" / "key").stat().st_mode & 0o777 == 0o600


def test_the_settings_import_nothing_of_ours():
    tree = ast.parse((config.ROOT / "config.py").read_text())
    names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in names if name.startswith("my_app")]
