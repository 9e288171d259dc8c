"""The report of a class: pages to read in a browser, and tables for gradebooks. `write.py` begins."""
