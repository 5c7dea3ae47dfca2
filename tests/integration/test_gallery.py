"""Flask-Admin's documented attributes work in our theme without a change: a page of each, read strictly."""

from __future__ import annotations

import inspect
import io

import pytest
from flask_admin.contrib.sqla import ModelView

from my_app.admin.base import ProtectedModelView
from my_app.extensions import db
from tests import gallery_views
from tests.gallery import PARTS, Part, Piece
from tests.gallery_app import filled, gallery_application
from tests.html import parse_strictly
from tests.posting import post

PAGES = [
    "/admin/full/",
    "/admin/full/?search=vase",
    "/admin/full/?search=nothing",
    "/admin/full/new/",
    "/admin/full/edit/?id={vase}",
    "/admin/full/details/?id={vase}",
    "/admin/full/new/?modal=True",
    "/admin/full/edit/?id={vase}&modal=True",
    "/admin/full/details/?id={vase}&modal=True",
    "/admin/full/label/?piece=1",
    "/admin/rules/new/",
    "/admin/rules/edit/?id={vase}",
    "/admin/samerules/edit/?id={vase}",
    "/admin/ownform/new/",
    "/admin/lookups/edit/?id={vase}",
    "/admin/gallerypage/",
    "/admin/files/",
    "/admin/files/upload/",
    "/admin/files/mkdir/",
    "/admin/files/rename/?path=note.txt",
    "/admin/files/edit/?path=note.txt",
    "/admin/files/edit/?path=note.txt&modal=True",
]
# Attributes that our base answers in another way, and why.
ELSEWHERE = {
    "can_create": "asked of the policy: create_permission",
    "can_edit": "asked of the policy: update_permission",
    "can_delete": "asked of the policy: delete_permission",
    "can_export": "asked of the policy: export_permission",
    "can_view_details": "there is a page where column_details_list names what is on it",
    "column_formatters_export": "an export is what an import reads: plain values, straight from the database",
    "column_type_formatters_export": "the same",
    "column_select_related_list": "a list loads exactly the columns that it shows",
    "column_display_all_relations": "the same: name the relation's column",
    "export_max_rows": "an export streams and knows no limit",
    "export_types": "CSV; the others are built in memory",
    "fast_mass_delete": "each row that is deleted is asked of the policy and written into the trail",
    "simple_list_pager": "the tabs count anyway",
    "model_form_converter": "ours knows every kind of column",
    "inline_model_form_converter": "ours keeps inline rows within the policy",
    "filter_converter": "ours knows every kind of column",
}


@pytest.fixture(scope="module")
def gallery_app(database_url, shared_app, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    (folder / "note.txt").write_text("Read me.")
    with gallery_application(database_url, folder) as app:
        app.files = folder
        yield app


@pytest.fixture
def rows(gallery_app, monkeypatch, tmp_path):
    with filled(gallery_app, monkeypatch, tmp_path) as found:
        found.papers = tmp_path
        yield found


def form(rows, **more):
    """What a browser sends for the vase, with one row for its handle."""
    sent = {"name": "vase", "keeper": rows.ann.id, "tags": rows.red.id, "visible": "y", "size": "small"}
    return (
        sent
        | {"parts-0-id": rows.handle.id, "parts-0-name": "handle", "parts-0-amount": "2", "parts-0-size": ""}
        | more
    )


def save(rows, **more):
    return post(rows.admin, f"/admin/full/edit/?id={rows.vase.id}", form(rows, **more))


def documented():
    """The public attributes of upstream's view that are no methods."""
    for name, value in inspect.getmembers(ModelView):
        if not name.startswith("_") and not callable(value) and not isinstance(value, property):
            yield name


def test_each_documented_attribute_is_in_the_gallery_or_has_a_reason():
    used = {name for view in gallery_views.VIEWS.values() for name in vars(view)} | set(vars(gallery_views.PieceView))
    assert set(documented()) - used - set(ELSEWHERE) == set()


def test_no_reason_is_given_for_what_upstream_does_not_have():
    assert set(ELSEWHERE) - {name for name, _value in inspect.getmembers(ModelView)} == set()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_strict_html(rows, page):
    answer = rows.admin.get(page.format(vase=rows.vase.id))
    assert answer.status_code == 200
    parse_strictly(answer.text)


def test_the_list_shows_what_the_attributes_say(rows):
    page = rows.admin.get("/admin/full/").text
    for words in (
        "Vase",
        "1.50 kg",
        "Fits into a bag",
        "Kept by",
        "In kilograms",
        "On the board",
        "Throw away",
        "Weigh",
    ):
        assert words in page
    assert "Token" not in page


def test_a_macro_of_the_lists_own_template_formats_a_column(rows):
    assert "<b>—</b>" in rows.admin.get("/admin/full/").text


def test_what_is_disallowed_is_not_offered(rows):
    assert 'value="hide"' not in rows.admin.get("/admin/full/").text


def test_the_details_say_what_their_attributes_say(rows):
    page = rows.admin.get(f"/admin/full/details/?id={rows.vase.id}").text
    assert "“old,blue”" in page
    assert "Token" not in page


def test_an_action_of_the_views_own_runs(rows):
    data = {"action": "weigh", "rowid": [rows.vase.id]}
    assert "Weighed: 1" in post(rows.admin, "/admin/full/action/", data, follow_redirects=True).text


def test_what_goes_onto_a_control_stays_beside_its_own_class(rows):
    page = rows.admin.get("/admin/full/new/").text
    assert 'class="form-control fw-bold"' in page
    assert "color: red" not in page


def test_form_rules_lay_the_form_out(rows):
    page = rows.admin.get(f"/admin/rules/edit/?id={rows.vase.id}").text
    for words in ("What it is", "Numbers", "<em>HTML</em>", "From a macro", 'aria-label="Framed"'):
        assert words in page
    assert "A name to begin with" in rows.admin.get("/admin/rules/new/").text


def test_a_form_made_by_hand_saves_its_fields(rows):
    data = {"name": "bowl", "shouted": "hey", "size": "large"}
    assert post(rows.admin, "/admin/ownform/new/", data).status_code == 302
    assert db.session.query(Piece).filter_by(name="bowl").one().shouted == "HEY"


def test_a_dialog_gets_the_page_without_its_frame(rows):
    page = rows.admin.get(f"/admin/full/edit/?id={rows.vase.id}&modal=True").text
    assert "admin-menu" not in page
    assert 'name="parts-0-name"' in page


def test_a_dialog_is_told_where_to_go_next(rows):
    address = f"/admin/full/edit/?id={rows.vase.id}&modal=True"
    answer = post(rows.admin, address, form(rows), headers={"X-Dialog": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (204, "/admin/full/")


def test_rows_within_the_form_are_changed_and_added(rows):
    answer = save(rows, **{"parts-0-name": "grip", "parts-7-name": "foot", "parts-7-amount": "3"})
    assert answer.status_code == 302
    assert set(rows.parts()) == {
        ("vase", "grip", 2),
        ("vase", "foot", 3),
        ("vase", "ghost", None),
        ("lamp", "theirs", None),
    }


def test_rows_within_the_form_are_deleted(rows):
    assert save(rows, **{"del-parts-0": "on"}).status_code == 302
    assert [name for _piece, name, _amount in rows.parts()] == ["ghost", "theirs"]


def test_a_choice_left_blank_is_stored_as_nothing(rows):
    data = {"name": "plate", "size": "", "visible": "y"}
    assert post(rows.admin, "/admin/rules/new/", data).status_code == 302
    assert db.session.query(Piece).filter_by(name="plate").one().size is None


def test_a_new_piece_comes_with_its_parts(rows):
    data = {
        "name": "cup",
        "visible": "y",
        "parts-0-name": "ear",
        "parts-0-id": "",
        "parts-1-name": "",
        "parts-1-id": "",
    }
    assert post(rows.admin, "/admin/full/new/", data).status_code == 302
    assert ("cup", "ear", None) in rows.parts()


@pytest.mark.parametrize("whose", ["ghost", "theirs"])
def test_a_row_of_anothers_is_not_reached(rows, whose):
    answer = save(rows, **{"parts-0-id": getattr(rows, whose).id, "parts-0-name": "mine now"})
    assert answer.status_code == 422
    assert "Row 1 is no longer there." in answer.text
    assert "mine now" not in [name for _piece, name, _amount in rows.parts()]


@pytest.mark.parametrize("whose", ["ghost", "theirs"])
def test_a_row_of_anothers_is_not_deleted(rows, whose):
    save(rows, **{"parts-5-id": getattr(rows, whose).id, "parts-5-name": "x", "del-parts-5": "on"})
    assert len(rows.parts()) == 3


def test_a_row_out_of_sight_is_not_shown(rows):
    page = rows.admin.get(f"/admin/full/edit/?id={rows.vase.id}").text
    assert 'value="handle"' in page
    assert "ghost" not in page


def test_a_relation_within_a_row_offers_what_is_in_scope(rows):
    assert "Hidden Bob" not in rows.admin.get(f"/admin/full/edit/?id={rows.vase.id}").text
    assert save(rows, **{"parts-0-keeper": rows.bob.id}).status_code == 422


def test_a_look_up_within_a_row_finds_what_is_in_scope(rows):
    address = "/admin/lookups/ajax/lookup/?name=part-keeper&query="
    assert rows.admin.get(f"{address}ann").json == [[rows.ann.id, "Ann"]]
    assert rows.admin.get(f"{address}bob").json == []


@pytest.mark.parametrize("number", ["²", "٣", "x", "-1", "9" * 30])
def test_a_number_that_is_none_is_no_row(rows, number):
    assert save(rows, **{f"parts-{number}-name": "odd"}).status_code == 302
    assert len(rows.parts()) == 3


def test_a_row_that_is_wrong_says_so_with_its_number_and_field(rows):
    answer = save(rows, **{"parts-3-id": "", "parts-3-name": "x" * 21, "parts-3-amount": "many"})
    assert answer.status_code == 422
    assert "Row 2, Name: " in answer.text
    assert "Row 2, Amount: " in answer.text


def test_too_many_rows_are_refused(rows):
    more = {f"parts-{number}-name": "part" for number in range(1, 103)}
    assert save(rows, **more).status_code == 422
    assert len(rows.parts()) == 3


def test_one_more_row_without_a_script_keeps_what_was_typed_and_saves_nothing(rows):
    answer = save(rows, **{"parts-0-name": "typed", "_add": "parts"})
    assert answer.status_code == 200
    assert 'value="typed"' in answer.text
    assert 'name="parts-1-name"' in answer.text
    assert ("vase", "handle", 2) in rows.parts()


def test_an_inline_form_that_names_no_permission_is_not_made(gallery_app):
    class Careless(gallery_views.FullView):
        form_relation_permissions = {}

    with pytest.raises(ValueError, match="form_relation_permissions"), gallery_app.app_context():
        Careless(Piece, endpoint="careless")


def test_an_inline_form_that_names_no_columns_is_not_made(gallery_app):
    class Careless(gallery_views.FullView):
        form_relation_permissions = {"parts": PARTS}
        inline_models = (Part,)

    with pytest.raises(ValueError, match="form_columns"), gallery_app.app_context():
        Careless(Piece, endpoint="careless")


def upload(rows, file, **more):
    return save(rows, **{"paper": (io.BytesIO(b"words"), file), **more})


def test_a_file_is_stored_under_a_name_of_its_own(rows):
    (rows.papers / "note.txt").write_text("another's")
    assert upload(rows, "note.txt").status_code == 302
    stored = db.session.get(Piece, rows.vase.id).paper
    assert (rows.papers / stored).read_bytes() == b"words"
    assert (rows.papers / "note.txt").read_text() == "another's"


def test_the_old_file_goes_when_a_new_one_is_saved(rows):
    upload(rows, "one.txt")
    upload(rows, "two.txt")
    assert [path.name for path in rows.papers.iterdir()] == ["two.txt"]


def test_a_file_is_removed_by_its_box(rows):
    upload(rows, "one.txt")
    save(rows, **{"_paper-delete": "on"})
    assert list(rows.papers.iterdir()) == []


@pytest.mark.parametrize("name", ["page.html", "note", ".txt", "…"])
def test_a_file_of_another_kind_is_refused(rows, name):
    assert upload(rows, name).status_code == 422
    assert list(rows.papers.iterdir()) == []


def test_a_save_that_fails_leaves_no_file_and_keeps_the_old(rows, monkeypatch):
    upload(rows, "one.txt")
    upload(rows, "two.txt", name="lamp")  # the name is taken
    assert [path.name for path in rows.papers.iterdir()] == ["one.txt"]


def test_a_form_that_takes_any_file_is_not_made(gallery_app):
    class Careless(gallery_views.FullView):
        form_extra_fields = {"paper": gallery_views.FileUploadField("Paper", base_path="/tmp")}

    with pytest.raises(ValueError, match="allowed_extensions"), gallery_app.app_context():
        Careless(Piece, endpoint="careless")


def test_files_without_a_permission_are_shut(rows):
    assert rows.admin.get("/admin/shutfiles/").status_code == 404


def test_a_file_comes_as_a_download(rows):
    answer = rows.admin.get("/admin/files/download/note.txt")
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("path", ["../secret.txt", "nothing.txt", "..%2f..%2fetc%2fpasswd"])
def test_a_path_out_of_the_folder_is_404(rows, path):
    assert rows.admin.get(f"/admin/files/download/{path}").status_code == 404


def test_the_folder_itself_and_its_neighbours_are_safe(rows, gallery_app):
    neighbour = gallery_app.files.parent / f"{gallery_app.files.name}-neighbour"
    neighbour.mkdir(exist_ok=True)
    for path in (".", "", f"../{neighbour.name}"):
        post(rows.admin, "/admin/files/delete/", {"path": path})
    assert neighbour.exists()
    assert (gallery_app.files / "note.txt").exists()


def test_a_new_name_may_not_change_the_kind_or_write_over_another(rows, gallery_app):
    (gallery_app.files / "other.txt").write_text("mine")
    for name in ("note.html", "other.txt"):
        post(rows.admin, "/admin/files/rename/?path=note.txt", {"name": name, "path": "note.txt"})
    assert (gallery_app.files / "note.txt").read_text() == "Read me."
    assert (gallery_app.files / "other.txt").read_text() == "mine"


def test_the_base_has_every_attribute_of_upstreams(app):
    assert all(hasattr(ProtectedModelView, name) for name in documented())
