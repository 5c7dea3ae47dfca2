"""A posting as schema.org/JobPosting, for search engines."""

from __future__ import annotations

from typing import Any

from my_app.models import EmploymentType, Job, RemotePolicy
from my_app.web.markdown import render_markdown

TYPES = {
    EmploymentType.FULL_TIME: "FULL_TIME",
    EmploymentType.PART_TIME: "PART_TIME",
    EmploymentType.CONTRACT: "CONTRACTOR",
    EmploymentType.TEMPORARY: "TEMPORARY",
    EmploymentType.INTERNSHIP: "INTERN",
    EmploymentType.APPRENTICESHIP: "OTHER",
    EmploymentType.VOLUNTEER: "VOLUNTEER",
    EmploymentType.OTHER: "OTHER",
}


def posting_data(job: Job, address: str) -> dict[str, Any]:
    """The JSON-LD of a live posting; what is not known is left out."""
    data = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": str(render_markdown(job.description)),
        "url": address,
        "inLanguage": job.language,
        "employmentType": TYPES[job.employment_type],
        "hiringOrganization": {"@type": "Organization", "name": job.company.name, "sameAs": job.company.website},
        "identifier": job.reference and {"@type": "PropertyValue", "name": job.company.name, "value": job.reference},
        "datePosted": job.published_at and job.published_at.isoformat(),
        "validThrough": job.expires_at and job.expires_at.isoformat(),
        "jobLocation": location(job),
        "jobLocationType": "TELECOMMUTE" if job.remote is RemotePolicy.REMOTE else None,
        "applicantLocationRequirements": (
            {"@type": "Country", "name": job.country} if job.remote is RemotePolicy.REMOTE and job.country else None
        ),
        "baseSalary": salary(job),
    }
    return without_gaps(data)


def location(job: Job) -> dict[str, Any] | None:
    """Where the work is done."""
    if not (job.place or job.country):
        return None
    return {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "addressLocality": job.place, "addressCountry": job.country},
    }


def salary(job: Job) -> dict[str, Any] | None:
    """The pay, as numbers."""
    if job.salary_period is None or (job.salary_from is None and job.salary_to is None):
        return None
    low, high = (None if value is None else float(value) for value in (job.salary_from, job.salary_to))
    value = {"@type": "QuantitativeValue", "minValue": low, "maxValue": high, "unitText": job.salary_period.upper()}
    return {"@type": "MonetaryAmount", "currency": job.salary_currency, "value": value}


def without_gaps(data: dict[str, Any]) -> dict[str, Any]:
    """``data`` without what is None or empty, at any depth."""
    cleaned = {name: without_gaps(value) if isinstance(value, dict) else value for name, value in data.items()}
    return {name: value for name, value in cleaned.items() if value not in (None, "")}
