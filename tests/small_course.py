"""A course of one chapter and one exercise, for tests of the build."""

import nbformat

CHAPTER = """---
title: "1 · Doubling"
---

Doubling is adding.

```python
print("one", flush=True)
print("two")
1 + 1
```

```python tags=["measured"]
import time

time.time()
```

```python
from course_lib import explore
from course_lib.picture import caption, picture

explore(lambda x=1.0: picture(caption(f"{x:.1f}"), title="t", description="the number x"), x=(0.0, 2.0))
```

```text
not a cell
```
"""
EXERCISE = '''Write it.

```python
def double(x):
    """Return 2x."""
    ### BEGIN SOLUTION
    total = x + x
    return total
    ### END SOLUTION
```

```python tags=["solution"]
double(2)
```

<!-- #region tags=["solution"] -->
Adding.

A number to itself.
<!-- #endregion -->
'''
README = "# A course\n" + "".join(
    f"\n<!-- {name}: made by make build -->\n<!-- end of {name} -->\n" for name in ("course map", "places", "how fast")
)

RESULTS = """## group

### A table

| what | median | ratio |
|---|---:|---:|
| ours | 2 ms | 1.00 |
| others | 9.12 ms | 4.56 |

### How cost grows

| what | ratio | target |
|---|---:|---:|
| a step, 300 samples | 1.00 |  |
| a step, 1,000 samples | 10.00 |  |
| a step, 3,000 samples | 100.00 | exponent 2.00 |
"""


def write(root, chapter=CHAPTER, exercise=EXERCISE):
    for folder, text in (("chapters", chapter), ("exercises", exercise)):
        (root / "source" / folder).mkdir(parents=True, exist_ok=True)
        (root / "source" / folder / "01_double.md").write_text(text, encoding="utf-8")
    (root / "benchmarks").mkdir(exist_ok=True)
    (root / "benchmarks/how_fast.md").write_text("Ours {a table / others} times.\n", encoding="utf-8")
    (root / "benchmarks/RESULTS.md").write_text(RESULTS, encoding="utf-8")
    if not (root / "README.md").exists():
        (root / "README.md").write_text(README, encoding="utf-8")
    return root


def chapter_with(*cells):
    return "\n\n".join([CHAPTER.split("\n\n", maxsplit=1)[0], *(f"```python\n{cell}\n```" for cell in cells)]) + "\n"


def read(root, folder):
    return nbformat.read(root / folder / "01_double.ipynb", as_version=4)


def files(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
