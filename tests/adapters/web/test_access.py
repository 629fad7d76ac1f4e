"""Who may talk to the page: addresses, hosts, origins, signatures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.access import host_allowed, same_origin
from adapters.web.signing import Signer
from core.addresses import LOOPBACK_HOSTS
from tests.adapters.web.world import SECRET


@pytest.mark.parametrize(
    ("host", "fits"),
    [
        ("127.0.0.1:8000", True),
        ("LOCALHOST:8000", True),
        ("[::1]:8000", True),
        ("evil.example:8000", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
        ("[broken", False),
    ],
)
def test_only_our_own_names_are_answered(host: str, fits: bool) -> None:
    assert host_allowed(host, LOOPBACK_HOSTS) is fits


def test_any_name_will_do_where_it_is_open() -> None:
    assert host_allowed("home.example.org", frozenset())
    assert not host_allowed("", frozenset())


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"host": "h:1", "origin": "http://h:1"}, True),
        ({"host": "h:1", "origin": "http://H:1", "sec-fetch-site": "same-origin"}, True),
        ({"host": "h:1"}, True),
        ({"host": "h:1", "origin": "http://h:2"}, False),
        ({"host": "h:1", "origin": "null"}, False),
        ({"host": "h:1", "origin": "http://h:1.evil.example"}, False),
        ({"host": "h:1", "sec-fetch-site": "cross-site"}, False),
        ({"host": "h:1", "sec-fetch-site": "same-site", "origin": "http://h:1"}, False),
        ({"origin": ""}, False),
    ],
)
def test_requests_of_other_pages_are_known(headers: dict[str, str], ours: bool) -> None:
    assert same_origin(headers) is ours


def test_a_person_is_who_their_cookie_says() -> None:
    signer = Signer(SECRET)
    person = signer.new_person()
    cookie = signer.person_cookie(person)
    assert signer.person_of(cookie) == person
    assert Signer(b"another secret, long enough").person_of(cookie) == ""


@given(st.text(max_size=80))
def test_no_made_up_cookie_is_a_person(cookie: str) -> None:
    assert Signer(SECRET).person_of(cookie) == ""
    assert not Signer(SECRET).session_holds(cookie, "pw", 0)


def test_a_session_ends_with_its_time_and_with_the_password() -> None:
    signer = Signer(SECRET)
    session = signer.session("pw", 100)
    assert signer.session_holds(session, "pw", 100)
    assert not signer.session_holds(session, "pw", 101)
    assert not signer.session_holds(session, "new", 50)
    assert not signer.session_holds(session.replace("100", "999"), "pw", 101)


def test_signatures_of_one_kind_are_worth_nothing_as_another() -> None:
    signer = Signer(SECRET)
    person = signer.new_person()
    signature = signer.person_cookie(person).split(".")[1]
    assert not signer.media_holds(person, "", signature)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Signer(b"short")
