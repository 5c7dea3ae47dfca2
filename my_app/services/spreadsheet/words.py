"""The words of a sheet in every language: headers, choices, countries, languages, currencies; both ways."""

from __future__ import annotations

from functools import cache

from flask_babel import lazy_gettext as _

from my_app import i18n
from my_app.models import fold
from my_app.services.spreadsheet.format import Unreadable

CODES = {
    "country": (i18n.COUNTRIES, i18n.country_name),
    "language": (i18n.JOB_LANGUAGES, i18n.language_name),
    "currency": (i18n.CURRENCIES, i18n.currency_name),
}
SHOWN = 60
# How other programs head the columns of postings: English, Spanish, French, German, Arabic.
SYNONYMS = {
    "reference": "ref, reference number, reference no, job id, job number, requisition id, external id, referencia, "
    "número de referencia, numéro de référence, référence de l'offre, kennziffer, referenznummer, stellennummer, "
    "رقم المرجع, الرقم المرجعي",
    "title": "job title, position, position title, business title, job, vacancy, name, título del puesto, puesto, "
    "cargo, vacante, intitulé, intitulé du poste, poste, offre, stelle, stellentitel, stellenbezeichnung, jobtitel, "
    "berufsbezeichnung, المسمى الوظيفي, عنوان الوظيفة, الوظيفة",
    "place": "location, city, work location, town, ubicación, ciudad, localidad, lugar de trabajo, lieu, ville, "
    "lieu de travail, localisation, ort, stadt, arbeitsort, standort, einsatzort, الموقع, المدينة, مكان العمل",
    "country": "country code, nation, código de país, pays, code pays, land, länderkürzel, البلد, رمز البلد",
    "remote": "remote, remote work, work mode, workplace type, teletrabajo, modalidad, télétravail, homeoffice, "
    "home office, العمل عن بعد",
    "employment_type": "contract type, job type, type of employment, working time, tipo de contrato, jornada, "
    "type de contrat, contrat, beschäftigungsart, anstellungsart, vertragsart, arbeitszeit, نوع العقد, نوع العمل",
    "category": "job category, department, field, sector, categoría, departamento, catégorie, domaine, secteur, "
    "kategorie, bereich, berufsfeld, abteilung, الفئة, القسم, المجال",
    "salary_from": "salary min, min salary, minimum salary, salary range from, salario mínimo, salario desde, "
    "salaire minimum, salaire min, gehalt von, mindestgehalt, gehalt min, الحد الأدنى للراتب",
    "salary_to": "salary max, max salary, maximum salary, salary range to, salario máximo, salario hasta, "
    "salaire maximum, salaire max, gehalt bis, höchstgehalt, gehalt max, الحد الأعلى للراتب",
    "salary_currency": "salary currency, currency code, moneda, divisa, devise, monnaie, währung, العملة",
    "salary_period": "pay period, salary frequency, salary unit, periodo salarial, période, gehaltszeitraum, zeitraum",
    "language": "posting language, job language, idioma, langue, sprache, اللغة",
    "published_at": "publication date, posting date, date posted, posted, start date, fecha de publicación, publicado, "
    "date de publication, publié le, veröffentlicht am, veröffentlichungsdatum, تاريخ النشر",
    "expires_at": "expiry date, expiration date, valid through, deadline, closing date, end date, post until, "
    "fecha de caducidad, fecha límite, date limite, date d'expiration, gültig bis, bewerbungsfrist, ablaufdatum, "
    "تاريخ الانتهاء",
    "apply_url": "apply link, application link, apply url, url, link, enlace, lien, bewerbungslink, رابط التقديم",
    "apply_email": "email, e mail, contact email, apply email, correo, correo electrónico, courriel, mail, "
    "bewerbungsmail, البريد الإلكتروني",
    "description": "job description, text, details, body, descripción, descripción del puesto, description du poste, "
    "descriptif, beschreibung, stellenbeschreibung, الوصف, وصف الوظيفة",
}


@cache
def words(kind: str, locale: str) -> tuple[tuple[str, str], ...]:
    """``(value, word)`` for each value of ``kind`` in this language.

    ``kind`` is the name of an enum in `i18n.LABELS`, a key of `CODES`, or ``field`` for the headers.
    """
    if kind in CODES:
        values, name = CODES[kind]
        return tuple((value, name(value, locale)) for value in values)
    labels = i18n.JOB_FIELDS if kind == "field" else i18n.LABELS[kind]
    with i18n.speaking(locale):
        return tuple((value, str(word)) for value, word in labels.items())


def find(kind: str, text: str, locale: str) -> str | None:
    """The value that ``text`` means: its word in ``locale``, the value itself, or its word in another of our languages.

    Case, accents and blanks do not matter. None when it means nothing, or two things in two other languages.
    """
    key = folded(text)
    for table in (_own(kind, locale), _values(kind), _anywhere(kind)):
        if key in table:
            return table[key]
    return None


def synonym(heading: str) -> str | None:
    """The field that other programs call so, in any of our languages; None for a word that we do not know."""
    return _synonyms().get(folded(heading.replace("_", " ").replace("-", " ")))


def read(kind: str, text: str, locale: str) -> str:
    """`find`, or raise `Unreadable`."""
    value = find(kind, text, locale)
    if value is None:
        raise Unreadable(_("“%(cell)s” is not one of the known values.", cell=text.strip()[:SHOWN]))
    return value


def folded(text: str) -> str:
    """``text`` as it is compared: case, accents and blanks do not matter."""
    return " ".join(fold(text).split())


@cache
def _synonyms() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words_of_others in SYNONYMS.items():
        for word in words_of_others.split(","):
            found.setdefault(folded(word), name)
    return found


@cache
def _values(kind: str) -> dict[str, str | None]:
    return {folded(value): value for value, _word in words(kind, i18n.DEFAULT_LOCALE)}


@cache
def _own(kind: str, locale: str) -> dict[str, str | None]:
    table: dict[str, str | None] = {}
    for value, word in words(kind, locale):
        table.setdefault(folded(word), value)
    return table


@cache
def _anywhere(kind: str) -> dict[str, str | None]:
    table: dict[str, str | None] = {}
    for locale in i18n.LOCALES:
        for key, value in _own(kind, locale).items():
            table[key] = value if table.get(key, value) == value else None
    return table
