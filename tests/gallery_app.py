"""An application with the gallery's views beside the real ones, and rows in them."""

from __future__ import annotations

from contextlib import contextmanager

from flask import Response
from flask_admin.menu import MenuDivider, MenuLink
from jinja2 import ChoiceLoader, DictLoader

import config
from my_app import create_app
from my_app.extensions import db
from my_app.policies.rules import RULES
from tests import gallery, gallery_views
from tests.cast import make_cast
from tests.conftest import Browser, empty_tables
from tests.gallery import GalleryBase, Keeper, Part, Piece, Tag
from tests.sessions import new_session


@contextmanager
def gallery_application(database_url, folder):
    """The application, its tables made."""
    app = create_app(config.Testing({"DATABASE_URL": database_url}))
    app.test_client_class = Browser
    app.jinja_loader = ChoiceLoader([app.jinja_loader, DictLoader(gallery_views.TEMPLATES)])
    app.add_url_rule("/gallery.css", "gallery_css", lambda: Response("td b { color: inherit; }", mimetype="text/css"))
    app.add_url_rule("/gallery.js", "gallery_js", lambda: Response("export {};", mimetype="text/javascript"))
    admin = app.extensions["admin"][0]
    admin.add_category("Gallery")
    for name, view in gallery_views.VIEWS.items():
        admin.add_view(view(Piece, endpoint=name, category="Gallery", name=name.title()))
    admin.add_sub_category("More", "Gallery")
    admin.add_view(gallery_views.GalleryPage(endpoint="gallerypage", category="More", name="A page"))
    admin.add_view(gallery_views.GalleryFiles(str(folder), endpoint="files", name="Files"))
    admin.add_view(gallery_views.ShutFiles(str(folder), endpoint="shutfiles", name="Shut files"))
    admin.add_link(MenuLink("The board", url="/", icon_type="bi", icon_value="globe2", target="_blank"))
    admin.add_menu_item(MenuDivider(), "Gallery")
    with app.app_context():
        GalleryBase.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        GalleryBase.metadata.drop_all(db.engine)
        db.engine.dispose()


class Filled:
    """Three pieces, one with two parts, one of them out of sight; ``admin`` is signed in."""

    def __init__(self, app):
        self.app, self.cast = app, make_cast()
        self.ann, self.bob = Keeper(name="Ann"), Keeper(name="Hidden Bob", visible=False)
        self.red, self.secret = Tag(name="red"), Tag(name="secret")
        self.vase = Piece(name="vase", keeper=self.ann, weight=1.5, size="small", words="old,blue", tags=[self.red])
        self.lamp, self.hidden = Piece(name="lamp", weight=0.5), Piece(name="hidden", visible=False)
        self.handle, self.ghost = Part(name="handle", amount=2), Part(name="ghost", visible=False)
        self.theirs = Part(name="theirs")
        self.vase.parts, self.lamp.parts = [self.handle, self.ghost], [self.theirs]
        db.session.add_all([self.ann, self.bob, self.red, self.secret, self.vase, self.lamp, self.hidden])
        db.session.commit()
        self.admin = app.test_client()
        with self.admin.session_transaction() as session:
            session["_user_id"] = new_session(self.cast.admin)

    def parts(self):
        """The parts as they are stored."""
        db.session.expire_all()
        found = db.session.query(Part).order_by(Part.id).all()
        return [(part.piece.name, part.name, part.amount) for part in found]


@contextmanager
def filled(app, monkeypatch, folder):
    """The application with rows, under the gallery's rules."""
    monkeypatch.setattr(gallery_views, "FOLDER", str(folder))
    for permission, rule in gallery.RULES.items():
        monkeypatch.setitem(RULES, permission, rule)
    monkeypatch.setattr("my_app.services.audit.record", lambda *_args, **_details: None)
    with app.app_context():
        yield Filled(app)
        db.session.rollback()
        for table in reversed(GalleryBase.metadata.sorted_tables):
            db.session.execute(table.delete())
        empty_tables()
