"""Writes, one file per noun. One public function is one use case and one transaction."""
