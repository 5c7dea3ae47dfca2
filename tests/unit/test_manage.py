"""The one command, before and after its environment is there."""

from __future__ import annotations

import ast
import os
import signal
import socket
import subprocess
import sys
import tomllib

import pytest

import config
import manage
from my_app import serving


def start(folder, *arguments, **settings):
    """manage.py in a process and an environment of its own, with its database in ``folder``."""
    entry = "run" if arguments[0] == "run" else "command_line"
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATABASE_URL": f"sqlite:///{folder}/x.sqlite3"}
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import sys, manage; sys.exit(manage.{entry}(sys.argv[1:]))",
            *arguments[entry == "run" :],
        ],
        cwd=folder,
        env=env | {"PYTHONPATH": str(config.ROOT)} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def started(folder, *arguments, **settings):
    """Its exit code, output and errors, when it ends by itself."""
    with start(folder, *arguments, **settings) as process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def served(folder, *arguments, stop=signal.SIGINT, **settings):
    """What it prints until it serves; then it is stopped with Ctrl+C."""
    with start(folder, "run", *arguments, **settings) as process:
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Stop with"):
                break
        process.send_signal(stop)
        try:
            errors = process.communicate(timeout=60)[1]
        finally:
            process.kill()  # one that does not stop must not hold up the tests
    assert process.returncode == 0, errors
    return "".join(lines)


@pytest.fixture(scope="module")
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.fixture(scope="module")
def first_start(tmp_path_factory, free_port):
    """The folder of a first start, and what it printed."""
    folder = tmp_path_factory.mktemp("start")
    return folder, served(folder, "--port", free_port, DEMO_PASSWORD="correct horse battery")


def test_the_first_start_says_where_it_is_and_who_can_sign_in(first_start, free_port):
    assert f"http://127.0.0.1:{free_port}/" in first_start[1]
    assert "(password: correct horse battery)" in first_start[1]
    assert "admin@example.org" in first_start[1]


def test_a_second_start_changes_nothing_and_knows_no_password(first_start, free_port):
    folder, _ = first_start
    before = (folder / "x.sqlite3").read_bytes()
    text = served(folder, PORT=free_port)
    assert "(the password that the first start printed" in text
    assert "correct horse battery" not in text
    assert (folder / "x.sqlite3").read_bytes() == before


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_asked_even_where_signals_were_ignored(first_start, free_port, stop):
    before = signal.signal(stop, signal.SIG_IGN)  # a process inherits what is ignored, as from a shell's background
    try:
        assert "Stop with Ctrl+C." in served(first_start[0], PORT=free_port, stop=stop)
    finally:
        signal.signal(stop, before)


def test_a_busy_port_is_one_sentence_and_touches_nothing(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        code, out, err = started(tmp_path, "run", "--port", str(port))
    assert (code, out) == (1, "")
    assert err == f"Cannot listen on 127.0.0.1:{port}: Address already in use. Choose another with --host and --port.\n"
    assert not (tmp_path / "x.sqlite3").exists()


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path, free_port):
    url = "postgresql://nobody@127.0.0.1:1/none"
    code, out, err = started(tmp_path, "run", PORT=free_port, DATABASE_URL=url)
    assert code == 1
    assert out.startswith("The database does not answer:")
    assert "Traceback" not in out + err


@pytest.mark.parametrize("command", [("run",), ("routes",), ("users", "list")])
def test_settings_that_are_not_safe_are_one_sentence(tmp_path, command):
    code, _, err = started(tmp_path, *command, APP_ENV="production")
    assert code == 2
    assert err.startswith("Set SECRET_KEY to a random text")
    assert "Traceback" not in err


def test_everything_else_is_the_flask_command_line(tmp_path):
    out = started(tmp_path, "--help")[1]
    for name in ("companies", "db", "demo", "jobs", "members", "roles", "routes", "run", "shell", "test", "users"):
        assert f"\n  {name} " in out


def test_production_has_no_demo_data(app):
    env = {
        "SECRET_KEY": "k" * 32,
        "SECURITY_PASSWORD_SALT": "s" * 32,
        "TRUSTED_HOSTS": "jobs.test",
        "DEMO_PASSWORD": "correct horse battery",
    }
    assert serving.demo_data(config.Production(env)) == []


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1", ""])
def test_what_is_no_port_is_refused(text):
    with pytest.raises(manage.argparse.ArgumentTypeError):
        manage.port(text)


def test_catalogues_are_compiled_when_they_are_missing_or_old(monkeypatch, tmp_path):
    source = tmp_path / "translations" / "de" / "LC_MESSAGES" / "messages.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Jobs"\nmsgstr "Stellen"\n'
    )
    monkeypatch.setattr(manage, "ROOT", tmp_path)
    manage.compile_catalogues()
    target = source.with_suffix(".mo")
    assert b"Stellen" in target.read_bytes()
    target.write_bytes(b"old")
    os.utime(target, (1, 1))
    manage.compile_catalogues()
    assert target.read_bytes() != b"old"


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A checkout without an environment; the commands that would be run are collected, and do not run."""
    calls = []
    monkeypatch.setattr(manage, "ROOT", tmp_path)
    monkeypatch.setattr(manage, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(manage, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    (tmp_path / "requirements.txt").write_text("one==1\n")

    def call(command, **options):
        calls.append([str(word) for word in command])
        manage.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        manage.PYTHON.touch()
        return 0

    monkeypatch.setattr(manage.subprocess, "call", call)
    return calls


def test_a_bare_checkout_gets_an_environment_with_the_locked_packages(bare):
    manage.provide("requirements.txt")
    assert bare[0][1:4] == ["-m", "venv", "--clear"]
    assert "--require-hashes" in bare[1]


def test_nothing_is_installed_twice(bare):
    manage.provide("requirements.txt")
    bare.clear()
    manage.provide("requirements.txt")
    assert bare == []


def test_a_new_lock_is_installed(bare, tmp_path):
    manage.provide("requirements.txt")
    bare.clear()
    (tmp_path / "requirements.txt").write_text("one==2\n")
    manage.provide("requirements.txt")
    assert any("install" in command for command in bare)


def test_an_installation_that_failed_is_tried_again(bare, monkeypatch, tmp_path):
    monkeypatch.setattr(manage.subprocess, "call", lambda command, **_: int("install" in command))
    with pytest.raises(SystemExit, match="pip says why"):
        manage.provide("requirements.txt")
    assert not (tmp_path / ".venv" / "requirements.txt.sha256").exists()


def ran(command, code, words):
    return subprocess.CompletedProcess(command, code, words)


def test_a_gate_that_fails_stops_none_of_the_others(monkeypatch, capsys):
    monkeypatch.setattr(manage, "find_browser", lambda: None)
    monkeypatch.setattr(manage.subprocess, "run", lambda command, **_: ran(command, int("mypy" in command), "said"))
    assert manage.test(["-k", "nothing"]) == 1
    out = capsys.readouterr().out
    assert out.rstrip().endswith("FAILED: mypy")
    assert "-- pytest: passed" in out
    assert "said-- mypy: FAILED" in out


def test_until_the_environment_is_there_only_the_standard_library_is_used():
    tree = ast.parse((config.ROOT / "manage.py").read_text())
    names = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_an_old_python_is_told_before_anything_else_is_read():
    _, reading, check, *_ = ast.parse((config.ROOT / "manage.py").read_text()).body
    assert ast.unparse(reading) == "import sys"
    assert "version_info" in ast.unparse(check)


def pins(name):
    lines = (config.ROOT / name).read_text().splitlines()
    return {line.split(" ")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}


def test_the_tests_run_on_the_versions_that_are_served():
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_the_version_stands_in_the_changelog():
    version = tomllib.loads((config.ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## {version}" in (config.ROOT / "CHANGELOG.md").read_text()
