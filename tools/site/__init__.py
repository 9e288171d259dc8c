"""The browser edition: pages to read, and a lab in which the notebooks run, made of the built notebooks."""
