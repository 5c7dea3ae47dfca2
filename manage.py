"""The one command: ``run``, ``test``, and every command of the flask command line.

Only the standard library is used until the environment in ``.venv`` is there: a clean clone has nothing else.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one gets this sentence instead of a traceback
    sys.exit("Jobdesk needs Python 3.11 or newer; this one is " + sys.version.split()[0] + ".")

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# The first is the same Chromium without its own windows: the tests take a third less time with it.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
IMPORT_RULES = "import sys, importlinter.cli; sys.exit(importlinter.cli.lint_imports_command())"
GATES = (
    ("ruff check", ("-m", "ruff", "check", ".")),
    ("ruff format", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
    ("import rules", ("-c", IMPORT_RULES)),
    ("templates", ("-m", "djlint", "templates", "--lint", "--quiet")),
)
PYTEST = ("-m", "pytest", "-n", "2", "--dist", "worksteal")


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code."""
    if arguments[:1] == ["test"]:
        provide("requirements-dev.txt")
        return test(arguments[1:])
    provide("requirements.txt")
    if not in_environment():
        return become([str(PYTHON), str(ROOT / "manage.py"), *arguments])
    compile_catalogues()
    return run(arguments[1:]) if arguments[:1] == ["run"] else command_line(arguments)


def say(*words: object) -> None:
    """Print at once, also into a pipe."""
    print(*words, flush=True)


def in_environment() -> bool:
    """Whether this process runs on the Python in ``.venv``."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def become(command: list[str]) -> int:
    """Replace this process by ``command``; where that is not possible, wait for it and return its exit code."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


# The environment


def provide(lock: str) -> None:
    """Bring ``.venv`` to what ``lock`` says, unless its stamp shows that it is there already."""
    stamp = VENV / f"{lock}.sha256"
    wanted = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    if PYTHON.exists() and stamp.is_file() and stamp.read_text() == wanted:
        return
    make_venv()
    say(f"Installing what {lock} names. This takes a minute …")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if subprocess.call([*pip, "--require-hashes", "-r", str(ROOT / lock)], cwd=ROOT):
        sys.exit(f"Installing {lock} failed: pip says why above. Run the command again once that is mended.")
    stamp.write_text(wanted)


def make_venv() -> None:
    """Make ``.venv``, or make it anew when it is broken."""
    if PYTHON.exists() and subprocess.call([str(PYTHON), "-m", "pip", "--version"], stdout=subprocess.DEVNULL) == 0:
        return
    if find_spec("ensurepip") is None:
        sys.exit("This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv")
    say("Making .venv …")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit(f"Python could not make {VENV}: it says why above.")


def compile_catalogues() -> None:
    """Compile each catalogue whose ``.mo`` is missing or older than its ``.po``."""
    for source in sorted(ROOT.glob("translations/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        from babel.messages import mofile, pofile

        with source.open("rb") as file:
            catalogue = pofile.read_po(file, locale=source.parent.parent.name)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        with draft.open("wb") as file:
            mofile.write_mo(file, catalogue)
        draft.replace(target)


# Run


def run(arguments: list[str]) -> int:
    """Bring the database up, load the demo data on the first start, and serve."""
    from config import ConfigError, load

    try:
        config = load()
    except ConfigError as error:
        return refuse(error)
    parser = argparse.ArgumentParser(prog="manage.py run", description="Serve the site.")
    parser.add_argument("--host", default=config.HOST, help="the address to listen on (HOST); %(default)s")
    parser.add_argument("--port", default=config.PORT, type=port, help="the port to listen on (PORT); %(default)s")
    options = parser.parse_args(arguments)
    try:
        listener = listen(options.host, options.port)
    except OSError as error:
        reason = str(error.strerror or error).partition(" (")[0]
        return refuse(
            f"Cannot listen on {options.host}:{options.port}: {reason}. Choose another with --host and --port.", 1
        )
    from my_app.serving import serve

    return serve(config, listener, say)


def port(text: str) -> int:
    """A port number, for the option."""
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 1 to 65535")
    return int(text)


def listen(host: str, number: int) -> socket.socket:
    """A listening socket, so that a port that is taken is known before anything else is done."""
    family = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, number), family=family, backlog=128)


def refuse(reason: object, code: int = 2) -> int:
    """Print why nothing was done, and return the exit code."""
    print(reason, file=sys.stderr, flush=True)
    return code


def command_line(arguments: list[str]) -> int:
    """Every other command: flask's, its extensions', and ours."""
    import click
    from flask.cli import FlaskGroup, routes_command, shell_command
    from sqlalchemy.exc import OperationalError

    from config import ConfigError
    from my_app import create_app

    try:
        app = create_app(migrations=arguments[:1] != ["worker"])
        group = FlaskGroup(False, lambda: app, add_version_option=False, load_dotenv=False, set_debug_flag=False)
        group.params.clear()  # another application, file or debug mode is not for this command line to choose
        for name, words in (("run", "Serve the site."), ("test", "Run every gate and test.")):
            group.add_command(click.Command(name, help=words))  # main() has taken these two; here they are listed
        group.add_command(routes_command)
        group.add_command(shell_command)
        group.main(arguments, prog_name="manage.py")
    except ConfigError as error:
        return refuse(error)
    except OperationalError as error:
        return refuse(f"The database does not do that: {str(error.orig).strip().splitlines()[0]}", 1)
    return 0


# Test


def test(arguments: list[str]) -> int:
    """Run pytest, and beside it every gate, the failed ones too; say which failed."""
    find_browser()
    with ThreadPoolExecutor() as pool:
        pytest = pool.submit(gate, "pytest", (*PYTEST, *arguments))
        results = {name: gate(name, command, whole=True) for name, command in GATES} | {"pytest": pytest.result()}
    failed = [name for name, passed in results.items() if not passed]
    say(f"FAILED: {', '.join(failed)}" if failed else f"All passed: {', '.join(results)}")
    return 1 if failed else 0


def gate(name: str, command: tuple[str, ...], *, whole: bool = False) -> bool:
    """Run one of them, with its time; ``whole`` keeps what it prints until its end, for it is not alone."""
    started = time.monotonic()
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True} if whole else {}
    done = subprocess.run([str(PYTHON), *command], cwd=ROOT, check=False, **output)
    passed = done.returncode == 0
    said = f"{done.stdout}" if whole else ""
    say(f"\n{said}-- {name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - started:.0f} s")
    return passed


def find_browser() -> None:
    """Install Chromium, which the browser tests drive, where it is missing and where that is possible."""
    if shutil.which(BROWSERS[0]):
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium for the browser tests …")
        apt(["update", "-qq"])
        if not apt(["install", "-y", "-qq", BROWSERS[0]]) and not any(map(shutil.which, BROWSERS)):
            apt(["install", "-y", "-qq", "chromium"])
    if not any(map(shutil.which, BROWSERS)):
        say("There is no Chromium here: install it, or the browser tests will fail.")


def apt(arguments: list[str]) -> bool:
    """Whether apt-get did what it was asked."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.call(["apt-get", *arguments], env=quiet, stdout=subprocess.DEVNULL) == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
