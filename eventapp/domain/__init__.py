"""Pure rules of Einlass: standard library only, no clock, no randomness, no I/O."""
