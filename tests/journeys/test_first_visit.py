"""What a first visit costs, and what each answer forbids."""

from playwright.sync_api import Page

from tests.journeys.site import Site

MOST_BYTES = 150_000


def test_a_first_visit_is_light(site: Site, page: Page) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    network.on("Network.responseReceived", lambda said: kinds.update({said["requestId"]: said["type"]}))
    network.on(
        "Network.loadingFinished", lambda said: sizes.update({said["requestId"]: int(said["encodedDataLength"])})
    )
    page.goto("/account/login/", wait_until="networkidle")
    whole = sum(size for request, size in sizes.items() if kinds.get(request) != "Font")
    fonts = sum(size for request, size in sizes.items() if kinds.get(request) == "Font")
    print(f"first visit: {whole:,} bytes without {fonts:,} of fonts")  # noqa: T201 - the figure is asked for
    assert 0 < whole <= MOST_BYTES


def test_no_page_runs_a_script_that_stands_in_it_or_is_kept_by_a_browser(site: Site, page: Page) -> None:
    answer = page.goto("/account/login/")
    assert answer is not None
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-frame-options"] == "DENY"
