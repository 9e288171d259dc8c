"""The classroom: assign exercises, grade what comes back in a sandbox, report. Begin with `course --help`."""
