"""Files that are not what they seem, from outside: a card says what to do, and nothing else is lost."""

from collections.abc import Callable

import pytest
from pi_heif import register_heif_opener
from PIL import Image

from tests.bad_input.conftest import Town
from tests.durability.books import until
from tests.durability.page import browser
from tests.fakes import pictures
from tests.fakes.slack import Upload

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(120)]

BAD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "pixels": (pictures.png_bomb, "plan.png", "more than 50 megapixels"),
    "truncated": (pictures.truncated_jpeg, "kitchen.jpg", "arrived incomplete"),
    "executable": (pictures.renamed_executable, "kitchen.jpg", "not a photo, whatever its name says"),
    "empty": (lambda: b"", "kitchen.jpg", "is empty"),
    "crashing": (pictures.crashing_heic, "kitchen.heic", "is damaged"),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_file_that_is_no_photo_is_told_on_slack(town: Town, kind: str) -> None:
    make, name, told = BAD[kind]
    user = f"UFILE{kind.upper()}"
    await town.begins(user)
    answer = await town.says(user, "look at this", Upload(name, "image/jpeg", make()), seconds=30)
    assert told in answer
    assert name in answer
    assert town.logged("photo.rejected")
    await town.still_works(user)


@pytest.mark.parametrize("kind", ["pixels", "truncated", "executable"])
async def test_the_same_on_discord_and_on_the_page(town: Town, kind: str) -> None:
    make, name, told = BAD[kind]
    message = await town.discord.say("look", user=f"file{kind}", attachments=[(name, make())])
    post = await town.discord.wait_for_post(channel=message.channel, timeout=20)
    assert told in post.text
    async with browser(town.address) as page:
        status, answer = await page.say("look", [(name, make())])
        if status == 202:
            await page.wait_for_post(told)
        else:
            assert told in str(answer), answer


async def test_slacks_sign_in_page_in_place_of_a_photo(town: Town) -> None:
    await town.begins("USIGNIN")
    town.slack.fail("download", "html", times=10)
    answer = await town.says("USIGNIN", "look at this", Upload("kitchen.jpg", "image/jpeg", pictures.kitchen_photo()))
    town.slack.failures.planned.pop("download", None)
    assert "sign-in page" in answer
    assert "Whoever manages this app can grant it" in answer
    assert town.logged("photo.fetch_failed", reason="sign_in_page")
    await town.still_works("USIGNIN")


async def test_a_sign_in_page_that_somebody_saved_as_a_photo(town: Town) -> None:
    await town.begins("USAVED")
    answer = await town.says("USAVED", "look at this", Upload("kitchen.jpg", "image/jpeg", pictures.sign_in_page()))
    assert "sign-in page" in answer or "not a photo" in answer


async def test_a_heic_with_its_place_is_kept_without_it(town: Town) -> None:
    await town.begins("UHEIC")
    data = pictures.heic_with_gps()
    register_heif_opener()
    assert b"Exif" in data
    before = set(town.home.glob("media/*/*/*"))
    answer = await town.says("UHEIC", "look at this", Upload("kitchen.heic", "image/heic", data), seconds=30)
    assert "photo" in answer.lower()
    kept = set(town.home.glob("media/*/*/*")) - before
    assert len(kept) == 2  # the photo and its thumbnail
    for path in kept:
        with Image.open(path) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            assert "comment" not in image.info
        raw = path.read_bytes()
        assert b"Exif" not in raw
        assert b"GPS" not in raw


async def test_a_good_photo_beside_a_bad_one_is_kept(town: Town) -> None:
    await town.begins("UBOTH")
    good = Upload("kitchen.jpg", "image/jpeg", pictures.kitchen_photo(77))
    bad = Upload("virus.jpg", "image/jpeg", pictures.renamed_executable())
    answer = await town.says("UBOTH", "two of them", bad, good, seconds=30)
    assert "virus.jpg" in answer
    assert "not a photo" in answer
    await until(lambda: _photos(town, "UBOTH"))


async def _photos(town: Town, user: str) -> bool:
    room = f"slack:T0HOME:{town.slack.world.dm(user)}"
    return any(len(j.state.photos) == 1 for j in await town.books.journeys() if j.room == room)


async def test_a_deleted_file_and_one_that_fails_twice(town: Town) -> None:
    await town.begins("UDELETED")
    town.slack.fail("download", "status", status=404)
    photo = Upload("kitchen.jpg", "image/jpeg", pictures.kitchen_photo(78))
    assert "expired" in await town.says("UDELETED", "look at this", photo)
    town.slack.fail("download", "status", status=503, times=2)
    assert "photo" in await town.says("UDELETED", "look at this again", photo)
    await until(lambda: _photos(town, "UDELETED"))
