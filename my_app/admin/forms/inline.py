"""Forms within a form (``inline_models``), within the policy like everything else."""

from __future__ import annotations

from copy import copy
from typing import Any

from flask_admin.contrib.sqla.form import InlineModelConverter
from flask_admin.form.upload import FileUploadField
from sqlalchemy import inspect

from my_app.admin.forms.inline_rows import InlineRows
from my_app.admin.forms.lookup import ScopedLoader
from my_app.extensions import db


class InlineConverter(InlineModelConverter):
    """Makes such forms, and refuses at start-up what could not be kept within the policy."""

    inline_field_list_type = InlineRows

    def contribute(self, model: Any, form_class: Any, inline_model: Any) -> Any:
        """Add the form for ``inline_model``, with the permission that the view names for the relation."""
        info: Any = self.get_info(inline_model)
        relations = self._calculate_mapping_key_pair(model, info)
        info.row_permissions = {name: self.view.form_relation_permissions.get(name) for name in relations}
        self._refuse(model, info)
        form_class = super().contribute(model, form_class, info)
        for name in relations:
            self._refuse_files(form_class, name)
        return form_class

    def get_info(self, p: Any) -> Any:
        """The settings; its own relations offer nothing unless they, too, name permissions."""
        info: Any = copy(super().get_info(p))  # the same settings may serve other views
        info.form_relation_permissions = getattr(info, "form_relation_permissions", None) or {}
        key = inspect(info.model).primary_key[0].key
        if info.form_columns and key not in info.form_columns:
            info.form_columns = (key, *info.form_columns)
        return info

    def process_ajax_refs(self, info: Any) -> dict[str, ScopedLoader]:
        """Look-ups within the scope of the inline form's own relations."""
        permissions = getattr(info, "form_relation_permissions", None) or {}
        loaders = {}
        for name, options in (getattr(info, "form_ajax_refs", None) or {}).items():
            code = f"{info.model.__name__.lower()}-{name}"
            relation = getattr(info.model, name).property.mapper.class_
            loaders[name] = ScopedLoader(code, db, relation, permissions.get(name), **options)
            self.view._form_ajax_refs[code] = loaders[name]
        return loaders

    def _refuse(self, model: Any, info: Any) -> None:
        view, table = type(self.view).__name__, info.model.__name__
        if not info.form_columns and info.get_form() is None:
            raise ValueError(f"{view}: the inline form of {table} must name its form_columns.")
        if len(inspect(info.model).primary_key) != 1:
            raise ValueError(f"{view}: {table} has a key of several columns; give it a page of its own instead.")
        for name, permission in info.row_permissions.items():
            if permission is None:
                raise ValueError(f"{view} must name in form_relation_permissions what is needed for {name!r}.")
            if getattr(model, name).property.secondary is not None:
                raise ValueError(f"{view}: {name!r} is many-to-many; name it in form_columns instead.")

    def _refuse_files(self, form_class: Any, name: str) -> None:
        rows_form = getattr(form_class, name).args[0]
        kinds = [getattr(field, "field_class", object) for field in vars(rows_form).values()]
        if any(issubclass(kind, FileUploadField) for kind in kinds):
            raise ValueError(f"{type(self.view).__name__}: no files can be uploaded within {name!r}.")
