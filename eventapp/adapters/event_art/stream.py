"""The choices of a picture: an endless stream of bytes that depends on its name only."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Choice = TypeVar("Choice")

STREAM_NAME = "einlass-art/1"


class Stream:
    """Bytes of SHA-256 over the name and a counter; every choice of a drawing takes one byte."""

    def __init__(self, name: str) -> None:
        self._name = f"{STREAM_NAME}:{name}".encode()
        self._block_number = 0
        self._block = b""

    def byte(self) -> int:
        if not self._block:
            self._block = hashlib.sha256(self._name + self._block_number.to_bytes(4, "big")).digest()
            self._block_number += 1
        first, self._block = self._block[0], self._block[1:]
        return first

    def pick(self, choices: Sequence[Choice]) -> Choice:
        return choices[self.byte() % len(choices)]
