"""The outside world as functions: plain values in, bytes or text out. No database, no HTTP."""
