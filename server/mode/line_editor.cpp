// LineEditor: editing and word movements.
#include "server/mode/line_editor.hpp"

#include "server/mode/text_cursor.hpp"
#include "server/terminal/width.hpp"

namespace mux::mode {

namespace {

bool is_control(std::string_view cluster) {
  return cluster.size() == 1 && (static_cast<unsigned char>(cluster[0]) < 0x20 || cluster[0] == 0x7F);
}

}  // namespace

std::vector<LineEditor::Piece> LineEditor::pieces() const {
  std::vector<Piece> out;
  std::string_view rest = text_;
  while (!rest.empty()) {
    const terminal::Cluster cluster = terminal::next_cluster(rest);
    out.push_back({text_.size() - rest.size(), cluster.text.size(), is_control(cluster.text) ? 2 : cluster.width});
    rest.remove_prefix(cluster.text.size());
  }
  return out;
}

std::string LineEditor::shown(const Piece& piece) const {
  const std::string_view cluster = std::string_view(text_).substr(piece.begin, piece.length);
  if (!is_control(cluster)) {
    return std::string(cluster);
  }
  return {'^', static_cast<char>(cluster[0] ^ 0x40)};
}

std::size_t LineEditor::index(const std::vector<Piece>& pieces) const {
  std::size_t i = 0;
  while (i < pieces.size() && pieces[i].begin < cursor_) {
    ++i;
  }
  return i;
}

bool LineEditor::is_space(const Piece& piece) const {
  return piece.length == 1 && (text_[piece.begin] == ' ' || text_[piece.begin] == '\t');
}

bool LineEditor::in(std::string_view set, const Piece& piece) const {
  return set_holds(set, std::string_view(text_).substr(piece.begin, piece.length));
}

bool LineEditor::go(std::size_t to) {
  const bool moved = to != cursor_;
  cursor_ = to;
  return moved;
}

bool LineEditor::go(const std::vector<Piece>& pieces, std::size_t index) {
  return go(index < pieces.size() ? pieces[index].begin : text_.size());
}

void LineEditor::set(std::string_view text) {
  text_ = text.substr(0, kMaxBytes);
  cursor_ = text_.size();
}

bool LineEditor::insert(std::string_view text) {
  return !text.empty() && replace(cursor_, cursor_, text);
}

bool LineEditor::replace(std::size_t begin, std::size_t end, std::string_view text) {
  if (text_.size() - (end - begin) + text.size() > kMaxBytes) {
    return false;
  }
  text_.replace(begin, end - begin, text);
  // What was inserted may have joined the cluster before or behind it.
  cursor_ = begin + text.size();
  const std::vector<Piece> all = pieces();
  go(all, index(all));
  return true;
}

bool LineEditor::left() {
  const std::vector<Piece> all = pieces();
  const std::size_t at = index(all);
  return at > 0 && go(all, at - 1);
}

bool LineEditor::right() {
  const std::vector<Piece> all = pieces();
  const std::size_t at = index(all);
  return at < all.size() && go(all, at + 1);
}

bool LineEditor::start() {
  return go(0);
}

bool LineEditor::end() {
  return go(text_.size());
}

bool LineEditor::delete_before() {
  const std::size_t to = cursor_;
  return left() && (text_.erase(cursor_, to - cursor_), true);
}

bool LineEditor::delete_at() {
  const std::vector<Piece> all = pieces();
  const std::size_t at = index(all);
  if (at == all.size()) {
    return false;
  }
  text_.erase(all[at].begin, all[at].length);
  return true;
}

bool LineEditor::clear() {
  const bool had = !text_.empty();
  text_.clear();
  cursor_ = 0;
  return had;
}

bool LineEditor::cut_to_end() {
  const bool had = cursor_ < text_.size();
  text_.resize(cursor_);
  return had;
}

std::string LineEditor::cut_word(std::string_view separators) {
  const std::size_t to = cursor_;
  word_left(separators);
  std::string cut = text_.substr(cursor_, to - cursor_);
  text_.erase(cursor_, to - cursor_);
  return cut;
}

bool LineEditor::transpose() {
  const std::vector<Piece> all = pieces();
  std::size_t at = index(all);
  if (at < all.size()) {
    ++at;
  }
  if (at < 2) {
    return false;
  }
  const Piece& first = all[at - 2];
  const Piece& second = all[at - 1];
  const std::string swapped = text_.substr(second.begin, second.length) + text_.substr(first.begin, first.length);
  text_.replace(first.begin, swapped.size(), swapped);
  cursor_ = first.begin + swapped.size();
  return true;
}

bool LineEditor::word_left(std::string_view separators) {
  const std::vector<Piece> all = pieces();
  std::size_t at = index(all);
  while (at > 0 && is_space(all[at - 1])) {
    --at;
  }
  if (at > 0) {
    const bool separator = in(separators, all[at - 1]);
    while (at > 0 && !is_space(all[at - 1]) && in(separators, all[at - 1]) == separator) {
      --at;
    }
  }
  return go(all, at);
}

bool LineEditor::word_right(std::string_view separators, bool to_next_start) {
  const std::vector<Piece> all = pieces();
  std::size_t at = index(all);
  const auto skip_spaces = [&] {
    while (at < all.size() && is_space(all[at])) {
      ++at;
    }
  };
  if (!to_next_start) {
    skip_spaces();
  }
  if (at < all.size() && !is_space(all[at])) {
    const bool separator = in(separators, all[at]);
    while (at < all.size() && !is_space(all[at]) && in(separators, all[at]) == separator) {
      ++at;
    }
  }
  if (to_next_start) {
    skip_spaces();
  }
  return go(all, at);
}

bool LineEditor::word_end(std::string_view separators) {
  const std::vector<Piece> all = pieces();
  std::size_t at = index(all) + 1;
  while (at < all.size() && is_space(all[at])) {
    ++at;
  }
  if (at >= all.size()) {
    return go(all, all.size());
  }
  const bool separator = in(separators, all[at]);
  while (at + 1 < all.size() && !is_space(all[at + 1]) && in(separators, all[at + 1]) == separator) {
    ++at;
  }
  return go(all, at);
}

int LineEditor::cursor_column() const {
  int column = 0;
  for (const Piece& piece : pieces()) {
    if (piece.begin >= cursor_) {
      break;
    }
    column += piece.width;
  }
  return column;
}

int LineEditor::columns() const {
  int columns = 0;
  for (const Piece& piece : pieces()) {
    columns += piece.width;
  }
  return columns;
}

}  // namespace mux::mode
