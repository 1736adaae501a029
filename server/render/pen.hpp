// Pen: the attributes, colours and link that a terminal writes with, and the fewest bytes that change them.
#pragma once

#include <string>

#include "server/render/capabilities.hpp"
#include "server/terminal/style.hpp"
#include "server/terminal/surface.hpp"

namespace mux::render {

// A colour brought down to what a terminal of this depth shows.
[[nodiscard]] terminal::Colour reduce_colour(terminal::Colour colour, ColourDepth depth);

class Pen {
 public:
  Pen(const TerminalCapabilities& capabilities, std::string& out);

  // Makes the terminal write in this style and link (null: none).
  void set(const terminal::Style& style, const terminal::Hyperlink* link = nullptr);
  // Switches to the alternate character set (DEC Special Graphics) and back.
  void set_line_drawing(bool on);
  // Back to plain, without link.
  void reset();
  // Whether erasing with `style` gives cells of that style: a background counts only with `bce`.
  [[nodiscard]] bool erases_as(const terminal::Style& style) const;
  // The style as this terminal shows it; styles that look the same on it are equal.
  [[nodiscard]] terminal::Style reduced(const terminal::Style& style) const;

 private:
  void change(const terminal::Style& to);
  void change_one_by_one(const terminal::Style& to);
  [[nodiscard]] std::string switches(const terminal::Style& from, const terminal::Style& to) const;
  void append_colours(std::string& parameters, const terminal::Style& from, const terminal::Style& to) const;
  void append_underline_colour(const terminal::Style& from, const terminal::Style& to);

  const TerminalCapabilities& capabilities_;
  std::string& out_;
  terminal::Style asked_;  // what set() was given last
  terminal::Style now_;    // reduced
  terminal::Hyperlink link_;
  bool linked_ = false;
  bool line_drawing_ = false;
  bool standard_ = false;  // ECMA-48's SGR, each attribute with its own switch
};

}  // namespace mux::render
