"""Going back to a page of this site, and nowhere else."""

from __future__ import annotations

import pytest

from my_app.web.addresses import local_address


@pytest.mark.parametrize("address", ["/", "/jobs?q=a&page=2", "/jobs/1/b%C3%A4cker"])
def test_a_path_of_ours_is_taken(address):
    assert local_address(address, "/home") == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "jobs",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\n//evil.example",
        "/a\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "http:///evil.example",
        "//[",
        "/" + "a" * 3000,
    ],
)
def test_anything_else_is_not(address):
    assert local_address(address, "/home") == "/home"
