"""What the end-to-end tests stand on: ptys, an emulator, the subject's servers."""
