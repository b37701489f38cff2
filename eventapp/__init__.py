"""Einlass: event registration, tickets and check-in.

Layers, each of which may import only those to its right; the folder is the layer, the file name is the noun:
``app`` → ``web | cli`` → ``services`` → ``queries | adapters`` → ``models`` → ``db`` → ``domain``.
``domain`` holds the rules (standard library only), ``models`` the tables, ``queries`` the reads, ``services`` the
writes (one public function, one transaction), ``adapters`` the outside world, ``web`` and ``cli`` the two entrances.
This file imports nothing, so that importing the domain loads neither Flask nor the database.
"""
