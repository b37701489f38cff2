"""What people type, checked and turned into frozen values of the domain."""
