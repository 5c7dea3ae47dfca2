"""What the headers of each answer have to say, whatever the answer is."""

from __future__ import annotations

from tests.matrix.visitors import Answer

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
REFERRERS = {"strict-origin-when-cross-origin", "no-referrer"}
# What is nobody's own: files that come with the application.
SHARED = ("static",)


# Pictures run nothing, whatever a browser takes them for; nobody but the browser keeps those of people.
PICTURES = {"pictures.logo": ("public, max-age=86400", "no-store"), "pictures.avatar": ("private, max-age=3600",)}


def unsafe_picture(answer: Answer, endpoint: str) -> str:
    """The same of a picture."""
    wanted = ALWAYS | {"Content-Security-Policy": "default-src 'none'; sandbox", "Content-Type": "image/webp"}
    found = [name for name, value in wanted.items() if answer.headers.get(name) != value]
    kept = answer.headers.get("Cache-Control")
    return ", ".join(found + ([] if kept in PICTURES[endpoint] else [f"Cache-Control: {kept}"]))


def unsafe(answer: Answer, who: str, endpoint: str) -> str:
    """What the headers of this answer lack; nothing, if nothing is."""
    if endpoint in PICTURES and answer.status == 200:
        return unsafe_picture(answer, endpoint)
    headers = answer.headers
    found = [name for name, value in ALWAYS.items() if headers.get(name) != value]
    policy = dict(part.strip().split(" ", 1) for part in headers.get("Content-Security-Policy", "x y").split(";"))
    found += [name for name, value in DIRECTIVES.items() if policy.get(name) != value]
    found += [name for name, value in policy.items() if "unsafe" in value or "*" in value]
    if headers.get("Referrer-Policy") not in REFERRERS:
        found.append("Referrer-Policy")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("Permissions-Policy")
    kind = headers.get("Content-Type", "")
    if not kind and answer.status not in (204, 304):
        found.append("Content-Type")
    if kind.startswith("text/") and "charset=utf-8" not in kind.lower():
        found.append(f"the characters of {kind}")
    if who != "nobody" and endpoint.rpartition(".")[2] not in SHARED and headers.get("Cache-Control") != "no-store":
        found.append(f"Cache-Control: {headers.get('Cache-Control')}")
    return ", ".join(found)
