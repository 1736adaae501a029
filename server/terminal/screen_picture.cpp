// Screen: what is shown while a program draws (mode 2026).
#include "server/terminal/screen.hpp"

namespace mux::terminal {

void Screen::hold_picture() {
  if (!shown_) return;
  shown_ = false;
  if (!picture_) picture_ = std::make_unique<Picture>();
  picture_->grid.copy(*grid_);
  picture_->x = x_;
  picture_->y = y_;
  picture_->cursor_visible = modes.has(Mode::CursorVisible);
  picture_->generation = generation_;
  picture_->moved = moved_;
  // What changes from now on is told apart.
  next_generation();
}

}  // namespace mux::terminal
