"""Many people who do something at the same moment, each in a thread with a session of its own."""

import threading
from collections import Counter
from collections.abc import Callable
from contextvars import Context

from flask import Flask

from eventapp.db import db
from eventapp.domain.errors import DomainError


def at_once(app: Flask, people: int, act: Callable[[int], object]) -> Counter[str]:
    """Let so many people do something at the same moment; return how it ended, by error code."""
    start, ends = threading.Barrier(people), Counter[str]()
    counting = threading.Lock()

    def run(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                act(number)
                end = "taken"
            except DomainError as error:
                end = error.code
            finally:
                db.session.remove()
        with counting:
            ends[end] += 1

    threads = [threading.Thread(target=Context().run, args=(run, number)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends
