"""Find what students handed in, and who each is: folders, archives, and what learning platforms export.

`files.py` reads, `people.py` says whose each file is, `entries.py` what of it is to be graded, and `class_.py` puts the
class together with its roster.
"""
