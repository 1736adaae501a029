// Tests that a terminal in its stride allocates by chunks of history, never by byte or line. Sanitizers count for
// themselves, so the plain build alone has these.
#if !defined(__SANITIZE_ADDRESS__)
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <string>

#include "server/terminal/terminal.hpp"

namespace {
std::size_t allocations = 0;
}  // namespace

// Every allocation of this test binary is counted.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace mux::terminal {
namespace {

constexpr int kLines = 1000;

std::string lines_of(std::string_view line) {
  std::string text;
  for (int i = 0; i < kLines; ++i) (text += line) += "\r\n";
  return text;
}

// Allocations for kLines lines, after as many as fill the history and its tables.
std::size_t allocations_for(const std::string& text) {
  Terminal terminal({.columns = 80, .rows = 24, .history_limit = 2 * kLines});
  for (int i = 0; i < 8; ++i) terminal.feed(text);
  const std::size_t before = allocations;
  terminal.feed(text);
  return allocations - before;
}

// A chunk of the history takes some hundred lines, and some allocations to begin and to end.
constexpr std::size_t kFew = kLines / 10;

TEST(Allocation, Counts) {
  const std::size_t before = allocations;
  const std::string text(100, 'x');
  EXPECT_EQ(allocations - before, 1u) << text;
}

TEST(Allocation, NoneForALineOfText) {
  EXPECT_LT(allocations_for(lines_of("16:20:01.123 info w3: request handled cache miss open file")), kFew);
}

TEST(Allocation, NoneForALongLine) {
  EXPECT_LT(allocations_for(lines_of(std::string(300, 'x'))), kFew);
}

TEST(Allocation, NoneForAColouredLine) {
  EXPECT_LT(allocations_for(lines_of("\x1b[31mred\x1b[m plain \x1b[38;2;1;2;3mdirect\x1b[48;5;100mindexed\x1b[m")),
            kFew);
}

TEST(Allocation, NoneForALineOfWideCharacters) {
  EXPECT_LT(allocations_for(lines_of("日本語한글 mixed with \u00e9\u00fc and 😀")), kFew);
}

TEST(Allocation, NoneForAFullScreenProgram) {
  std::string frame;
  for (int row = 1; row <= 24; ++row) frame += "\x1b[" + std::to_string(row) + ";1H\x1b[1;3" + "2mrow\x1b[m text\x1b[K";
  Terminal terminal({.columns = 80, .rows = 24, .history_limit = 2000});
  terminal.feed("\x1b[?1049h" + frame);
  const std::size_t before = allocations;
  for (int i = 0; i < 100; ++i) terminal.feed(frame);
  EXPECT_EQ(allocations - before, 0u);
}

}  // namespace
}  // namespace mux::terminal

#endif
