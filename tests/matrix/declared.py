"""Who may go through which door: written by hand, and never worked out from the code that it checks.

A line is a door (endpoint and method), what is asked for there, and the answer that each person gets, in the order
of the heading. ``login`` is the way to the sign-in page. ``closed`` is nobody's door: 404, and for visitors ``login``
(401 where nothing can be read). A subject is a row of `tests.matrix.world` by its name, ``action:row`` at the
doors of bulk actions, ``company`` where something new is made; ``ghost`` is a row that does not exist.

A route that is missing here fails the matrix, and so does a line whose route is gone.
"""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = "admin moderator owner editor viewer rival lonely roleless nobody".split()

ADMIN = """
#                                                     admin mod owner editor viewer rival lonely roleless nobody
admin.index                GET   -                  | 200   200 200   200    200    200   200    404      login
go.index_view              GET   -                  | 200   200 200   200    200    200   200    404      login
go.results                 GET   -                  | 200   200 200   200    200    200   200    404      login

views.index_view           GET   -                  | closed
views.save                 POST  -                  | 302   302 302   302    302    302   404    404      401
views.save                 POST  acme               | 302   302 302   302    422    422   404    404      401
views.save                 POST  bolt               | 302   302 422   422    422    302   404    404      401
views.save                 POST  cold               | 302   302 422   422    422    422   404    404      401
views.save                 POST  staff              | 302   302 422   422    422    422   404    404      401
views.update               POST  acme               | 404   404 302   403    403    404   404    404      401
views.update               POST  bolt               | 404   404 404   404    404    302   404    404      401
views.update               POST  staff              | 403   302 404   404    404    404   404    404      401
views.update               POST  owner              | 404   404 302   404    404    404   404    404      401
views.update               POST  ghost              | 404   404 404   404    404    404   404    404      401
views.delete               POST  acme               | 404   404 302   403    403    404   404    404      401
views.delete               POST  bolt               | 404   404 404   404    404    302   404    404      401
views.delete               POST  staff              | 403   302 404   404    404    404   404    404      401
views.delete               POST  owner              | 404   404 302   404    404    404   404    404      401
views.delete               POST  ghost              | 404   404 404   404    404    404   404    404      401
views.default              POST  acme               | 404   404 302   302    302    404   404    404      401
views.default              POST  bolt               | 404   404 404   404    404    302   404    404      401
views.default              POST  staff              | 302   302 404   404    404    404   404    404      401
views.default              POST  owner              | 404   404 302   404    404    404   404    404      401
views.default              POST  ghost              | 404   404 404   404    404    404   404    404      401
views.columns              POST  -                  | 302   302 302   302    302    302   404    404      401

exports.index_view         GET   -                  | closed
exports.show               GET   ghost              | 404   404 404   404    404    404   404    404      login
exports.show               GET   owner_dead         | 404   404 404   404    404    404   404    404      login

job.index_view             GET   -                  | 200   200 200   200    200    200   404    404      login
job.create_view            GET   -                  | 200   200 200   200    404    200   404    404      login
job.create_view            POST  acme               | 302   302 302   302    404    422   404    404      401
job.create_view            POST  bolt               | 302   302 422   422    404    302   404    404      401
job.create_view            POST  ghost              | 422   422 422   422    404    422   404    404      401
job.details_view           GET   acme_draft         | 200   200 200   200    200    404   404    404      login
job.details_view           GET   acme_published     | 200   200 200   200    200    404   404    404      login
job.details_view           GET   acme_trash         | 200   200 200   200    200    404   404    404      login
job.details_view           GET   bolt_draft         | 200   200 404   404    404    200   404    404      login
job.details_view           GET   bolt_published     | 200   200 404   404    404    200   404    404      login
job.details_view           GET   cold_published     | 200   200 404   404    404    404   404    404      login
job.details_view           GET   ghost              | 404   404 404   404    404    404   404    404      login
job.edit_view              GET   acme_draft         | 200   200 200   200    403    404   404    404      login
job.edit_view              GET   acme_trash         | 403   403 403   403    403    404   404    404      login
job.edit_view              GET   bolt_draft         | 200   200 404   404    404    200   404    404      login
job.edit_view              GET   ghost              | 404   404 404   404    404    404   404    404      login
job.edit_view              POST  acme_draft         | 302   302 302   302    403    404   404    404      401
job.edit_view              POST  acme_trash         | 403   403 403   403    403    404   404    404      401
job.edit_view              POST  bolt_draft         | 302   302 404   404    404    302   404    404      401
job.edit_view              POST  ghost              | 404   404 404   404    404    404   404    404      401
job.delete_view            POST  acme_draft         | closed
job.delete_view            POST  bolt_draft         | closed
job.duplicate_view         POST  acme_draft         | 302   302 302   302    404    404   404    404      401
job.duplicate_view         POST  bolt_draft         | 302   302 404   404    404    302   404    404      401
job.duplicate_view         POST  ghost              | 404   404 404   404    404    404   404    404      401
job.action_view            POST  submit:acme_draft  | 302   302 302   302    404    404   404    404      401
job.action_view            POST  submit:bolt_draft  | 302   302 404   404    404    302   404    404      401
job.action_view            POST  publish:acme_in_review | 302 302 404 404    404    404   404    404      401
job.action_view            POST  publish:bolt_in_review | 302 302 404 404    404    404   404    404      401
job.action_view            POST  reject:acme_in_review  | 302 302 404 404    404    404   404    404      401
job.action_view            POST  close:acme_published   | 302 302 302 302    404    404   404    404      401
job.action_view            POST  reopen:acme_closed | 302   302 302   302    404    404   404    404      401
job.action_view            POST  trash:acme_draft   | 302   302 302   302    404    404   404    404      401
job.action_view            POST  trash:bolt_draft   | 302   302 404   404    404    302   404    404      401
job.action_view            POST  restore:acme_trash | 302   302 302   302    404    404   404    404      401
job.action_view            POST  restore:bolt_trash | 302   302 404   404    404    302   404    404      401
job.action_view            POST  delete:acme_draft  | closed
job.action_view            POST  submit:ghost       | 404   404 404   404    404    404   404    404      401
job.ajax_lookup            GET   company            | 200   200 200   200    404    200   404    404      login
job.ajax_lookup            GET   ghost              | closed
job.ajax_cell              GET   acme_draft         | 200   200 200   200    404    404   404    404      login
job.ajax_cell              GET   acme_trash         | 403   403 403   403    404    404   404    404      login
job.ajax_cell              GET   bolt_draft         | 200   200 404   404    404    200   404    404      login
job.ajax_cell              GET   ghost              | 404   404 404   404    404    404   404    404      login
job.ajax_update            POST  acme_draft         | 200   200 200   200    404    404   404    404      401
job.ajax_update            POST  acme_trash         | 403   403 403   403    404    404   404    404      401
job.ajax_update            POST  bolt_draft         | 200   200 404   404    404    200   404    404      401
job.ajax_update            POST  ghost              | 404   404 404   404    404    404   404    404      401
job.export                 GET   csv                | 200   200 200   200    200    200   404    404      login
job.export_page            GET   -                  | 200   200 200   200    200    200   404    404      login
job.export_page            POST  -                  | 200   200 200   200    200    200   404    404      401
job.export_page            POST  acme_draft         | 200   200 200   200    200    404   404    404      401
job.export_page            POST  bolt_draft         | 200   200 404   404    404    200   404    404      401
job.export_page            POST  ghost              | 404   404 404   404    404    404   404    404      401
job.export                 GET   xlsx               | 200   200 200   200    200    200   404    404      login
job.export                 GET   jsonl              | 200   200 200   200    200    200   404    404      login
job.export                 GET   pdf                | closed

company.index_view         GET   -                  | 200   200 200   200    200    200   404    404      login
company.create_view        GET   -                  | 200   200 404   404    404    404   404    404      login
company.create_view        POST  -                  | 302   302 404   404    404    404   404    404      401
company.details_view       GET   acme               | 200   200 200   200    200    404   404    404      login
company.details_view       GET   bolt               | 200   200 404   404    404    200   404    404      login
company.details_view       GET   cold               | 200   200 404   404    404    404   404    404      login
company.edit_view          GET   acme               | 200   200 200   403    403    404   404    404      login
company.edit_view          GET   bolt               | 200   200 404   404    404    200   404    404      login
company.edit_view          POST  acme               | 302   302 302   403    403    404   404    404      401
company.edit_view          POST  bolt               | 302   302 404   404    404    302   404    404      401
company.delete_view        POST  acme               | closed
company.action_view        POST  suspend:acme       | 302   302 404   404    404    404   404    404      401
company.action_view        POST  suspend:bolt       | 302   302 404   404    404    404   404    404      401
company.action_view        POST  reactivate:cold    | 302   302 404   404    404    404   404    404      401
company.action_view        POST  delete:acme        | closed
company.ajax_lookup        GET   -                  | closed
company.ajax_cell          GET   acme               | 200   200 200   404    404    404   404    404      login
company.ajax_cell          GET   bolt               | 200   200 404   404    404    200   404    404      login
company.ajax_update        POST  acme               | 200   200 200   404    404    404   404    404      401
company.ajax_update        POST  bolt               | 200   200 404   404    404    200   404    404      401
company.export             GET   csv                | 200   200 200   404    404    200   404    404      login
company.export_page        GET   -                  | 200   200 200   404    404    200   404    404      login
company.export_page        POST  -                  | 200   200 200   404    404    200   404    404      401

membership.index_view      GET   -                  | 200   404 200   404    404    200   404    404      login
membership.create_view     GET   -                  | closed
membership.create_view     POST  -                  | closed
membership.details_view    GET   viewer             | closed
membership.edit_view       GET   viewer             | 200   404 200   404    404    404   404    404      login
membership.edit_view       GET   helper             | 200   404 404   404    404    200   404    404      login
membership.edit_view       POST  viewer             | 302   404 302   404    404    404   404    404      401
membership.edit_view       POST  helper             | 302   404 404   404    404    302   404    404      401
membership.delete_view     POST  viewer             | 302   404 302   404    404    404   404    404      401
membership.delete_view     POST  helper             | 302   404 404   404    404    302   404    404      401
membership.action_view     POST  delete:viewer      | 302   404 302   404    404    404   404    404      401
membership.action_view     POST  delete:helper      | 302   404 404   404    404    302   404    404      401
membership.ajax_lookup     GET   -                  | closed
membership.ajax_cell       GET   viewer             | closed
membership.ajax_update     POST  viewer             | closed
membership.export          GET   csv                | closed
membership.export_page     GET   -                  | closed
membership.export_page     POST  -                  | closed

invitation.index_view      GET   -                  | 200   404 200   404    404    200   404    404      login
invitation.create_view     GET   -                  | 200   404 200   404    404    200   404    404      login
invitation.create_view     POST  acme               | 302   404 302   404    404    422   404    404      401
invitation.create_view     POST  bolt               | 302   404 422   404    404    302   404    404      401
invitation.details_view    GET   acme_guest         | closed
invitation.edit_view       GET   acme_guest         | closed
invitation.edit_view       POST  acme_guest         | closed
invitation.delete_view     POST  acme_guest         | 302   404 302   404    404    404   404    404      401
invitation.delete_view     POST  bolt_guest         | 302   404 404   404    404    302   404    404      401
invitation.action_view     POST  delete:acme_guest  | 302   404 302   404    404    404   404    404      401
invitation.action_view     POST  delete:bolt_guest  | 302   404 404   404    404    302   404    404      401
invitation.ajax_lookup     GET   company            | 200   404 200   404    404    200   404    404      login
invitation.ajax_lookup     GET   ghost              | closed
invitation.ajax_cell       GET   acme_guest         | closed
invitation.ajax_update     POST  acme_guest         | closed
invitation.export          GET   csv                | closed
invitation.export_page     GET   -                  | closed
invitation.export_page     POST  -                  | closed

user.index_view            GET   -                  | 200   404 404   404    404    404   404    404      login
user.create_view           GET   -                  | 200   404 404   404    404    404   404    404      login
user.create_view           POST  -                  | 302   404 404   404    404    404   404    404      401
user.details_view          GET   owner              | 200   404 404   404    404    404   404    404      login
user.details_view          GET   rival              | 200   404 404   404    404    404   404    404      login
user.details_view          GET   ghost              | 404   404 404   404    404    404   404    404      login
user.edit_view             GET   owner              | 200   404 404   404    404    404   404    404      login
user.edit_view             GET   moderator          | 200   404 404   404    404    404   404    404      login
user.edit_view             POST  owner              | 302   404 404   404    404    404   404    404      401
user.edit_view             POST  moderator          | 302   404 404   404    404    404   404    404      401
user.delete_view           POST  owner              | closed
user.action_view           POST  deactivate:owner   | 302   404 404   404    404    404   404    404      401
user.action_view           POST  deactivate:rival   | 302   404 404   404    404    404   404    404      401
user.action_view           POST  activate:rival     | 302   404 404   404    404    404   404    404      401
user.action_view           POST  reset_factors:owner| 302   404 404   404    404    404   404    404      401
user.action_view           POST  view_as:owner      | 303   404 404   404    404    404   404    404      401
user.action_view           POST  view_as:ghost      | 404   404 404   404    404    404   404    404      401
user.action_view           POST  delete:rival       | closed
user.ajax_lookup           GET   -                  | closed
user.ajax_cell             GET   owner              | closed
user.ajax_update           POST  owner              | closed
user.export                GET   csv                | 200   404 404   404    404    404   404    404      login
user.export_page           GET   -                  | 200   404 404   404    404    404   404    404      login
user.export_page           POST  -                  | 200   404 404   404    404    404   404    404      401

role.index_view            GET   -                  | 200   404 404   404    404    404   404    404      login
role.create_view           GET   -                  | 200   404 404   404    404    404   404    404      login
role.create_view           POST  -                  | 302   404 404   404    404    404   404    404      401
role.details_view          GET   auditors           | closed
role.edit_view             GET   auditors           | 200   404 404   404    404    404   404    404      login
role.edit_view             POST  auditors           | 302   404 404   404    404    404   404    404      401
role.delete_view           POST  auditors           | 302   404 404   404    404    404   404    404      401
role.action_view           POST  delete:auditors    | 302   404 404   404    404    404   404    404      401
role.ajax_lookup           GET   -                  | closed
role.ajax_cell             GET   auditors           | closed
role.ajax_update           POST  auditors           | closed
role.export                GET   csv                | closed
role.export_page           GET   -                  | closed
role.export_page           POST  -                  | closed

access.index_view          GET   -                  | 200   404 404   404    404    404   404    404      login
why.index_view             GET   -                  | 200   404 404   404    404    404   404    404      login
why.index_view             GET   acme_draft         | 200   404 404   404    404    404   404    404      login
why.index_view             GET   ghost              | 404   404 404   404    404    404   404    404      login
why.people_view            GET   -                  | 200   404 404   404    404    404   404    404      login

auditentry.index_view      GET   -                  | 200   404 404   404    404    404   404    404      login
auditentry.create_view     GET   -                  | closed
auditentry.create_view     POST  -                  | closed
auditentry.details_view    GET   acme               | 200   404 404   404    404    404   404    404      login
auditentry.details_view    GET   house              | 200   404 404   404    404    404   404    404      login
auditentry.edit_view       GET   acme               | closed
auditentry.edit_view       POST  acme               | closed
auditentry.delete_view     POST  acme               | closed
auditentry.action_view     POST  delete:acme        | closed
auditentry.ajax_lookup     GET   -                  | closed
auditentry.ajax_cell       GET   acme               | closed
auditentry.ajax_update     POST  acme               | closed
auditentry.export          GET   csv                | closed
auditentry.export_page     GET   -                  | closed
auditentry.export_page     POST  -                  | closed

import.index_view          GET   -                  | 200   200 200   200    404    200   404    404      login
import.create_view         GET   -                  | 200   200 200   200    404    200   404    404      login
import.create_view         POST  acme               | 302   302 302   302    404    422   404    404      401
import.create_view         POST  bolt               | 302   302 422   422    404    302   404    404      401
import.create_view         POST  ghost              | 422   422 422   422    404    422   404    404      401
import.columns_view        GET   acme_fresh         | 200   200 200   200    404    404   404    404      login
import.columns_view        GET   bolt_fresh         | 200   200 404   404    404    200   404    404      login
import.columns_view        GET   ghost              | 404   404 404   404    404    404   404    404      login
import.columns_view        POST  acme_fresh         | 302   302 302   302    404    404   404    404      401
import.columns_view        POST  bolt_fresh         | 302   302 404   404    404    302   404    404      401
import.columns_view        POST  ghost              | 404   404 404   404    404    404   404    404      401
import.words_view          GET   acme_checked       | 302   302 302   302    404    404   404    404      login
import.words_view          GET   bolt_checked       | 302   302 404   404    404    302   404    404      login
import.words_view          GET   ghost              | 404   404 404   404    404    404   404    404      login
import.words_view          POST  acme_checked       | 302   302 302   302    404    404   404    404      401
import.words_view          POST  bolt_checked       | 302   302 404   404    404    302   404    404      401
import.words_view          POST  ghost              | 404   404 404   404    404    404   404    404      401
import.discard_view        GET   acme_fresh         | 200   200 200   200    404    404   404    404      login
import.discard_view        GET   bolt_fresh         | 200   200 404   404    404    200   404    404      login
import.discard_view        POST  acme_fresh         | 302   302 302   302    404    404   404    404      401
import.discard_view        POST  bolt_fresh         | 302   302 404   404    404    302   404    404      401
import.discard_view        POST  acme_applied       | 409   409 409   409    404    404   404    404      401
import.discard_view        POST  ghost              | 404   404 404   404    404    404   404    404      401
import.check_view          GET   acme_checked       | 200   200 200   200    404    404   404    404      login
import.check_view          GET   bolt_checked       | 200   200 404   404    404    200   404    404      login
import.check_view          GET   ghost              | 404   404 404   404    404    404   404    404      login
import.check_view          POST  acme_checked       | 302   302 302   302    404    404   404    404      401
import.check_view          POST  bolt_checked       | 302   302 404   404    404    302   404    404      401
import.apply_view          POST  acme_checked       | 302   302 302   302    404    404   404    404      401
import.apply_view          POST  bolt_checked       | 302   302 404   404    404    302   404    404      401
import.apply_view          POST  acme_applied       | 409   409 409   409    404    404   404    404      401
import.apply_view          POST  ghost              | 404   404 404   404    404    404   404    404      401
import.undo_view           GET   acme_applied       | 200   200 200   200    404    404   404    404      login
import.undo_view           GET   bolt_applied       | 200   200 404   404    404    200   404    404      login
import.undo_view           POST  acme_applied       | 302   302 302   302    404    404   404    404      401
import.undo_view           POST  bolt_applied       | 302   302 404   404    404    302   404    404      401
import.undo_view           POST  acme_fresh         | 409   409 409   409    404    404   404    404      401
import.undo_view           POST  ghost              | 404   404 404   404    404    404   404    404      401
import.details_view        GET   acme_applied       | 200   200 200   200    404    404   404    404      login
import.details_view        GET   bolt_applied       | 200   200 404   404    404    200   404    404      login
import.details_view        GET   ghost              | 404   404 404   404    404    404   404    404      login
import.file_view           GET   acme_checked       | 200   200 200   200    404    404   404    404      login
import.file_view           GET   bolt_checked       | 200   200 404   404    404    200   404    404      login
import.refused_view        GET   acme_checked       | 200   200 200   200    404    404   404    404      login
import.refused_view        GET   bolt_checked       | 200   200 404   404    404    200   404    404      login
import.edit_view           GET   acme_fresh         | closed
import.edit_view           POST  acme_fresh         | closed
import.delete_view         POST  acme_fresh         | closed
import.action_view         POST  delete:acme_fresh  | closed
import.ajax_lookup         GET   company            | 200   200 200   200    404    200   404    404      login
import.ajax_lookup         GET   ghost              | closed
import.ajax_cell           GET   acme_fresh         | closed
import.ajax_update         POST  acme_fresh         | closed
import.export              GET   csv                | closed
import.export_page         GET   -                  | closed
import.export_page         POST  -                  | closed

task.index_view            GET   -                  | 200   200 200   200    200    200   200    404      login
task.details_view          GET   owner_dead         | 200   404 200   404    404    404   404    404      login
task.details_view          GET   rival_dead         | 200   404 404   404    404    200   404    404      login
task.details_view          GET   admin_dead         | 200   404 404   404    404    404   404    404      login
task.details_view          GET   ghost              | 404   404 404   404    404    404   404    404      login
task.progress_view         GET   owner_open         | 200   404 200   404    404    404   404    404      login
task.progress_view         GET   rival_open         | 200   404 404   404    404    200   404    404      login
task.progress_view         GET   ghost              | 404   404 404   404    404    404   404    404      login
task.action_view           POST  stop:owner_open    | 302   404 302   404    404    404   404    404      401
task.action_view           POST  stop:rival_open    | 302   404 404   404    404    302   404    404      401
task.action_view           POST  stop:ghost         | 404   404 404   404    404    404   404    404      401
task.action_view           POST  retry:owner_dead   | 302   404 404   404    404    404   404    404      401
task.action_view           POST  retry:rival_dead   | 302   404 404   404    404    404   404    404      401
task.action_view           POST  delete:owner_dead  | closed
task.create_view           GET   -                  | closed
task.create_view           POST  -                  | closed
task.edit_view             GET   owner_dead         | closed
task.edit_view             POST  owner_dead         | closed
task.delete_view           POST  owner_dead         | closed
task.ajax_lookup           GET   -                  | closed
task.ajax_cell             GET   owner_dead         | closed
task.ajax_update           POST  owner_dead         | closed
task.export                GET   csv                | closed
task.export_page           GET   -                  | closed
task.export_page           POST  -                  | closed
"""

PUBLIC = """
#                                                     admin mod owner editor viewer rival lonely roleless nobody
board.home                 GET   -                  | all 200
board.listing              GET   -                  | all 200
board.show                 GET   acme_published     | all 200
board.show                 GET   acme_published!    | all 301
board.show                 GET   bolt_published     | all 200
board.show                 GET   acme_draft         | all 404
board.show                 GET   acme_in_review     | all 404
board.show                 GET   acme_rejected      | all 404
board.show                 GET   acme_scheduled     | all 404
board.show                 GET   acme_trash         | all 404
board.show                 GET   acme_closed        | all 410
board.show                 GET   acme_expired       | all 410
board.show                 GET   bolt_draft         | all 404
board.show                 GET   cold_published     | all 404
board.show                 GET   cold_expired       | all 404
board.show                 GET   ghost              | all 404
companies.show             GET   acme               | all 200
companies.show             GET   cold               | all 404
companies.show             GET   ghost              | all 404
language.choose            POST  -                  | all 303
appearance.choose          POST  -                  | all 303
viewing.stop               POST  -                  | 303   303 303   303    303    303   303    303      401
account.show               GET   -                  | 200   200 200   200    200    200   200    200      login
account.save               POST  -                  | 303   303 303   303    303    303   303    303      login
account.email              GET   -                  | 200   200 200   200    200    200   200    200      login
account.ask_email          POST  -                  | 303   303 303   303    303    303   303    303      login
account.new_email          GET   owner              | 409   409 200   409    409    409   409    409      login
account.new_email          GET   ghost              | 404   404 404   404    404    404   404    404      login
account.change_email       POST  owner              | 409   409 303   409    409    409   409    409      login
account.change_email       POST  ghost              | 404   404 404   404    404    404   404    404      login
account.sessions           GET   -                  | 200   200 200   200    200    200   200    200      login
account.end_session        POST  owner              | 404   404 303   404    404    404   404    404      login
account.end_session        POST  rival              | 404   404 404   404    404    303   404    404      login
account.end_session        POST  ghost              | 404   404 404   404    404    404   404    404      login
account.end_other_sessions POST  -                  | 303   303 303   303    303    303   303    303      login
account.tokens             GET   -                  | 200   200 200   200    200    200   200    200      login
account.create_token       POST  -                  | 200   200 200   200    200    200   422    422      login
account.revoke_token       POST  owner              | 404   404 303   404    404    404   404    404      login
account.revoke_token       POST  rival              | 404   404 404   404    404    303   404    404      login
account.revoke_token       POST  ghost              | 404   404 404   404    404    404   404    404      login
api.me                     GET   -                  | all 401
account.security           GET   -                  | 200   200 200   200    200    200   200    200      login
account.app                GET   -                  | 200   200 200   200    200    200   200    200      login
account.add_app            POST  -                  | 422   422 422   422    422    422   422    422      login
account.remove_app         POST  -                  | 303   303 303   303    303    303   404    404      login
account.new_codes          POST  -                  | 200   200 200   200    200    200   409    409      login
account.passkey_options    POST  -                  | 200   200 200   200    200    200   200    200      login
account.add_passkey        POST  -                  | 422   422 422   422    422    422   422    422      login
account.remove_passkey     POST  owner              | 404   404 303   404    404    404   404    404      login
account.remove_passkey     POST  ghost              | 404   404 404   404    404    404   404    404      login
account.change_avatar      POST  -                  | 303   303 303   303    303    303   303    303      login
pictures.logo              GET   acme               | all 200
pictures.logo              GET   cold               | 200   200 404   404    404    404   404    404      404
pictures.logo              GET   ghost              | all 404
pictures.avatar            GET   owner              | 200   404 200   404    404    404   404    404      404
pictures.avatar            GET   rival              | 200   404 404   404    404    200   404    404      404
pictures.avatar            GET   ghost              | all 404
account.log                GET   -                  | 200   200 200   200    200    200   200    200      login
invitations.show           GET   acme               | all 200
invitations.show           GET   bolt               | all 200
invitations.show           GET   ghost              | all 404
invitations.accept         POST  acme               | 403   403 403   403    403    403   403    403      303
invitations.accept         POST  ghost              | all 404
healthz                    GET   -                  | all 200
readyz                     GET   -                  | all 200

security.login             GET   -                  | 302   302 302   302    302    302   302    302      200
security.login             POST  owner              | 302   302 302   302    302    302   302    302      302
security.login             POST  ghost              | 302   302 302   302    302    302   302    302      422
security.logout            POST  -                  | all 302
security.register          GET   -                  | 302   302 302   302    302    302   302    302      200
security.register          POST  -                  | 302   302 302   302    302    302   302    302      login
security.register          POST  owner              | 302   302 302   302    302    302   302    302      login
security.forgot_password   GET   -                  | all 200
security.forgot_password   POST  owner              | all 200
security.forgot_password   POST  ghost              | all 200
security.reset_password    GET   ghost              | all 302
security.reset_password    POST  ghost              | all 302
security.send_confirmation GET   -                  | all 200
security.send_confirmation POST  owner              | all 200
security.send_confirmation POST  ghost              | all 200
security.confirm_email     GET   ghost              | all 302
security.confirm_email     POST  ghost              | all 302
security.change_password   GET   -                  | 200   200 200   200    200    200   200    200      login
security.change_password   POST  -                  | 302   302 302   302    302    302   302    302      login
security.verify            GET   -                  | 200   200 200   200    200    200   200    200      login
security.verify            POST  -                  | 302   302 302   302    302    302   302    302      login
factors.ask                GET   -                  | all 303
factors.check              POST  -                  | all 303
factors.ask_recovery       GET   -                  | all 303
factors.check_recovery     POST  -                  | all 303
passkeys.options           POST  -                  | all 200
passkeys.show              GET   -                  | 302   302 302   302    302    302   302    302      200
passkeys.sign_in           POST  -                  | 302   302 302   302    302    302   302    302      422
passkeys.verify            POST  -                  | 422   422 422   422    422    422   422    422      login

static                     GET   css/site.css       | all 200
static                     GET   ghost              | all 404
static                     GET   ../config.py       | all 404
admin.static               GET   ghost              | all 404
bootstrap.static           GET   css/bootstrap.min.css | all 200
security.static            GET   ghost              | all 404
"""

# Which rows a list shows, counts, searches and exports: by the company they belong to. The house's rows are those
# of no company: staff, roles, entries about accounts.
LISTS = """
#            admin  moderator owner editor viewer rival lonely roleless nobody
job          all    all       acme  acme   acme   bolt  -      -        -
company      all    all       acme  acme   acme   bolt  -      -        -
membership   all    -         acme  -      -      bolt  -      -        -
invitation   all    -         acme  -      -      bolt  -      -        -
user         all    -         -     -      -      -     -      -        -
role         all    -         -     -      -      -     -      -        -
auditentry   all    -         -     -      -      -     -      -        -
import       all    all       acme  acme   -      bolt  -      -        -
task         all    -         acme  -      -      bolt  -      -        -
"""

# Whose words may ever stand on a page of the admin, for whom. Nobody else's do, on no page, in no message.
READS = {
    "admin": {
        "acmepub",
        "acmepriv",
        "acmefolk",
        "boltpub",
        "boltpriv",
        "boltfolk",
        "coldpriv",
        "stafffolk",
        "otherfolk",
        "staffview",
    },
    "moderator": {"acmepub", "acmepriv", "boltpub", "boltpriv", "coldpriv", "staffview"},
    "owner": {"acmepub", "acmepriv", "acmefolk", "acmeview", "ownerview"},
    "editor": {"acmepub", "acmepriv", "acmeview"},
    "viewer": {"acmepub", "acmepriv", "acmeview"},
    "rival": {"boltpub", "boltpriv", "boltfolk", "boltview"},
    "lonely": set(),
    "roleless": set(),
    "nobody": set(),
}
# What everybody reads on the public pages.
BOARD = {"acmepub", "boltpub"}


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    endpoint: str
    method: str
    subject: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.endpoint} {self.method} {self.subject}"

    @property
    def closed(self) -> bool:
        """Whether nobody gets through."""
        return not set(self.answers.values()) - {"404", "401", "login"}


def lines(table: str) -> list[Line]:
    """The lines of a table; refuses one that does not say an answer for everybody."""
    return [line(text) for text in table.splitlines() if text and not text.startswith("#")]


def line(text: str) -> Line:
    """One line, its shorthands spelled out."""
    door, _bar, said = text.partition("|")
    endpoint, method, subject = door.split()
    words = said.split()
    if words == ["closed"]:
        words = ["404"] * (len(PEOPLE) - 1) + ["login" if method == "GET" else "401"]
    elif words[0] == "all":
        words = words[1:] * len(PEOPLE)
    return Line(endpoint, method, subject, dict(zip(PEOPLE, words, strict=True)))


ROUTES = [*lines(ADMIN), *lines(PUBLIC)]
SCOPES = {
    words[0]: dict(zip(PEOPLE, words[1:], strict=True))
    for words in map(str.split, LISTS.splitlines())
    if words and words[0] != "#"
}
