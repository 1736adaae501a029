// StatusArea: a client's status lines, kept until they are to be expanded again, with what lies at each column.
#pragma once

#include <cstdint>
#include <vector>

#include "server/format/draw.hpp"
#include "server/render/scene.hpp"
#include "server/terminal/surface.hpp"

namespace mux::render {

class StatusArea {
 public:
  void invalidate() noexcept { valid_ = false; }
  // Whether the lines that draw() drew last are still right.
  [[nodiscard]] bool current(const Scene& scene) const;
  // Draws the lines (and a message) on the client's rows of `surface`. A prompt is the caller's.
  void draw(const Scene& scene, terminal::Surface& surface);
  // The client's row on which messages and prompts stand.
  [[nodiscard]] static int message_row(const Scene& scene);
  // The range at a cell of the status lines, `line` from 0; null for none.
  [[nodiscard]] const format::Range* range_at(int x, int line) const;

 private:
  void expand(const Scene& scene);
  static void draw_message(const Scene& scene, terminal::Surface& surface);
  [[nodiscard]] static std::vector<std::uint64_t> key_of(const Scene& scene);

  terminal::Surface lines_;
  std::vector<std::vector<format::DrawnRange>> ranges_;
  std::vector<std::uint64_t> key_;  // what the lines were expanded for
  bool valid_ = false;
};

}  // namespace mux::render
