"""How much a page's styles and scripts weigh."""

from __future__ import annotations

import gzip

from my_app.web.assets import BOOTSTRAP, BOOTSTRAP_FILES, OWN

MOST = 150_000


def weights():
    """What each file weighs on its way to the browser."""
    files = [*(BOOTSTRAP / name for name in BOOTSTRAP_FILES), *OWN.rglob("*.css"), *OWN.rglob("*.js")]
    return {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in files}


def test_all_styles_and_scripts_together_are_light():
    weighed = weights()
    assert {"bootstrap.min.css", "bootstrap.rtl.min.css", "site.css", "site.js"} <= weighed.keys()
    assert sum(weighed.values()) <= MOST, sorted(weighed.items(), key=lambda pair: -pair[1])
