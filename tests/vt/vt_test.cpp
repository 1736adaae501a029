// Runs every script of tests/vt three ways: as it stands, fed byte by byte, and through a checkpoint after every byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/terminal/capture.hpp"
#include "server/terminal/checkpoint.hpp"
#include "server/terminal/terminal.hpp"

namespace mux::terminal {
namespace {

enum class How { Whole, Bytes, Checkpoints };

// Undoes \e \a \b \t \n \r \s \\ and \xHH.
std::string unescape(std::string_view text) {
  static const std::map<char, char> kNamed = {{'e', '\x1b'}, {'a', '\a'}, {'b', '\b'}, {'t', '\t'},
                                              {'n', '\n'},   {'r', '\r'}, {'s', ' '},  {'\\', '\\'}};
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 >= text.size()) {
      out += text[i];
    } else if (text[++i] == 'x') {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += kNamed.at(text[i]);
    }
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\x1b') {
      out += "\\e";
    } else if (c == '\a') {
      out += "\\a";
    } else if (c == '\x0e' || c == '\x0f') {
      out += c == '\x0e' ? "\\x0e" : "\\x0f";
    } else {
      out += c;
    }
  }
  return out;
}

class Script {
 public:
  Script(How how, std::string name) : how_(how), name_(std::move(name)) {
    options_.columns = 10;
    options_.rows = 4;
  }

  void line(int number, const std::string& text) {
    SCOPED_TRACE(name_ + ":" + std::to_string(number) + ": " + text);
    const std::size_t space = text.find(' ');
    const std::string word = text.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : text.substr(space + 1);
    if (act(word, rest)) return;
    const auto found = facts().find(word);
    if (found == facts().end()) {
      ADD_FAILURE() << "no such word";
    } else {
      EXPECT_EQ(escaped(found->second(*this, rest)), expected(word, rest));
    }
  }

 private:
  using Fact = std::function<std::string(Script&, const std::string&)>;

  // What a line expects: for rows the text after the number.
  static std::string expected(const std::string& word, const std::string& rest) {
    if (word != "row" && word != "styled" && word != "joined") return rest;
    const std::size_t space = rest.find(' ');
    return space == std::string::npos ? "" : rest.substr(space + 1);
  }

  bool act(const std::string& word, const std::string& rest) {
    if (word == "new") {
      std::sscanf(rest.c_str(), "%dx%d", &options_.columns, &options_.rows);
      terminal_ = Terminal(options_);
      effects_ = {};
    } else if (word == "allow") {
      allow(rest);
    } else if (word == "resize") {
      int columns = 0;
      int rows = 0;
      std::sscanf(rest.c_str(), "%dx%d", &columns, &rows);
      terminal_.resize(columns, rows);
      collect();
    } else if (word == "feed") {
      feed(unescape(rest));
    } else {
      return false;
    }
    return true;
  }

  void allow(const std::string& name) {
    if (name == "rename") options_.allow_rename = true;
    if (name == "passthrough") options_.allow_passthrough = true;
    if (name == "clipboard") options_.set_clipboard = true;
    if (name == "extended-keys") options_.extended_keys = true;
    if (name == "pixels") options_.cell_width = 8, options_.cell_height = 16;
    if (name == "colours") {
      options_.foreground = Colour::rgb(0xcc, 0xcc, 0xcc);
      options_.background = Colour::rgb(0x11, 0x22, 0x33);
    }
    if (name == "light") options_.dark_theme = false;
    terminal_.set_options(options_);
  }

  void feed(const std::string& bytes) {
    if (how_ == How::Whole) terminal_.feed(bytes), collect();
    for (std::size_t i = 0; i < bytes.size() && how_ != How::Whole; ++i) {
      terminal_.feed(std::string_view(bytes).substr(i, 1));
      collect();
      if (how_ != How::Checkpoints) continue;
      Terminal copy(terminal_.options());
      const Result<> result = restore(copy, serialize(terminal_));
      ASSERT_TRUE(result) << result.error().message;
      terminal_ = std::move(copy);
    }
  }

  void collect() {
    replies_ += terminal_.take_replies();
    Effects next = terminal_.take_effects();
    effects_.bells += next.bells;
    if (next.rename_window) effects_.rename_window = next.rename_window;
    const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
    append(effects_.clipboard_sets, next.clipboard_sets);
    append(effects_.clipboard_queries, next.clipboard_queries);
    append(effects_.notifications, next.notifications);
    append(effects_.command_marks, next.command_marks);
    append(effects_.passthrough, next.passthrough);
  }

  std::string row(const std::string& rest, bool styled, bool joined) const {
    CaptureOptions shown;
    shown.start = shown.end = std::stoi(rest);
    shown.escapes = styled;
    shown.join = joined;
    std::string text = capture(terminal_, shown);
    if (text.ends_with('\n')) text.pop_back();
    return text;
  }

  static std::string pair(int x, int y) { return std::to_string(x) + "," + std::to_string(y); }
  static std::string hex(Colour colour) {
    char text[16] = "default";
    if (colour.kind == Colour::Kind::Rgb)
      std::snprintf(text, sizeof text, "#%02x%02x%02x", colour.red, colour.green, colour.blue);
    return text;
  }

  static std::string hex_of(std::string_view bytes) {
    std::string text;
    for (const char byte : bytes) {
      char digits[3];
      std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned char>(byte));
      text += digits;
    }
    return text;
  }

  std::string shape() const {
    static constexpr const char* kNames[] = {"default", "block", "underline", "bar"};
    const CursorState cursor = terminal_.cursor();
    return std::string(kNames[static_cast<int>(cursor.shape)]) + (cursor.blinking ? " blinking" : "") +
           (cursor.visible ? "" : " hidden") + (cursor.very_visible ? " very-visible" : "");
  }

  std::string marks() const {
    std::string text;
    for (const CommandMark& mark : effects_.command_marks) {
      text += "PSBCD"[static_cast<int>(mark.kind)];
      if (mark.status) text += std::to_string(*mark.status);
    }
    return text;
  }

  static std::string progress(const Progress& progress) {
    return pair(static_cast<int>(progress.state), progress.percent);
  }

  std::string notified() {
    std::string text;
    for (const Notification& one : std::exchange(effects_.notifications, {})) text += one.title + "|" + one.body + ";";
    return text;
  }

  std::string variables() const {
    std::string text;
    for (const auto& [name, value] : terminal_.user_variables()) text += name + "=" + value + ";";
    return text;
  }

  std::string clipboard() const {
    std::string text;
    for (const ClipboardSet& set : effects_.clipboard_sets) text += set.selection + "=" + set.data;
    for (const ClipboardQuery& query : effects_.clipboard_queries) text += query.selection + "?";
    return text;
  }

  static const std::map<std::string, Fact>& facts() {
    static const std::map<std::string, Fact> kFacts = {
        {"row", [](Script& s, const std::string& rest) { return s.row(rest, false, false); }},
        {"styled", [](Script& s, const std::string& rest) { return s.row(rest, true, false); }},
        {"joined", [](Script& s, const std::string& rest) { return s.row(rest, false, true); }},
        {"cursor", [](Script& s, auto&) { return pair(s.terminal_.cursor().x, s.terminal_.cursor().y); }},
        {"shape", [](Script& s, auto&) { return s.shape(); }},
        {"history", [](Script& s, auto&) { return std::to_string(s.terminal_.history_size()); }},
        {"region",
         [](Script& s, auto&) { return pair(s.terminal_.scroll_region_upper(), s.terminal_.scroll_region_lower()); }},
        {"modes", [](Script& s, auto&) { return s.terminal_.private_modes(); }},
        {"insert", [](Script& s, auto&) { return s.terminal_.modes().has(Mode::Insert) ? "on" : "off"; }},
        {"keypad", [](Script& s, auto&) { return s.terminal_.modes().has(Mode::Keypad) ? "on" : "off"; }},
        {"alternate", [](Script& s, auto&) { return s.terminal_.alternate_on() ? "on" : "off"; }},
        {"tabs", [](Script& s, auto&) { return s.terminal_.tabs(); }},
        {"title", [](Script& s, auto&) { return s.terminal_.title(); }},
        {"path", [](Script& s, auto&) { return s.terminal_.path(); }},
        {"progress", [](Script& s, auto&) { return progress(s.terminal_.progress()); }},
        {"keys", [](Script& s, auto&) { return std::to_string(s.terminal_.extended_keys()); }},
        {"kitty", [](Script& s, auto&) { return std::to_string(s.terminal_.keyboard_flags()); }},
        {"reply-hex", [](Script& s, auto&) { return hex_of(std::exchange(s.replies_, {})); }},
        {"pending", [](Script& s, auto&) { return s.terminal_.pending(); }},
        {"replies", [](Script& s, auto&) { return std::exchange(s.replies_, {}); }},
        {"bells", [](Script& s, auto&) { return std::to_string(s.effects_.bells); }},
        {"renamed", [](Script& s, auto&) { return s.effects_.rename_window.value_or("(no)"); }},
        {"notified", [](Script& s, auto&) { return s.notified(); }},
        {"variables", [](Script& s, auto&) { return s.variables(); }},
        {"locked", [](Script& s, auto&) { return s.terminal_.modes().has(Mode::KeyboardLocked) ? "on" : "off"; }},
        {"echo", [](Script& s, auto&) { return s.terminal_.modes().has(Mode::LocalEcho) ? "on" : "off"; }},
        {"clipboard", [](Script& s, auto&) { return s.clipboard(); }},
        {"marks", [](Script& s, auto&) { return s.marks(); }},
        {"passed",
         [](Script& s, auto&) { return s.effects_.passthrough.empty() ? "" : s.effects_.passthrough.back(); }},
        {"foreground", [](Script& s, auto&) { return hex(s.terminal_.palette().foreground); }},
        {"background", [](Script& s, auto&) { return hex(s.terminal_.palette().background); }},
        {"cursor-colour", [](Script& s, auto&) { return hex(s.terminal_.cursor().colour); }},
    };
    return kFacts;
  }

  How how_;
  std::string name_;
  TerminalOptions options_;
  Terminal terminal_{options_};
  std::string replies_;
  Effects effects_;
};

std::vector<std::filesystem::path> scripts() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(MUX_VT_SCRIPTS)) {
    if (entry.path().extension() == ".vt") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

void run(const std::filesystem::path& path, How how) {
  Script script(how, path.filename().string());
  std::ifstream file(path);
  std::string text;
  script.line(0, "new 10x4");
  for (int number = 1; std::getline(file, text); ++number) {
    if (!text.empty() && text[0] != '#') script.line(number, text);
  }
}

class Vt : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(Vt, Whole) {
  run(GetParam(), How::Whole);
}
TEST_P(Vt, ByteByByte) {
  run(GetParam(), How::Bytes);
}
TEST_P(Vt, ThroughCheckpoints) {
  run(GetParam(), How::Checkpoints);
}

INSTANTIATE_TEST_SUITE_P(Scripts, Vt, testing::ValuesIn(scripts()),
                         [](const auto& script) { return script.param.stem().string(); });

}  // namespace
}  // namespace mux::terminal
