// LineEditor: a line of UTF-8 that is edited by grapheme clusters, with words as the prompt's keys move over them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mux::mode {

class LineEditor {
 public:
  static constexpr std::size_t kMaxBytes = 64 * 1024;

  [[nodiscard]] const std::string& text() const { return text_; }
  // The cursor's place in bytes; always between clusters.
  [[nodiscard]] std::size_t cursor() const { return cursor_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  // The cursor goes to the end.
  void set(std::string_view text);

  // False when nothing changed (no room, nothing to delete, nowhere to go).
  bool insert(std::string_view text);
  bool replace(std::size_t begin, std::size_t end, std::string_view text);
  bool left();
  bool right();
  bool start();
  bool end();
  bool delete_before();
  bool delete_at();
  bool clear();
  bool cut_to_end();
  // Deletes from the word's start to the cursor; what is deleted comes back.
  std::string cut_word(std::string_view separators);
  bool transpose();

  // Words are runs of separators or of other characters, parted by spaces.
  bool word_left(std::string_view separators);
  // To the end of the word (emacs), or to the start of the next (vi).
  bool word_right(std::string_view separators, bool to_next_start);
  // To the last character of the word (vi's e).
  bool word_end(std::string_view separators);

  // Columns of the text before the cursor, and of all; controls are shown as ^X.
  [[nodiscard]] int cursor_column() const;
  [[nodiscard]] int columns() const;
  // Clusters with their places, and what is shown for one.
  struct Piece {
    std::size_t begin = 0;
    std::size_t length = 0;
    int width = 0;
  };
  [[nodiscard]] std::vector<Piece> pieces() const;
  [[nodiscard]] std::string shown(const Piece& piece) const;

 private:
  [[nodiscard]] std::size_t index(const std::vector<Piece>& pieces) const;
  [[nodiscard]] bool is_space(const Piece& piece) const;
  [[nodiscard]] bool in(std::string_view set, const Piece& piece) const;
  bool go(std::size_t to);
  bool go(const std::vector<Piece>& pieces, std::size_t index);

  std::string text_;
  std::size_t cursor_ = 0;
};

}  // namespace mux::mode
