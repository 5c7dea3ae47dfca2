"""The traps of Flask-Admin, cured in the protected base: one test each, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

import config
from my_app import create_app
from my_app.extensions import db
from my_app.policies.rules import RULES
from tests import gallery
from tests.cast import make_cast
from tests.conftest import Browser, empty_tables
from tests.gallery import TYPED, GalleryBase, Keeper, Piece
from tests.posting import post
from tests.sessions import new_session


@pytest.fixture(scope="module")
def gallery_app(database_url, shared_app):
    """An application with the gallery's views beside the real ones."""
    app = create_app(config.Testing({"DATABASE_URL": database_url}))
    app.test_client_class = Browser
    admin = app.extensions["admin"][0]
    for name, view in (
        ("piece", "PieceView"),
        ("picker", "PickerView"),
        ("readonly", "ReadOnlyView"),
        ("bare", "BareView"),
    ):
        admin.add_view(getattr(gallery, view)(Piece, endpoint=name))
    with app.app_context():
        GalleryBase.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        GalleryBase.metadata.drop_all(db.engine)
        db.engine.dispose()


@pytest.fixture
def pieces(gallery_app, monkeypatch):
    """Two pieces and two keepers, one of each out of sight; `pieces.admin` is signed in."""
    for permission, rule in gallery.RULES.items():
        monkeypatch.setitem(RULES, permission, rule)
    monkeypatch.setattr("my_app.services.audit.record", lambda *_args, **_details: None)
    with gallery_app.app_context():
        cast = make_cast()
        keepers = [Keeper(name="Ann", visible=True), Keeper(name="Hidden Bob", visible=False)]
        shown, hidden = Piece(name="shown", keeper=keepers[0], weight=1.5), Piece(name="hidden", visible=False)
        db.session.add_all([*keepers, shown, hidden])
        db.session.commit()
        yield Pieces(gallery_app, cast.admin, shown, hidden, *keepers)
        db.session.rollback()
        for table in reversed(GalleryBase.metadata.sorted_tables):
            db.session.execute(table.delete())
        empty_tables()


class Pieces:
    def __init__(self, app, admin, shown, hidden, ann, bob):
        self.shown, self.hidden, self.ann, self.bob = shown, hidden, ann, bob
        self.admin = app.test_client()
        with self.admin.session_transaction() as session:
            session["_user_id"] = new_session(admin)

    def names(self):
        return sorted(db.session.scalars(select(Piece.name)))


def test_every_named_field_is_on_the_form(gallery_app):
    for view in gallery_app.extensions["admin"][0]._views:
        missing = set(getattr(view, "form_columns", None) or ()) - set(
            getattr(view, "_create_form_class", object).__dict__
        )
        assert not missing, f"{view.endpoint}: {missing}"


def test_a_view_without_permissions_is_shut(pieces):
    assert pieces.admin.get("/admin/bare/").status_code == 404


def test_the_count_is_of_what_is_in_sight(pieces):
    assert ">1</small>" in pieces.admin.get("/admin/piece/").text


@pytest.mark.parametrize("door", ["details", "edit"])
@pytest.mark.parametrize("key", ["{hidden}", "abc", "1,2", "", "-1", "0", "99999999999999999999", "1e3", "٣", "None"])
def test_an_id_that_is_none_or_out_of_sight_is_404(pieces, door, key):
    assert pieces.admin.get(f"/admin/piece/{door}/?id={key.format(hidden=pieces.hidden.id)}").status_code == 404


def test_no_id_at_all_is_404(pieces):
    assert pieces.admin.get("/admin/piece/edit/").status_code == 404


def test_deleting_out_of_sight_is_404_and_deletes_nothing(pieces):
    assert post(pieces.admin, "/admin/piece/delete/", {"id": pieces.hidden.id}).status_code == 404
    assert pieces.names() == ["hidden", "shown"]


def test_delete_works_on_what_is_in_sight(pieces):
    assert post(pieces.admin, "/admin/piece/delete/", {"id": pieces.shown.id}).status_code == 302
    assert pieces.names() == ["hidden"]


def test_bulk_delete_takes_what_is_in_sight_and_nothing_else(pieces):
    ids = [str(pieces.shown.id), str(pieces.hidden.id), "abc", "99999999999999999999"]
    assert post(pieces.admin, "/admin/piece/action/", {"action": "delete", "rowid": ids}).status_code == 302
    assert pieces.names() == ["hidden"]


def test_an_unknown_bulk_action_is_404(pieces):
    assert post(pieces.admin, "/admin/piece/action/", {"action": "explode", "rowid": "1"}).status_code == 404


def test_a_bulk_action_without_rows_says_so(pieces):
    answer = post(pieces.admin, "/admin/piece/action/", {"action": "delete"})
    assert answer.status_code == 422
    assert "Choose at least one row." in answer.text


@pytest.mark.parametrize("page", ["-1", "abc", "999", "99999999999999999999", "1e9"])
def test_a_page_that_does_not_exist_is_no_error(pieces, page):
    answer = pieces.admin.get(f"/admin/piece/?page={page}", follow_redirects=True)
    assert answer.status_code == 200
    assert "shown" in answer.text


@pytest.mark.parametrize("parameter", ["search", "flt0_name_contains", "page", "tab", "sort"])
def test_a_nul_is_refused_by_name(pieces, parameter):
    answer = pieces.admin.get(f"/admin/piece/?{parameter}=a%00b")
    assert answer.status_code == 400
    assert parameter in answer.text


@pytest.mark.parametrize("column", [*TYPED, "name", "keeper.name"])
@pytest.mark.parametrize("descending", ["", "&desc=1"])
def test_sorting_works_by_every_column(pieces, column, descending):
    index = gallery.PieceView.column_list.index(column)
    assert pieces.admin.get(f"/admin/piece/?sort={index}{descending}").status_code == 200


FILTERS = {
    "name_contains": ("show", "nothing"),
    "keeper_name_contains": ("ann", "bob"),
    "weight_min": ("1.5", "2"),
    "weight_max": ("1.5", "1"),
    "weight_empty": ("0", "1"),
    "token_empty": ("1", "0"),
    "length_empty": ("1", "0"),
    "moment_empty": ("1", "0"),
    "shouted_empty": ("1", "0"),
    "visible_equals": ("1", "0"),
    "size_empty": ("1", "0"),
}


@pytest.mark.parametrize("code", FILTERS)
def test_a_filter_finds_and_leaves_out(pieces, code):
    hit, miss = FILTERS[code]
    assert ">shown</a></th>" in pieces.admin.get(f"/admin/piece/?flt0_{code}={hit}").text
    assert ">shown</a></th>" not in pieces.admin.get(f"/admin/piece/?flt0_{code}={miss}").text


@pytest.mark.parametrize(
    "code, value",
    [
        ("weight_min", "abc"),
        ("weight_min", "nan"),
        ("weight_min", "1e400"),
        ("token_equals", "no-uuid"),
        ("moment_from", "2026-13-01"),
        ("moment_from", "0001-01-01"),
        ("size_equals", "huge"),
        ("visible_equals", "2"),
        ("count_max", "9" * 30),
        ("name_contains", "x" * 300),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_and_kept(pieces, code, value):
    answer = pieces.admin.get(f"/admin/piece/?flt0_{code}={value}")
    assert answer.status_code == 400
    assert "cannot be used for" in answer.text
    assert ">shown</a></th>" not in answer.text


def test_a_filter_that_makes_no_sense_exports_nothing(pieces):
    assert pieces.admin.get("/admin/piece/export/csv/?flt0_weight_min=abc").status_code == 422


def test_a_whole_relation_is_no_filter(gallery_app):
    class Leaky(gallery.PieceView):
        column_filters = ("keeper",)

    with pytest.raises(ValueError, match="keeper"):
        Leaky(Piece, endpoint="leaky")


def test_an_error_inside_a_view_is_not_masked(pieces):
    gallery.PickerView.calls = 0
    with capture_logs() as logs:
        assert pieces.admin.get("/admin/picker/").status_code == 500
    assert gallery.PickerView.calls == 1
    assert any(str(entry.get("exc_info")) == "the real reason" for entry in logs)


def test_a_lookup_offers_what_is_in_scope(pieces):
    found = pieces.admin.get("/admin/picker/ajax/lookup/?name=keeper&query=&limit=999999").json
    assert found == [[pieces.ann.id, "Ann"]]


def test_a_lookup_offers_no_more_than_a_page(pieces):
    db.session.add_all([Keeper(name=f"Keeper {number}") for number in range(60)])
    db.session.commit()
    assert len(pieces.admin.get("/admin/picker/ajax/lookup/?name=keeper&query=&limit=999999").json) == 50


@pytest.mark.parametrize("query", ["name=nobody", "", "name=__class__"])
def test_a_lookup_of_nothing_is_404(pieces, query):
    assert pieces.admin.get(f"/admin/picker/ajax/lookup/?{query}").status_code == 404


@pytest.mark.parametrize("tail", ["&limit=abc&offset=-5", "&limit=-1", "&offset=99999999999999999999"])
def test_a_lookup_survives_odd_numbers(pieces, tail):
    assert pieces.admin.get(f"/admin/picker/ajax/lookup/?name=keeper{tail}").status_code == 200


def test_a_lookup_needs_a_form_to_be_for(pieces, monkeypatch):
    monkeypatch.setattr(gallery.PickerView, "can_create", False)
    monkeypatch.setattr(gallery.PickerView, "can_edit", False)
    assert pieces.admin.get("/admin/picker/ajax/lookup/?name=keeper").status_code == 404


@pytest.mark.parametrize("view", ["piece", "picker"])
def test_a_keeper_out_of_scope_cannot_be_chosen(pieces, view):
    answer = post(pieces.admin, f"/admin/{view}/new/", {"name": "new", "visible": "y", "keeper": pieces.bob.id})
    assert answer.status_code == 422
    assert "Hidden Bob" not in answer.text
    assert "new" not in pieces.names()


def test_a_cell_is_saved(pieces):
    answer = post(pieces.admin, "/admin/piece/ajax/update/", {"list_form_pk": pieces.shown.id, "weight": "7.25"})
    assert answer.status_code == 200
    assert db.session.get(Piece, pieces.shown.id).weight == 7.25


def test_a_cell_out_of_sight_is_404(pieces):
    answer = post(pieces.admin, "/admin/piece/ajax/update/", {"list_form_pk": pieces.hidden.id, "name": "mine"})
    assert answer.status_code == 404
    assert pieces.names() == ["hidden", "shown"]


def test_a_cell_that_is_no_number_is_refused(pieces):
    answer = post(pieces.admin, "/admin/piece/ajax/update/", {"list_form_pk": pieces.shown.id, "weight": "heavy"})
    assert answer.status_code == 422


@pytest.mark.parametrize("door", ["ajax/update/", "delete/", "edit/?id=1", "new/"])
def test_what_upstreams_attributes_forbid_is_404(pieces, door):
    answer = post(
        pieces.admin, f"/admin/readonly/{door}", {"list_form_pk": pieces.shown.id, "id": pieces.shown.id, "name": "x"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("door", ["new/", "edit/?id={id}", "delete/", "action/", "ajax/update/"])
def test_a_post_without_a_token_is_refused(pieces, door):
    data = {
        "id": pieces.shown.id,
        "rowid": pieces.shown.id,
        "action": "delete",
        "list_form_pk": pieces.shown.id,
        "name": "x",
    }
    assert pieces.admin.post(f"/admin/piece/{door.format(id=pieces.shown.id)}", data=data).status_code == 400
    assert pieces.names() == ["hidden", "shown"]


VALUES = {
    "weight": "2.5",
    "token": "12345678-1234-5678-1234-567812345678",
    "length": "90",
    "moment": "2026-03-01T12:30",
    "made_on": "2026-03-01",
    "shouted": "loud",
    "size": "large",
    "count": "3",
}


def test_every_kind_of_value_is_saved_and_shown_again(pieces):
    answer = post(pieces.admin, f"/admin/piece/edit/?id={pieces.shown.id}", {"name": "shown", "visible": "y", **VALUES})
    assert answer.status_code == 302, answer.text
    form = pieces.admin.get(f"/admin/piece/edit/?id={pieces.shown.id}").text
    for value in ("2.5", "12345678-1234-5678-1234-567812345678", "90", "2026-03-01T12:30", "2026-03-01", "LOUD"):
        assert f'value="{value}"' in form


@pytest.mark.parametrize(
    "field, value",
    [
        ("weight", "nan"),
        ("weight", "1e400"),
        ("weight", "abc"),
        ("token", "x"),
        ("length", "1e300"),
        ("length", "nan"),
        ("moment", "soon"),
        ("moment", "0001-01-01T00:00"),
        ("made_on", "2026-02-30"),
        ("shouted", "x" * 21),
        ("shouted", "a\x00b"),
        ("size", "huge"),
        ("count", "99999999999"),
        ("count", "1.5"),
        ("name", ""),
    ],
)
def test_a_bad_value_is_refused_at_its_field(pieces, field, value):
    answer = post(
        pieces.admin,
        f"/admin/piece/edit/?id={pieces.shown.id}",
        {"name": "shown", "visible": "y", **VALUES, field: value},
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="2026-03-01"' in answer.text or field == "made_on"


def test_a_violated_constraint_shows_no_sql(pieces, monkeypatch):
    from flask_admin.contrib.sqla import validators

    # The validator asks first; two people at once get past it.
    monkeypatch.setattr(validators.Unique, "__call__", lambda *_args: None)
    answer = post(pieces.admin, f"/admin/piece/edit/?id={pieces.shown.id}", {"name": "hidden", "visible": "y"})
    assert answer.status_code in (409, 422)
    assert "INSERT" not in answer.text
    assert "UPDATE" not in answer.text
    assert "gallery_piece" not in answer.text


def test_an_export_holds_what_is_in_sight(pieces):
    text = pieces.admin.get("/admin/piece/export/csv/").get_data(as_text=True)
    assert "shown" in text
    assert "hidden" not in text


def test_an_export_holds_only_what_one_may_export(pieces, monkeypatch):
    monkeypatch.setattr(gallery.PieceView, "export_permission", gallery.KEEP)  # says nothing about pieces
    assert "shown" not in pieces.admin.get("/admin/piece/export/csv/").get_data(as_text=True)


def test_an_export_of_another_kind_is_404(pieces):
    assert pieces.admin.get("/admin/piece/export/pdf/").status_code == 404


def test_admin_pages_are_not_stored(pieces):
    assert pieces.admin.get("/admin/piece/").headers["Cache-Control"] == "no-store"


def test_an_address_with_blanks_is_tidied(pieces):
    answer = pieces.admin.get("/admin/piece/?search=&flt0_name_contains=&flt1_weight_min=1")
    assert answer.location == "/admin/piece/?flt1_weight_min=1"


def test_a_view_that_names_no_columns_is_not_made(gallery_app):
    class Unnamed(gallery.PieceView):
        column_list = ()

    with pytest.raises(ValueError, match="column_list"):
        Unnamed(Piece, endpoint="unnamed")
