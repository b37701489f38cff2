"""A process for which the kernel makes no hard links, as on memory sticks and shares of Windows: EPERM, each time.

The kernel itself refuses (seccomp), so nothing of Python or of Einlass is replaced.
"""

import ctypes
import os
import platform
import struct
import subprocess
import sys

from tests.support.served import GIVES_UP_SECONDS, PROJECT_DIR

_LINK_CALLS = {"x86_64": (86, 265), "aarch64": (37,)}
_NO_NEW_PRIVILEGES, _SECCOMP, _WITH_FILTER = 38, 22, 2
_LOAD_CALL, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE_WITH = 0x7FFF0000, 0x00050000
_EPERM = 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def forbid_hard_links() -> None:
    """Let this process and all that it starts make no hard link any more; there is no way back."""
    calls = _LINK_CALLS[platform.machine()]
    steps = [struct.pack("HBBI", _LOAD_CALL, 0, 0, 0)]
    for place, call in enumerate(calls):
        steps.append(struct.pack("HBBI", _JUMP_IF_EQUAL, len(calls) - place, 0, call))
    steps.append(struct.pack("HBBI", _RETURN, 0, 0, _ALLOW))
    steps.append(struct.pack("HBBI", _RETURN, 0, 0, _REFUSE_WITH | _EPERM))
    buffer = ctypes.create_string_buffer(b"".join(steps))
    program = _Program(len(steps), ctypes.addressof(buffer))
    kernel = ctypes.CDLL(None, use_errno=True)
    for arguments in ((_NO_NEW_PRIVILEGES, 1, 0, 0, 0), (_SECCOMP, _WITH_FILTER, ctypes.byref(program), 0, 0)):
        if kernel.prctl(*arguments) != 0:
            raise OSError(ctypes.get_errno(), "the kernel takes no filter")


def run_without_hard_links(code: str, *arguments: object) -> str:
    """Run lines of Python in such a process and return what they print; ``sys.argv[1:]`` are the arguments."""
    first = "from tests.support.no_hard_links import forbid_hard_links\nforbid_hard_links()\n"
    command = [sys.executable, "-c", first + code, *(str(argument) for argument in arguments)]
    done = subprocess.run(
        command,
        cwd=PROJECT_DIR,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=GIVES_UP_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
