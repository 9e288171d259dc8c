"""JupyterLab's settings for the course, which uses no network.

Installed with the course into the environment's etc/jupyter, where `jupyter lab` and `make lab` both find it. Beside
it, labconfig/page_config.json turns off the plugin that asks about news and looks for updates.
"""

c = get_config()  # noqa: F821  Jupyter defines it where it reads this file

c.LabApp.extension_manager = "readonly"  # the other one looks extensions up in a package index
