"""JupyterLab, as the course sets it up, starts without a question and without the network."""

from tests.browser.driver import TOKEN, Notebook

SETTLED = 6_000  # milliseconds: JupyterLab asks about news a few seconds after it starts


def test_jupyterlab_starts_with_no_question_and_no_request_to_another_host(notebook: Notebook) -> None:
    page = notebook.page
    page.goto(f"{notebook.lab.url}/lab?reset&token={TOKEN}")
    page.wait_for_selector(".jp-Launcher")
    page.wait_for_timeout(SETTLED)
    assert page.locator(".jp-Dialog, .Toastify__toast").count() == 0
    assert notebook.foreign_requests == []
    assert notebook.console_errors == []
