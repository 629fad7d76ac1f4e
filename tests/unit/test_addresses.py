"""What counts as this machine."""

import pytest

from core.addresses import is_loopback, leads_to_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "LOCALHOST", "::1", "[::1]", "::ffff:127.0.0.1"])
def test_this_machine_is_recognised(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "127.0.0.1.example.org", ""])
def test_anything_wider_is_not_this_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(("url", "here"), [("http://127.0.0.1:8/api/", True), ("https://[::1]/", True), ("", False)])
def test_a_url_is_judged_by_its_host(url: str, here: bool) -> None:
    assert leads_to_loopback(url) is here
    assert not leads_to_loopback(url.replace("127.0.0.1", "127.0.0.1.example.org").replace("[::1]", "example.org"))
