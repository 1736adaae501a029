// Capture: rows as text, with SGR changes between cells when asked.
#include "server/terminal/capture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

#include "server/terminal/terminal.hpp"

namespace mux::terminal {

namespace {

struct AttributeCode {
  std::uint16_t bit;
  int code;
};
constexpr std::array kFirstAttributes = {AttributeCode{attribute::kBold, 1}, AttributeCode{attribute::kDim, 2},
                                         AttributeCode{attribute::kItalic, 3}};
constexpr std::array kLastAttributes = {AttributeCode{attribute::kBlink, 5}, AttributeCode{attribute::kReverse, 7},
                                        AttributeCode{attribute::kHidden, 8},
                                        AttributeCode{attribute::kStrikethrough, 9}};

constexpr std::uint16_t kSgrAttributes = static_cast<std::uint16_t>(~(attribute::kLineDrawing | attribute::kProtected));

void append(std::string& out, std::string_view text) {
  out += text;
}
void append(std::string& out, int number) {
  std::array<char, 12> digits;
  out.append(digits.data(), std::to_chars(digits.begin(), digits.end(), number).ptr);
}

// Writes the changes between the styles of neighbouring cells.
class StyleWriter {
 public:
  explicit StyleWriter(bool escape_escapes) : escape_(escape_escapes ? "\\033" : "\x1b") {}

  void write(std::string& out, const Style& next, const Hyperlink* link, bool has_link) {
    if (next == style_ && (!has_link || link == link_)) return;
    std::string codes;
    const bool reset = drops_attribute(next) || drops_colour(next);
    Style from = reset ? Style{} : style_;
    if (reset) codes = "0";
    attributes(codes, from, next);
    if (!codes.empty()) add(out, escape_, "[", codes, "m");
    colour(out, next.foreground, from.foreground, 30, 90, "38;");
    colour(out, next.background, from.background, 40, 100, "48;");
    underline_colour(out, next.underline_colour, from.underline_colour);
    write_charset(out, next);
    write_link(out, link, has_link);
    style_ = next;
  }
  void finish(std::string& out) { write_charset(out, Style{}); }
  void close_link(std::string& out) { write_link(out, nullptr, true); }

 private:
  bool drops_attribute(const Style& next) const {
    return (style_.attributes & ~next.attributes & kSgrAttributes) != 0 ||
           (style_.underline != Underline::None && style_.underline != next.underline);
  }
  bool drops_colour(const Style& next) const {
    return !style_.underline_colour.is_default() && next.underline_colour.is_default();
  }
  template <typename... Parts>
  static void add(std::string& out, const Parts&... parts) {
    (append(out, parts), ...);
  }
  static void code(std::string& codes, std::string_view text) {
    if (!codes.empty()) codes += ';';
    codes += text;
  }
  static void attributes(std::string& codes, const Style& from, const Style& next) {
    const auto each = [&](const AttributeCode& entry) {
      if (!next.has(entry.bit) || from.has(entry.bit)) return;
      code(codes, {});
      append(codes, entry.code);
    };
    for (const AttributeCode& entry : kFirstAttributes) each(entry);
    if (next.underline != from.underline) {
      if (next.underline == Underline::Single) code(codes, "4");
      if (next.underline > Underline::Single) code(codes, "4:"), append(codes, static_cast<int>(next.underline));
    }
    for (const AttributeCode& entry : kLastAttributes) each(entry);
    if (next.has(attribute::kOverline) && !from.has(attribute::kOverline)) code(codes, "5:3");  // as tmux writes it
  }
  void colour(std::string& out, Colour next, Colour from, int base, int bright, std::string_view extended) {
    if (next == from) return;
    add(out, escape_, "[");
    if (next.is_default()) {
      append(out, base + 9);
    } else if (next.kind == Colour::Kind::Rgb) {
      add(out, extended, "2;", int{next.red}, ";", int{next.green}, ";", int{next.blue});
    } else if (next.index() < 8) {
      append(out, base + next.index());
    } else if (next.index() < 16) {
      append(out, bright + next.index() - 8);
    } else {
      add(out, extended, "5;", int{next.index()});
    }
    out += 'm';
  }
  void underline_colour(std::string& out, Colour next, Colour from) {
    if (next == from || next.is_default()) return;
    if (next.kind == Colour::Kind::Rgb) {
      add(out, escape_, "[58;2;", int{next.red}, ";", int{next.green}, ";", int{next.blue}, "m");
    } else {
      add(out, escape_, "[58;5;", int{next.index()}, "m");
    }
  }
  void write_charset(std::string& out, const Style& next) {
    const bool drawing = next.has(attribute::kLineDrawing);
    if (drawing != drawing_) {
      if (escape_.size() > 1) {
        out += drawing ? "\\016" : "\\017";
      } else {
        out += drawing ? '\x0e' : '\x0f';
      }
    }
    drawing_ = drawing;
  }
  void write_link(std::string& out, const Hyperlink* link, bool has_link) {
    if (!has_link || link == link_) return;
    const std::string_view end = escape_.size() > 1 ? "\\033\\\\\\\\" : "\x1b\\";
    if (link == nullptr) {
      add(out, escape_, "]8;;", end);
    } else {
      add(out, escape_, "]8;", link->id.empty() ? "" : "id=", link->id, ";", link->uri, end);
    }
    link_ = link;
  }

  std::string_view escape_;
  Style style_;
  const Hyperlink* link_ = nullptr;
  bool drawing_ = false;
};

void escape_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '\\') {
      out += "\\\\";
    } else {
      out += c;
    }
  }
}

void capture_row(std::string& out, const RowView& row, const CaptureOptions& options, StyleWriter& writer) {
  const std::size_t begin = out.size();
  const int end = options.used_only || options.join ? row.used() : row.size();
  const bool trim = !options.join && !options.keep_spaces;
  bool linked = false;
  for (int x = 0; x < end; ++x) {
    const CellView cell = row.cell(x);
    if (cell.width == 0) continue;
    if (options.escapes) {
      writer.write(out, *cell.style, cell.link, true);
      linked = cell.link != nullptr;
    }
    if (options.escape_controls) {
      escape_text(out, cell.text);
    } else {
      out += cell.text;
    }
  }
  if (linked) writer.close_link(out);
  if (trim) {
    while (out.size() > begin && out.back() == ' ') out.pop_back();
  }
}

// The same for a row of which the text is known and the styles do not matter.
void capture_plain(std::string& out, const PlainRow& row, const CaptureOptions& options) {
  const std::size_t begin = out.size();
  const int end = options.used_only || options.join ? row.used : row.size;
  const std::string_view text = row.text.substr(0, static_cast<std::size_t>(end));
  if (options.escape_controls) {
    escape_text(out, text);
  } else {
    out += text;
  }
  if (options.join || options.keep_spaces) {
    out.append(static_cast<std::size_t>(end) - text.size(), ' ');
  } else {
    while (out.size() > begin && out.back() == ' ') out.pop_back();
  }
}

// A letter for each thing that is known of a row besides its text, or `-`.
std::string flag_letters(const RowView& row) {
  const RowFlags& flags = row.flags();
  std::string text;
  if (flags.wrapped) text += 'W';
  for (int x = 0; x < row.size(); ++x) {
    if (row.cell(x).link == nullptr) continue;
    text += 'H';
    break;
  }
  if (flags.prompt_start) text += 'P';
  if (flags.output_start) text += 'O';
  return text.empty() ? "-" : text;
}

void row_prefix(std::string& out, int y, const RowView& row, const CaptureOptions& options) {
  if (options.line_numbers) append(out, y), out += ' ';
  if (options.row_flags) out += flag_letters(row) + " ";
}

// The rows that -S and -E name, the upper one first.
struct RowRange {
  int top = 0;
  int bottom = 0;
};
RowRange row_range(const CaptureOptions& options, int first, int last) {
  const int top = options.start_of_history ? first : std::clamp(options.start.value_or(0), first, last);
  const int bottom = options.end_of_screen ? last : std::clamp(options.end.value_or(last), first, last);
  return {std::min(top, bottom), std::max(top, bottom)};
}

// The links of a row, each once where it is whole, with spaces between; nothing for a row without.
void capture_links(std::string& out, const RowView& row) {
  const Hyperlink* previous = nullptr;
  std::string line;
  for (int x = 0; x < row.size(); ++x) {
    const Hyperlink* link = row.cell(x).link;
    if (link != nullptr && link != previous) line += (line.empty() ? "" : " ") + link->uri;
    previous = link;
  }
  if (!line.empty()) out += line + "\n";
}

void capture_line(std::string& out, int y, const RowView& row, const CaptureOptions& options, StyleWriter& writer) {
  row_prefix(out, y, row, options);
  if (options.hyperlinks) return capture_links(out, row);
  capture_row(out, row, options, writer);
  if (!options.join || !row.flags().wrapped) out += '\n';
}

}  // namespace

std::string capture(const Terminal& terminal, const CaptureOptions& options) {
  const RowRange range = row_range(options, options.alternate ? 0 : -terminal.history_size(), terminal.rows() - 1);
  const auto which = options.alternate ? Terminal::Which::Saved : Terminal::Which::Current;
  std::string out;
  if (options.start_of_history) out.reserve(terminal.history_bytes() + 4096);
  RowView row;
  StyleWriter writer(options.escape_controls);
  const bool text_only = !options.escapes && !options.hyperlinks && !options.row_flags && !options.line_numbers &&
                         which == Terminal::Which::Current;
  const bool trimmed_only =
      text_only && !options.join && !options.escape_controls && !options.keep_spaces && !options.used_only;
  for (int y = range.top; y <= range.bottom; ++y) {
    if (trimmed_only && y < 0) {
      y = terminal.append_plain_rows(y, range.bottom + 1, out);
      if (y > range.bottom) break;
    }
    if (text_only) {
      if (const auto plain = terminal.plain_row(y)) {
        capture_plain(out, *plain, options);
        if (!options.join || !plain->wrapped) out += '\n';
        continue;
      }
    }
    terminal.read_row(y, row, which);
    capture_line(out, y, row, options, writer);
  }
  return out;
}

std::string capture(const Surface& surface, const CaptureOptions& options) {
  const RowRange range = row_range(options, 0, surface.rows() - 1);
  std::string out;
  RowView row;
  StyleWriter writer(options.escape_controls);
  for (int y = range.top; y <= range.bottom; ++y) {
    row.clear();
    int used = 0;
    for (int x = 0; x < surface.columns(); ++x) {
      const SurfaceCell& cell = surface.at(x, y);
      const std::string_view text = surface.text(cell);
      row.add(text, cell.width, &cell.style, surface.link(cell));
      if (text != " ") used = x + 1;
    }
    row.set_used(used);
    capture_line(out, y, row, options, writer);
  }
  return out;
}

std::string dump_rows(const Terminal& terminal, const CaptureOptions& options) {
  const RowRange range = row_range(options, -terminal.history_size(), terminal.rows() - 1);
  std::string out = fmt::format("grid {}x{} history {}/{} bytes {} alternate {} generation {}\n", terminal.columns(),
                                terminal.rows(), terminal.history_size(), terminal.options().history_limit,
                                terminal.history_bytes(), terminal.alternate_on() ? 1 : 0, terminal.generation());
  RowView row;
  for (int y = range.top; y <= range.bottom; ++y) {
    terminal.read_row(y, row);
    out += fmt::format("row {} cells {} used {} flags {} time {}\n", y, row.size(), row.used(), flag_letters(row),
                       row.time());
    for (int x = 0; x < row.size(); ++x) {
      const CellView cell = row.cell(x);
      const Style& style = *cell.style;
      out += fmt::format("  cell {} width {} text \"", x, cell.width);
      for (const char byte : cell.text) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
      out +=
          fmt::format("\" written {} attributes {:#x} underline {} link {}\n", cell.written ? 1 : 0, style.attributes,
                      static_cast<int>(style.underline), cell.link == nullptr ? "-" : cell.link->uri);
    }
  }
  return out;
}

}  // namespace mux::terminal
