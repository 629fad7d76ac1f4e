"""`make test` says loudly when the page's own tests are left out, because there is no Chromium here."""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The machine's browser, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


if __name__ == "__main__" and chromium() is None:
    if os.environ.get("HOMEVIEW_REQUIRE_BROWSER"):
        sys.exit("No Chromium is installed, and HOMEVIEW_REQUIRE_BROWSER asks for it.")
    line = "*" * 78
    sys.stderr.write(
        f"{line}\n* NO CHROMIUM ON THIS MACHINE: the tests of the page in a browser are LEFT OUT.\n{line}\n"
    )
