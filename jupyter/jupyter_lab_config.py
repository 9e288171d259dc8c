"""JupyterLab's settings for the course: it uses no network, so nothing asks for news, updates or extensions.

Installed with the course into the environment's etc/jupyter, where `jupyter lab` and `make lab` both find it.
"""

c = get_config()  # noqa: F821  Jupyter defines it where it reads this file

c.LabApp.news_url = None  # no news, and no question whether to fetch them
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"  # the other one looks extensions up in a package index
