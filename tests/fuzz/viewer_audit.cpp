// Judges a file by the viewers' grammar: viewer_audit FILE prints the first thing that is not listed, and fails.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/fuzz/viewer_grammar.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FILE\n", argv[0]);
    return 2;
  }
  std::ifstream file(argv[1], std::ios::binary);
  const std::string unlisted = mux::fuzz::first_unlisted(std::string(std::istreambuf_iterator<char>(file), {}));
  if (unlisted.empty()) return 0;
  std::puts(unlisted.c_str());
  return 1;
}
