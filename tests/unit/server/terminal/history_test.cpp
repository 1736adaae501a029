// History: wherever its chunks lie and however they are packed, it reads the same; what is damaged costs nothing else.
#include "server/terminal/history.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "server/terminal/capture.hpp"
#include "server/terminal/checkpoint.hpp"
#include "server/terminal/history_codec.hpp"
#include "server/terminal/history_record.hpp"
#include "server/terminal/terminal.hpp"
#include "server/terminal/terminal_state.hpp"

namespace mux::terminal {
namespace {

// Records in memory; counts what is read, and can be full.
class MemoryStore final : public HistoryStore {
 public:
  std::optional<std::uint64_t> write(std::string_view record) override {
    if (full) return std::nullopt;
    records[++last_] = record;
    return last_;
  }
  Result<std::string> read(std::uint64_t place) override {
    ++reads;
    const auto found = records.find(place);
    if (found == records.end()) return fail("none");
    return found->second;
  }
  Result<std::string> claim(std::uint64_t place) override { return read(place); }
  void release(std::uint64_t place) noexcept override { ++released[place]; }

  // Bytes of what is in use.
  std::size_t size() const {
    std::size_t total = 0;
    for (const auto& [place, record] : records) total += released.contains(place) ? 0 : record.size();
    return total;
  }

  std::map<std::uint64_t, std::string> records;
  std::map<std::uint64_t, int> released;
  int reads = 0;
  bool full = false;

 private:
  std::uint64_t last_ = 0;
};

// Lines of every kind: plain, coloured, linked, wide, mixed, long, with blanks of a colour at their end.
std::string text_of(int lines, unsigned seed = 1) {
  std::minstd_rand random(seed);
  const char* const words[] = {"request ",
                               "漢字",
                               "\x1b[31mred\x1b[m ",
                               "é̂",
                               "👩‍👧 ",
                               "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\",
                               "x",
                               "\x1b[48;5;9m  \x1b[m",
                               "0x7fff ",
                               "\t"};
  std::string text;
  for (int i = 0; i < lines; ++i) {
    const auto kind = random() % 8;
    const auto count = kind == 7 ? random() % 80 : random() % 12;
    for (std::size_t word = 0; word < count; ++word) {
      text += kind == 0 ? "漢" : kind < 4 ? "plain text " : words[random() % std::size(words)];
    }
    text += std::to_string(i) + "\r\n";
  }
  return text;
}

TerminalOptions wide_options(int limit = 100'000) {
  TerminalOptions options;
  options.columns = 40;
  options.rows = 5;
  options.history_limit = limit;
  return options;
}

std::string all_of(const Terminal& terminal) {
  CaptureOptions options;
  options.start_of_history = true;
  options.escapes = true;
  options.keep_spaces = true;
  return capture(terminal, options);
}

void compress_all(Terminal& terminal) {
  while (terminal.has_cold_history()) terminal.compress_history();
}

History& history_of(Terminal& terminal) {
  return terminal.state().screen.history();
}

TEST(History, ReadsTheSameWhereverItLies) {
  const std::string text = text_of(8'000);
  Terminal plain(wide_options());
  plain.feed(text);
  const std::string expected = all_of(plain);
  EXPECT_TRUE(plain.has_cold_history());
  compress_all(plain);
  EXPECT_EQ(all_of(plain), expected) << "compressed in memory";

  const auto store = std::make_shared<MemoryStore>();
  Terminal stored(wide_options());
  stored.set_history_store(store);
  stored.feed(text);
  EXPECT_EQ(all_of(stored), expected) << "in the store";
  EXPECT_GT(store->size(), stored.history_bytes() / 2);
  compress_all(stored);
  EXPECT_FALSE(stored.has_cold_history());
  EXPECT_LT(store->size(), stored.history_bytes() / 2);
  EXPECT_EQ(all_of(stored), expected) << "compressed in the store";
  const History::Memory memory = history_of(stored).memory();
  constexpr std::size_t kOpenChunk = History::kChunkBytes + sizeof(History::Segment) * History::kChunkSegments;
  EXPECT_LT(memory.own, 6 * kOpenChunk) << "of " << stored.history_bytes();
  for (int width = 1; width < 130; width += 7) {
    plain.resize(width, 5);
    stored.resize(width, 5);
    ASSERT_EQ(stored.history_size(), plain.history_size()) << width;
  }
  EXPECT_EQ(all_of(stored), all_of(plain));
}

// A wide cell that has no room in the last column begins the next row; elsewhere such a row is a short one.
TEST(History, LinesOfWideAndNarrowCellsAreWholeAtEveryWidth) {
  std::minstd_rand random(7);
  std::string text;
  std::string expected;
  for (int i = 0; i < 400; ++i) {
    std::string line;
    for (auto left = random() % 90; left > 0; --left) line += random() % 3 == 0 ? "x" : "漢";
    line += std::to_string(i);
    text += line + "\r\n";
    expected += line + "\n";
  }
  CaptureOptions options;
  options.start_of_history = true;
  options.join = true;
  for (int made = 2; made < 60; ++made) {
    Terminal terminal(wide_options());
    terminal.resize(made, 5);
    terminal.feed(text);
    for (const int width : {made, made + 1, made - 1, made}) {
      if (width < 2) continue;
      terminal.resize(width, 5);
      std::string joined = capture(terminal, options);
      joined.resize(std::min(joined.size(), expected.size()));
      ASSERT_EQ(joined, expected) << "made at " << made << ", read at " << width;
    }
  }
}

TEST(History, ReadsAChunkOnceWhateverIsAskedOfIt) {
  const auto store = std::make_shared<MemoryStore>();
  Terminal terminal(wide_options());
  terminal.set_history_store(store);
  for (int i = 0; i < 30'000; ++i) terminal.feed("a line of plain text " + std::to_string(i) + "\r\n");
  compress_all(terminal);
  const int chunks = static_cast<int>(history_of(terminal).full_chunks().size());
  store->reads = 0;
  (void)all_of(terminal);
  EXPECT_LE(store->reads, chunks);
  store->reads = 0;
  for (int y = -1; y >= -terminal.history_size(); --y) (void)terminal.plain_row(y);
  EXPECT_LE(store->reads, chunks);
  store->reads = 0;
  for (int width : {50, 30, 7, 80}) {
    terminal.resize(width, 5);
    (void)terminal.history_size();
  }
  EXPECT_LE(store->reads, 2) << "a change of the width needs no text";
}

TEST(History, StaysInMemoryWhenTheStoreIsFull) {
  const std::string text = text_of(5'000);
  Terminal plain(wide_options());
  plain.feed(text);
  const auto store = std::make_shared<MemoryStore>();
  store->full = true;
  Terminal terminal(wide_options());
  terminal.set_history_store(store);
  terminal.feed(text);
  compress_all(terminal);
  EXPECT_EQ(all_of(terminal), all_of(plain));
  store->full = false;
  const std::string checkpoint = serialize(terminal);
  EXPECT_FALSE(store->records.empty());
  Terminal after(wide_options());
  after.set_history_store(store);
  ASSERT_TRUE(restore(after, checkpoint));
  EXPECT_EQ(all_of(after), all_of(plain));
}

TEST(History, GoesThroughCheckpoints) {
  const std::string text = text_of(8'000);
  for (const bool compressed : {false, true}) {
    const auto store = std::make_shared<MemoryStore>();
    Terminal terminal(wide_options(5'000));
    terminal.set_history_store(store);
    terminal.feed(text);
    if (compressed) compress_all(terminal);
    const std::string checkpoint = serialize(terminal);
    EXPECT_LT(checkpoint.size(), 2 * History::kChunkBytes);
    Terminal after(wide_options(5'000));
    after.set_history_store(store);
    const Result<> done = restore(after, checkpoint);
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(after.history_size(), terminal.history_size());
    EXPECT_EQ(all_of(after), all_of(terminal));
    const std::string more = text_of(3'000, 2);
    terminal.feed(more);
    after.feed(more);
    EXPECT_EQ(all_of(after), all_of(terminal));
    // Without the store what it names is missing.
    Terminal alone(wide_options());
    EXPECT_FALSE(restore(alone, checkpoint));
  }
}

TEST(History, ReleasesWhatIsDroppedAndCleared) {
  const auto store = std::make_shared<MemoryStore>();
  Terminal terminal(wide_options(2'000));
  terminal.set_history_store(store);
  for (int i = 0; i < 10; ++i) terminal.feed(text_of(2'000));
  compress_all(terminal);
  EXPECT_LT(store->size(), terminal.history_bytes() + History::kChunkBytes);
  terminal.clear_history();
  EXPECT_EQ(store->size(), 0u);
  for (const auto& [place, times] : store->released) EXPECT_EQ(times, 1) << place;
  EXPECT_EQ(history_of(terminal).memory().own, 0u);
}

TEST(History, ChunksComeBackFromTheStoreWhenRowsAreTakenBack) {
  const auto store = std::make_shared<MemoryStore>();
  Terminal stored(wide_options());
  stored.set_history_store(store);
  Terminal plain(wide_options());
  const std::string text = text_of(9'000);
  stored.feed(text);
  plain.feed(text);
  compress_all(stored);
  // Kitty's unscroll takes rows of the history back onto the screen.
  for (int i = 0; i < 40; ++i) {
    for (Terminal* terminal : {&stored, &plain}) {
      for (int j = 0; j < 200; ++j) terminal->feed("\x1b[5+T");
      terminal->feed("more\r\n\r\n\r\n");
    }
    ASSERT_EQ(stored.history_size(), plain.history_size());
  }
  EXPECT_EQ(all_of(stored), all_of(plain));
}

TEST(History, DamageCostsTheDamagedChunk) {
  const auto store = std::make_shared<MemoryStore>();
  Terminal terminal(wide_options());
  terminal.set_history_store(store);
  for (int i = 0; i < 40'000; ++i) terminal.feed("line " + std::to_string(i) + "\r\n");
  const std::size_t printed = store->records.size();
  compress_all(terminal);
  ASSERT_EQ(store->records.size(), 2 * printed);
  const int rows = terminal.history_size();
  const std::string checkpoint = serialize(terminal);
  std::string& record = store->records.at(printed + 2);  // of the second chunk
  record[record.size() / 2] ^= 0x10;
  const std::string text = all_of(terminal);
  EXPECT_TRUE(text.starts_with("line 0 ")) << text.substr(0, 100);
  EXPECT_NE(text.find("\nline 39999"), std::string::npos);
  EXPECT_EQ(text.find("\nline 10000"), std::string::npos);
  EXPECT_EQ(terminal.history_size(), rows);
  EXPECT_EQ(std::ranges::count(text, '\n'), rows + 5);
  terminal.resize(3, 5);
  (void)all_of(terminal);
  Terminal after(wide_options());
  after.set_history_store(store);
  EXPECT_FALSE(restore(after, checkpoint));
}

TEST(History, KeepsToItsBytes) {
  for (const std::size_t limit : {std::size_t{20'000}, std::size_t{300'000}, std::size_t{2'000'000}}) {
    TerminalOptions options = wide_options();
    options.history_bytes = limit;
    Terminal terminal(options);
    std::size_t least = limit;
    const std::string text = text_of(1'000);
    for (int i = 0; i < 60; ++i) {
      terminal.feed(text);
      EXPECT_LE(terminal.history_bytes(), limit + limit / 10);
      if (i > 40) least = std::min(least, terminal.history_bytes());
    }
    EXPECT_GT(least, limit / 2);
    EXPECT_EQ(std::ranges::count(all_of(terminal), '\n'), terminal.history_size() + 5);
  }
}

// Rows of a chunk by laying out every line.
int laid_out(const HistoryChunk& chunk, int width) {
  int rows = 0;
  for (std::size_t i = 0; i < chunk.segments.size();) {
    const std::size_t end = chunk.line_end(i);
    int x = 0;
    ++rows;
    const auto place = [&](int cell) {
      if (cell > width) cell = 1;
      if (x + cell > width) ++rows, x = 0;
      x += cell;
    };
    for (; i < end; ++i) {
      int column = 0;
      codec::decode(chunk, i, [&](std::string_view, int cell, std::uint32_t, bool) {
        if (column + cell > chunk.segments[i].used) return;
        column += cell;
        place(cell);
      });
      for (; column < chunk.segments[i].used; ++column) place(1);
    }
  }
  return rows;
}

TEST(LineCounts, AreExactOrSayThatTheyAreNot) {
  Terminal terminal(wide_options());
  terminal.feed(text_of(8'000, 3));
  terminal.resize(17, 5);
  terminal.feed(text_of(4'000, 4));
  const History& history = history_of(terminal);
  ASSERT_FALSE(history.full_chunks().empty());
  int known = 0;
  for (const std::uint64_t serial : history.full_chunks()) {
    const Result<HistoryChunk> chunk = history_record::unpack(history.record(serial).value_or(""));
    ASSERT_TRUE(chunk) << chunk.error().message;
    const LineCounts counts(*chunk, 0);
    for (int width = 1; width < 400; width += width < 60 ? 1 : 37) {
      const int rows = laid_out(*chunk, width);
      EXPECT_LE(rows, counts.rows_at_most(width));
      if (const auto counted = counts.rows(width)) {
        EXPECT_EQ(*counted, rows) << width;
        ++known;
      }
    }
  }
  EXPECT_GT(known, 0);
}

TEST(LineCounts, KnowLinesOfWideCellsAlone) {
  Terminal terminal(wide_options());
  for (int i = 0; i < 3'000; ++i) {
    for (int j = 0; j <= i % 50; ++j) terminal.feed("漢");
    terminal.feed("\r\n");
  }
  const History& history = history_of(terminal);
  const Result<HistoryChunk> chunk = history_record::unpack(history.record(history.full_chunks().at(0)).value_or(""));
  ASSERT_TRUE(chunk) << chunk.error().message;
  const LineCounts counts(*chunk, 0);
  for (int width = 1; width < 120; ++width) EXPECT_EQ(counts.rows(width), laid_out(*chunk, width)) << width;
}

TEST(HistoryRecord, RefusesWhatIsDamagedOrCut) {
  Terminal terminal(wide_options());
  terminal.feed(text_of(2'000, 5));
  const History& history = history_of(terminal);
  const std::string plain = history.record(history.full_chunks().at(0)).value_or("");
  const Result<std::string> packed = history_record::compress(plain);
  ASSERT_TRUE(packed);
  EXPECT_LT(packed->size(), plain.size() * 2 / 3);
  EXPECT_EQ(history_record::size_of(*packed).value_or(0), packed->size());
  for (const std::string& good : {plain, *packed}) {
    ASSERT_TRUE(history_record::unpack(good));
    for (std::size_t at = 0; at < good.size(); at += 1 + at / 64) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ 0x55);
      EXPECT_FALSE(history_record::unpack(bad)) << at;
      EXPECT_FALSE(history_record::unpack(std::string_view(good).substr(0, at))) << at;
    }
  }
}

}  // namespace
}  // namespace mux::terminal
