// ScreenModel: a small terminal for judging what is drawn; it knows only what may be sent, and fails on all else.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "server/terminal/style.hpp"
#include "server/terminal/surface.hpp"
#include "server/terminal/width.hpp"

namespace mux::render {

class ScreenModel {
 public:
  ScreenModel(int columns, int rows) : columns_(columns), rows_(rows), bottom_(rows - 1) {
    cells_.assign(static_cast<std::size_t>(columns * rows), Cell{});
  }

  void feed(std::string_view bytes) {
    while (!bytes.empty() && error.empty()) {
      if (bytes.front() == '\x1B') {
        bytes.remove_prefix(escape(bytes));
      } else if (static_cast<unsigned char>(bytes.front()) < 0x20) {
        control(bytes.front());
        bytes.remove_prefix(1);
      } else {
        const auto cluster = terminal::next_cluster(bytes);
        print(std::string(cluster.text), cluster.width);
        bytes.remove_prefix(cluster.text.size());
      }
    }
  }

  // Where the screen differs from a surface; empty when nowhere.
  [[nodiscard]] std::string compare(const terminal::Surface& surface) const {
    for (int line = 0; line < rows_; ++line) {
      for (int column = 0; column < columns_; ++column) {
        const auto& cell = surface.at(column, line);
        const Cell& mine = cells_[static_cast<std::size_t>(line * columns_ + column)];
        const auto* target = surface.link(cell);
        const std::string text{surface.text(cell)};
        if (mine.text != text || mine.link != (target == nullptr ? "" : target->uri) ||
            !look_alike(mine.style, cell.style, text)) {
          return "at " + std::to_string(column) + "," + std::to_string(line) + ": has '" + mine.text + "', not '" +
                 text + "'" + (look_alike(mine.style, cell.style, text) ? "" : " (style)");
        }
      }
    }
    return {};
  }

  [[nodiscard]] std::string row(int line) const {
    std::string text;
    for (int column = 0; column < columns_; ++column) {
      text += cells_[static_cast<std::size_t>(line * columns_ + column)].text;
    }
    return text.substr(0, text.find_last_not_of(' ') + 1);
  }

  int x = 0;
  int y = 0;
  bool cursor_visible = true;
  bool synchronized = false;
  bool screen_scrolled = false;  // by printing past the last cell
  terminal::Style pen;
  std::string link;
  std::string error;

 private:
  struct Cell {
    std::string text = " ";
    terminal::Style style;
    std::string link;
  };

  Cell& at(int column, int line) { return cells_[static_cast<std::size_t>(line * columns_ + column)]; }
  [[nodiscard]] Cell erased() const {
    Cell cell;
    cell.style.background = pen.background;
    return cell;
  }

  // Of a blank only the background is seen, unless lines or reverse make more visible.
  static bool look_alike(const terminal::Style& a, const terminal::Style& b, const std::string& text) {
    if (a == b) return true;
    namespace attribute = terminal::attribute;
    constexpr int kVisible = attribute::kReverse | attribute::kStrikethrough | attribute::kOverline;
    return text == " " && a.background == b.background && (a.attributes & kVisible) == 0 &&
           (b.attributes & kVisible) == 0 && a.underline == b.underline && a.underline == terminal::Underline::None;
  }

  void control(char c) {
    if (c == '\r') {
      x = 0;
    } else if (c == '\n') {
      if (y == bottom_) {
        scroll(1);
      } else if (y < rows_ - 1) {
        ++y;
      }
    } else if (c == '\b') {
      x = std::max(0, std::min(x, columns_ - 1) - 1);
    } else {
      error = "control character " + std::to_string(c);
    }
  }

  void break_wide(int column, int line) {
    if (column > 0 && at(column, line).text.empty()) at(column - 1, line).text = " ";
    if (column + 1 < columns_ && at(column + 1, line).text.empty()) at(column + 1, line).text = " ";
  }

  void print(const std::string& text, int width) {
    if (x + width > columns_) {
      x = 0;
      if (y == bottom_) screen_scrolled = true;
      control('\n');
    }
    break_wide(x, y);
    if (width == 2) break_wide(x + 1, y);
    at(x, y) = {text, pen, link};
    if (width == 2) at(x + 1, y) = {"", pen, link};
    x += width;
    last_ = text;
  }

  void scroll(int lines) {
    const int height = bottom_ - top_ + 1;
    std::vector<Cell> moved(static_cast<std::size_t>(height * columns_), erased());
    for (int line = 0; line < height; ++line) {
      const int from = line + lines;
      if (from < 0 || from >= height) continue;
      std::copy_n(&at(0, top_ + from), columns_, &moved[static_cast<std::size_t>(line * columns_)]);
    }
    std::copy(moved.begin(), moved.end(), &at(0, top_));
  }

  std::size_t escape(std::string_view bytes) {
    if (bytes.size() < 2) return fail(bytes);
    if (bytes[1] == 'M') {
      if (y == top_) {
        scroll(-1);
      } else {
        --y;
      }
      return 2;
    }
    if (bytes[1] == ']') {
      const std::size_t bell = bytes.find('\a');
      const std::size_t terminator = bytes.find("\x1B\\");
      const std::size_t end = std::min(bell, terminator);
      if (end == std::string_view::npos) return fail(bytes);
      const std::string_view text = bytes.substr(2, end - 2);
      if (text.starts_with("8;")) link = std::string(text.substr(text.find(';', 2) + 1));
      return end + (bytes[end] == '\a' ? 1 : 2);
    }
    if (bytes[1] != '[') return bytes[1] == '(' ? 3 : fail(bytes);
    std::size_t end = 2;
    while (end < bytes.size() && (bytes[end] < '@' || bytes[end] > '~')) ++end;
    if (end == bytes.size()) return fail(bytes);
    sequence(bytes.substr(2, end - 2), bytes[end]);
    return end + 1;
  }

  std::size_t fail(std::string_view bytes) {
    error = "cannot read " + std::string(bytes.substr(1, 20));
    return bytes.size();
  }

  void sequence(std::string_view parameters, char final) {
    if (parameters.starts_with('?')) {
      if (parameters == "?25") cursor_visible = final == 'h';
      if (parameters == "?2026") synchronized = final == 'h';
      return;
    }
    std::vector<std::string> list;
    std::string part;
    for (const char c : parameters) {
      if (c == ';') {
        list.push_back(part);
        part.clear();
      } else {
        part += c;
      }
    }
    list.push_back(part);
    const auto number = [&list](std::size_t i, int fallback) {
      return i < list.size() && !list[i].empty() ? std::stoi(list[i]) : fallback;
    };
    const int count = number(0, 1);
    const int column = std::min(x, columns_ - 1);
    switch (final) {
      case 'H':
        y = std::clamp(number(0, 1), 1, rows_) - 1;
        x = std::clamp(number(1, 1), 1, columns_) - 1;
        break;
      case 'A':
        y = std::max(0, y - count);
        break;
      case 'B':
        y = std::min(rows_ - 1, y + count);
        break;
      case 'C':
        x = std::min(columns_ - 1, column + count);
        break;
      case 'D':
        x = std::max(0, column - count);
        break;
      case 'K':
        break_wide(column, y);
        for (int i = column; i < columns_; ++i) at(i, y) = erased();
        break;
      case 'X':
        break_wide(column, y);
        break_wide(std::min(column + count - 1, columns_ - 1), y);
        for (int i = column; i < std::min(columns_, column + count); ++i) at(i, y) = erased();
        break;
      case 'J':
        std::fill(cells_.begin(), cells_.end(), erased());
        break;
      case 'b':
        for (int i = 0; i < count; ++i) print(last_, 1);
        break;
      case 'r':
        top_ = number(0, 1) - 1;
        bottom_ = number(1, rows_) - 1;
        x = y = 0;
        break;
      case 'S':
        scroll(count);
        break;
      case 'T':
        scroll(-count);
        break;
      case 'm':
        rendition(list);
        break;
      case 'q':
        break;
      default:
        error = "sequence " + std::string(parameters) + final;
    }
  }

  void rendition(const std::vector<std::string>& list) {
    namespace attribute = terminal::attribute;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].starts_with("4:")) {
        pen.underline = static_cast<terminal::Underline>(list[i][2] - '0');
        continue;
      }
      if (list[i].starts_with("58:")) {
        underline_colour(list[i]);
        continue;
      }
      const int code = list[i].empty() ? 0 : std::stoi(list[i]);
      const auto add = [this](std::uint16_t bit) { pen.attributes |= bit; };
      const auto drop = [this](int bits) { pen.attributes &= static_cast<std::uint16_t>(~bits); };
      if (code == 0) pen = {};
      if (code == 1) add(attribute::kBold);
      if (code == 2) add(attribute::kDim);
      if (code == 3) add(attribute::kItalic);
      if (code == 4) pen.underline = terminal::Underline::Single;
      if (code == 5) add(attribute::kBlink);
      if (code == 7) add(attribute::kReverse);
      if (code == 8) add(attribute::kHidden);
      if (code == 9) add(attribute::kStrikethrough);
      if (code == 53) add(attribute::kOverline);
      if (code == 22) drop(attribute::kBold | attribute::kDim);
      if (code == 23) drop(attribute::kItalic);
      if (code == 24) pen.underline = terminal::Underline::None;
      if (code == 25) drop(attribute::kBlink);
      if (code == 27) drop(attribute::kReverse);
      if (code == 28) drop(attribute::kHidden);
      if (code == 29) drop(attribute::kStrikethrough);
      if (code == 55) drop(attribute::kOverline);
      if (code == 59) pen.underline_colour = {};
      colour(list, i, code);
    }
  }

  static terminal::Colour direct(const std::string& r, const std::string& g, const std::string& b) {
    const auto byte = [](const std::string& text) { return static_cast<std::uint8_t>(std::stoi(text)); };
    return terminal::Colour::rgb(byte(r), byte(g), byte(b));
  }

  void colour(const std::vector<std::string>& list, std::size_t& i, int code) {
    const bool background = (code >= 40 && code < 50) || code >= 100;
    terminal::Colour& target = background ? pen.background : pen.foreground;
    const int base = code - (background ? 10 : 0);
    if (base == 39) target = {};
    if (base >= 30 && base < 38) target = terminal::Colour::indexed(static_cast<std::uint8_t>(base - 30));
    if (base >= 90 && base < 98) target = terminal::Colour::indexed(static_cast<std::uint8_t>(base - 82));
    if (base != 38) return;
    if (list[i + 1] == "5") {
      target = terminal::Colour::indexed(static_cast<std::uint8_t>(std::stoi(list[i + 2])));
      i += 2;
    } else {
      target = direct(list[i + 2], list[i + 3], list[i + 4]);
      i += 4;
    }
  }

  void underline_colour(const std::string& text) {
    std::vector<std::string> parts;
    std::size_t start = 0;
    while (start <= text.size()) {
      const std::size_t end = std::min(text.find(':', start), text.size());
      if (end > start) parts.push_back(text.substr(start, end - start));
      start = end + 1;
    }
    if (parts[1] == "5") {
      pen.underline_colour = terminal::Colour::indexed(static_cast<std::uint8_t>(std::stoi(parts[2])));
    } else {
      pen.underline_colour = direct(parts[2], parts[3], parts[4]);
    }
  }

  int columns_;
  int rows_;
  int top_ = 0;
  int bottom_;
  std::vector<Cell> cells_;
  std::string last_ = " ";
};

}  // namespace mux::render
