// TextCursor: a point that moves over a snapshot by characters, words and lines; knows nothing of the screen.
#pragma once

#include <string_view>

#include "server/mode/text_snapshot.hpp"

namespace mux::mode {

enum class Wrap : bool { No, Yes };
// How far right a line goes: to its last character, to the column behind it, or to the screen's edge.
enum class LineEnd { LastCharacter, Behind, Edge };

class TextCursor {
 public:
  TextCursor(const TextSnapshot& text, TextPoint at) : text_(&text), at_(at) {}
  [[nodiscard]] TextPoint point() const { return at_; }

  // One character; across rows that wrap, and with Wrap::Yes across any.
  void left(Wrap wrap);
  void right(Wrap wrap, LineEnd end);
  void start_of_line(Wrap wrap);
  void end_of_line(Wrap wrap, LineEnd end);
  // The first character of the line that is no blank; stays when there is none.
  void back_to_indentation();

  // Words are runs of `separators` or of other characters; blanks and line ends part them.
  void next_word(std::string_view separators);
  void next_word_end(std::string_view separators);
  // `from_inside`: leave the word at the cursor first when it stands on its start. `stop_at_blank_end`: a line that
  // ends in a blank stops the way back.
  void previous_word(std::string_view separators, bool from_inside, bool stop_at_blank_end);

  // The next (previous) occurrence of a character, the cursor's own column included; not past the line's end.
  bool jump(std::string_view character);
  bool jump_back(std::string_view character);

  // Whether the character at the cursor is one of `set`.
  [[nodiscard]] bool in(std::string_view set) const;

  static constexpr std::string_view kBlanks = "\t ";

 private:
  [[nodiscard]] int last_column(int y) const;
  bool settle();
  [[nodiscard]] bool wraps_into(int y) const { return y > 0 && text_->line(y - 1).wrapped; }
  [[nodiscard]] int end_column(int y, LineEnd end) const;

  const TextSnapshot* text_;
  TextPoint at_;
};

// Whether `set` (UTF-8) holds this character.
[[nodiscard]] bool set_holds(std::string_view set, std::string_view character);

}  // namespace mux::mode
