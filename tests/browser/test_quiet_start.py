"""JupyterLab, as the course sets it up, starts without a question and without the network."""

from playwright.sync_api import Browser

from tests.browser.driver import Lab, Notebook

SETTLED = 6_000  # milliseconds: JupyterLab asks about news a few seconds after it starts


def test_jupyterlab_starts_with_no_question_and_no_request_to_another_host(browser: Browser, lab: Lab) -> None:
    with browser.new_context() as context:  # with an empty cache, as on the first day
        page = context.new_page()
        notebook = Notebook(page, lab)
        page.goto(lab.empty)
        page.wait_for_selector(".jp-Launcher")
        page.wait_for_timeout(SETTLED)
        assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
        assert notebook.foreign_requests == []
        assert notebook.console_errors == []
