"""What runs inside the sandbox. These files alone, with `wire`, `run` and a stand-in for the library, are copied there.

None of them may import anything else of the course: there is nothing else.
"""
