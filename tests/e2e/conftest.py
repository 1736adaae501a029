"""The fixtures of the end-to-end tests."""

from support.fixtures import emulators, mux, subject  # noqa: F401
