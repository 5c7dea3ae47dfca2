"""Background work: asked for with what it follows from, done once, as whoever asked."""

import os
import time
from datetime import timedelta

import pytest

from my_app.errors import Conflict, Forbidden, Invalid, NotFound
from my_app.extensions import db, files
from my_app.models import BackgroundTask, Company, TaskState, utcnow
from my_app.policies import COMMAND_LINE
from my_app.services import background
from my_app.services.background import run as background_run
from my_app.services.background.kinds import KINDS
from my_app.services.background.progress import Interrupted, Progress
from my_app.services.transaction import transaction
from my_app.tasks.tidying import tidy
from tests.cast import actor
from tests.posting import post


@pytest.fixture
def work(monkeypatch):
    """Register a kind of work for one test: ``work(function, attempts=…)``."""

    def register(run, name="test", **options):
        monkeypatch.setitem(KINDS, name, None)
        background.work(name, **options)(run)

    return register


def refused(task):
    raise Conflict(task)


def ask(actor, kind="test", **args) -> BackgroundTask:
    with transaction():
        return background.ask(actor, kind, args)


def test_a_task_runs_as_whoever_asked_with_their_rights_now(app, cast, work):
    seen = []
    work(lambda who, args, _progress: seen.append((who.user_id, set(who.companies))) or {"n": args["n"] + 1})
    task = ask(actor(cast.owner), n=1)
    assert background.run_waiting() == 1
    assert seen == [(cast.owner.id, set(actor(cast.owner).companies))]
    assert (task.state, task.result, task.attempts) == (TaskState.DONE, {"n": 2}, 1)


def test_what_is_not_kept_is_not_asked_for(app, cast, work):
    work(lambda *_: {})
    with pytest.raises(Conflict), transaction():
        refused(background.ask(actor(cast.owner), "test", {}))
    assert background.run_waiting() == 0


def test_somebody_deactivated_has_nothing_done(app, cast, work):
    work(lambda *_: pytest.fail("it ran"))
    task = ask(actor(cast.owner))
    cast.owner.active = False
    db.session.commit()
    background.run_waiting()
    assert task.state is TaskState.STOPPED


def test_work_stops_in_the_middle_when_its_person_is_deactivated(app, cast, work, monkeypatch):
    monkeypatch.setattr("my_app.services.background.progress.NOTE_EVERY", 0)
    monkeypatch.setattr("my_app.services.background.progress.LOOK_EVERY", 0)

    def run(who, args, progress):
        cast.owner.active = False
        db.session.commit()
        db.session.add(Company(name="Half", slug="half"))
        db.session.flush()
        progress(1)
        pytest.fail("it went on")

    work(run)
    task = ask(actor(cast.owner))
    background.run_waiting()
    assert task.state is TaskState.STOPPED
    assert db.session.query(Company).filter_by(slug="half").count() == 0


def test_a_fault_is_tried_again_later_and_then_left_for_staff(app, work):
    work(lambda *_: 1 / 0, attempts=2)
    task, now = ask(COMMAND_LINE), utcnow()
    background.run_waiting()
    assert (task.state, task.error) == (TaskState.WAITING, "ZeroDivisionError")
    assert now + timedelta(seconds=7) < task.due_at < now + timedelta(seconds=20)
    assert background.run_waiting() == 0
    background.run_waiting(now + timedelta(minutes=1))
    assert (task.state, task.attempts) == (TaskState.DEAD, 2)


def test_a_refusal_is_final_and_in_the_persons_words(app, cast, work):
    def run(who, args, progress):
        raise Invalid({"file": "Die Datei ist leer."})

    work(run)
    task = ask(actor(cast.owner))
    background.run_waiting()
    assert (task.state, task.error, task.attempts) == (TaskState.DEAD, "Die Datei ist leer.", 1)


def test_a_lost_task_is_taken_by_another_worker_and_the_first_can_keep_nothing(app, work):
    work(lambda *_: {})
    task, now = ask(COMMAND_LINE), utcnow()
    first = background_run.take(task.id, now)
    assert background_run.take(task.id, now + timedelta(seconds=59)) is None
    assert background_run.run(task.id, now + timedelta(seconds=61))
    assert (task.state, task.attempts) == (TaskState.DONE, 2)
    with pytest.raises(background.Stopped), transaction():
        Progress(first.id, first.at).finish({})


def test_whoever_was_overtaken_leaves_the_rest_to_the_other(app, work):
    work(lambda *_: {})
    task = ask(COMMAND_LINE)
    first, later = utcnow(), utcnow() + timedelta(minutes=5)
    claim = background_run.take(task.id, first)
    background_run.take(task.id, later)
    for ask_for in (Progress(task.id, claim.at).check, lambda: Progress(task.id, claim.at).note(1)):
        with pytest.raises(Interrupted):
            ask_for()


def test_what_was_stopped_is_not_left_to_others(app, work):
    work(lambda *_: {})
    task = ask(COMMAND_LINE)
    claim = background_run.take(task.id, utcnow())
    task.state = TaskState.STOPPED
    db.session.commit()
    with pytest.raises(background.Stopped) as stopped:
        Progress(task.id, claim.at).note(1)
    assert stopped.type is background.Stopped


def test_a_beat_keeps_a_task(app, work):
    work(lambda *_: {})
    task, now = ask(COMMAND_LINE), utcnow()
    background_run.take(task.id, now)
    background_run.beat([task.id], now + timedelta(seconds=50))
    assert background_run.due(now + timedelta(seconds=100)) == []
    assert background_run.due(now + timedelta(seconds=111)) == [task.id]


def test_a_worker_that_always_dies_gives_up(app, work):
    work(lambda *_: pytest.fail("once too often"), attempts=1)
    task, now = ask(COMMAND_LINE), utcnow()
    background_run.take(task.id, now)
    background_run.run(task.id, now + timedelta(hours=1))
    assert (task.state, task.error) == (TaskState.DEAD, "The worker ended in the middle of it too often.")


def test_of_one_kind_somebody_has_one_at_a_time(app, cast, work):
    work(lambda *_: {}, one_per_user=True)
    mine, second, others = (ask(actor(user)) for user in (cast.owner, cast.owner, cast.admin))
    now = utcnow()
    assert background_run.due(now) == [mine.id, others.id]
    background_run.take(mine.id, now)
    assert background_run.take(second.id, now) is None
    background_run.run(mine.id, now + timedelta(hours=1))
    assert background_run.due(now) == [second.id, others.id]


def test_progress_is_seen_from_outside_while_the_work_goes_on(app, work, monkeypatch):
    monkeypatch.setattr("my_app.services.background.progress.NOTE_EVERY", 0)
    seen = []

    def run(who, args, progress):
        progress(3, 10)
        with db.engine.connect() as other:
            seen.extend(other.execute(db.select(BackgroundTask.done, BackgroundTask.total)).all())
        return {}

    work(run)
    task = ask(COMMAND_LINE)
    background.run_waiting()
    assert seen == [(3, 10)]
    assert (task.done, task.total) == (10, 10)


def test_a_note_never_waits_for_the_works_own_transaction(app, work, monkeypatch):
    monkeypatch.setattr("my_app.services.background.progress.NOTE_EVERY", 0)

    def run(who, args, progress):
        db.session.add(Company(name="Kept", slug="kept"))
        db.session.flush()
        progress(1, 2)
        return {}

    work(run)
    task = ask(COMMAND_LINE)
    background.run_waiting()
    assert task.state is TaskState.DONE
    assert db.session.query(Company).filter_by(slug="kept").count() == 1


def test_an_ending_worker_gives_its_task_back(app, work, monkeypatch):
    monkeypatch.setattr("my_app.services.background.progress.NOTE_EVERY", 0)
    work(lambda _who, _args, progress: progress(1))
    task = ask(COMMAND_LINE)
    background_run.run(task.id, ending=lambda: True)
    assert (task.state, task.attempts) == (TaskState.WAITING, 0)


def test_people_stop_their_own_and_staff_run_it_again(app, cast, work):
    work(lambda *_: {})
    task = ask(actor(cast.owner))
    with pytest.raises(NotFound):
        background.stop(actor(cast.rival), task)
    background.stop(actor(cast.owner), task)
    with pytest.raises(Conflict):
        background.stop(actor(cast.owner), task)
    with pytest.raises(Forbidden):
        background.retry(actor(cast.owner), task)
    background.retry(actor(cast.admin), task)
    assert background.run_waiting() == 1


def test_others_work_is_not_there(app, cast, work):
    work(lambda *_: {})
    task = ask(actor(cast.owner))
    assert background.get(actor(cast.admin), task.id) is task
    assert background.listing(actor(cast.owner), TaskState.WAITING) == [task]
    with pytest.raises(NotFound):
        background.get(actor(cast.moderator), task.id)


def test_what_ended_long_ago_is_removed(app, cast, work):
    work(lambda *_: {})
    theirs, now = ask(actor(cast.owner)), utcnow()
    ask(COMMAND_LINE)
    background.run_waiting()
    waits = ask(actor(cast.owner))
    left = [theirs.id, waits.id]
    assert background.remove_ended(now - timedelta(days=30), now + timedelta(hours=1)) == 1
    assert [task.id for task in background.listing(COMMAND_LINE)][::-1] == left
    assert background.remove_ended(now + timedelta(hours=1), now) == 1
    assert [task.id for task in background.listing(COMMAND_LINE)] == [waits.id]


def test_files_whose_time_is_over_are_removed(app):
    old, young = files.path("old.csv"), files.path("young.csv")
    for path, hours in ((old, 73), (young, 71)):
        path.touch()
        os.utime(path, times=(time.time() - hours * 3600,) * 2)
    tidy(app)
    assert [path.exists() for path in (old, young)] == [False, True]


def test_a_script_asks_how_far_it_is(app, cast, work, sign_in):
    work(lambda *_: {}, label="Something long")
    task = ask(actor(cast.owner))
    answer = sign_in(cast.owner).get(f"/admin/task/{task.id}/progress")
    waits = {"state": "waiting", "ended": False, "done": 0, "total": None, "words": "Waiting", "url": None}
    assert answer.get_json() == waits
    assert "Something long" in sign_in(cast.owner).get(f"/admin/task/details/?id={task.id}").text


def test_staff_run_what_failed_again_from_the_list(app, cast, work, sign_in):
    work(lambda *_: 1 / 0, attempts=1)
    task = ask(actor(cast.owner))
    background.run_waiting()
    page = sign_in(cast.admin).get("/admin/task/?tab=dead").text
    assert "ZeroDivisionError" in page
    assert f'value="{task.id}"' in page
    post(sign_in(cast.admin), "/admin/task/action/", {"row": f"retry:{task.id}"})
    assert task.state is TaskState.WAITING
