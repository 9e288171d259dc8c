"""Calls to the kernel that no answer needs, refused by a filter (seccomp) that holds for a process and its children.

They are refused since they keep memory that no other limit counts, lead out of the sandbox by what is no file, or open
parts of the kernel in which flaws have been found.
"""

import ctypes
import os
import struct

# For each processor: the kernel's number for it, and the numbers of the calls.
_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
_REFUSED = {
    "unshare": (272, 97),  # a world in which it would be root, with as many tmpfs as it likes
    "setns": (308, 268),
    "memfd_create": (319, 279),  # memory that is neither address space nor a file of /tmp
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "socket": (41, 198),  # a network namespace leaves some kinds out: those to a virtual machine's host
    "io_uring_setup": (425, 425),  # would do calls that this filter never sees
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
_CLONE, _CLONE3 = (56, 220), (435, 435)
_NEWUSER = 0x10000000
_X32 = 0x40000000  # on x86-64, the same calls by other numbers

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in what a filter is given
_PR_SET_SECCOMP, _BY_FILTER = 22, 2

_libc = ctypes.CDLL(None, use_errno=True)


def why_not_refused() -> str:
    """Return why the calls cannot be refused on this machine, "" where they can be."""
    machine = os.uname().machine
    return "" if machine in _ARCHITECTURES else f"no filter of calls to the kernel is known for the processor {machine}"


def refuse_calls() -> None:
    """Refuse the calls from now on. The process must have given up new privileges. Raises OSError."""
    steps = _filter(*_ARCHITECTURES[os.uname().machine])
    code = ctypes.create_string_buffer(b"".join(steps))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
    if _libc.prctl(_PR_SET_SECCOMP, _BY_FILTER, program, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel takes no filter of calls")


def _filter(architecture: int, column: int) -> list[bytes]:
    refuse = _step(_RETURN, _ERROR | _EPERM)
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, architecture, 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        refuse,
    ]
    for numbers in _REFUSED.values():
        steps += [_step(_EQUAL, numbers[column], 0, 1), refuse]
    # The C library falls back to `clone`, whose flags a filter can see: those of `clone3` are behind a pointer.
    steps += [_step(_EQUAL, _CLONE3[column], 0, 1), _step(_RETURN, _ERROR | _ENOSYS)]
    steps += [
        _step(_EQUAL, _CLONE[column], 0, 3),
        _step(_LOAD, _FIRST_ARGUMENT),
        _step(_ANY_BIT, _NEWUSER, 0, 1),
        refuse,
    ]
    return [*steps, _step(_RETURN, _ALLOW)]


def _step(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    """Make one instruction; where it compares, `if_so` and `if_not` are how many of the next ones to pass over."""
    return struct.pack("HBBI", code, if_so, if_not, value)
