// Picks the role of this process: client, server or keeper.
int main() { return 0; }
