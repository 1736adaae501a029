// Expands status-format and draws messages.
#include "server/render/status_area.hpp"

#include <algorithm>

#include "server/format/expand.hpp"

namespace mux::render {
namespace {

using options::OptionId;

// `#` doubled: text that is not to be read as styles.
std::string escape_styles(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '#') out += '#';
    out += c;
  }
  return out;
}

// Expands `text` with `message` for `#{message}`; the message itself is data and is not expanded.
std::string fill_in(std::string_view text, std::string_view message, const format::Context& context) {
  constexpr std::string_view kVariable = "#{message}";
  constexpr char kPlace = '\x01';
  std::string marked;
  for (std::size_t at = 0; at < text.size();) {
    const bool here = text.substr(at).starts_with(kVariable);
    marked += here ? kPlace : text[at];
    at += here ? kVariable.size() : 1;
  }
  std::string out;
  for (const char c : format::expand(marked, context)) {
    if (c == kPlace) {
      out += message;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::vector<std::uint64_t> StatusArea::key_of(const Scene& scene) {
  return {static_cast<std::uint64_t>(scene.columns),
          static_cast<std::uint64_t>(scene.status_rows),
          scene.session.id.value,
          scene.window.id.value,
          scene.active ? scene.active->value + 1ULL : 0ULL,
          scene.view.zoomed ? scene.view.zoomed->value + 1ULL : 0ULL,
          static_cast<std::uint64_t>(scene.offset_x),
          static_cast<std::uint64_t>(scene.offset_y),
          scene.session.options.generation(),
          scene.window.options.generation()};
}

bool StatusArea::current(const Scene& scene) const {
  return valid_ && key_ == key_of(scene);
}

void StatusArea::expand(const Scene& scene) {
  const options::OptionSet& options = scene.session.options;
  format::StyleState base = scene.style(options, OptionId::kStatusStyle, scene.active);
  // The old options status-fg and status-bg win over the style when they are set.
  for (const auto& [id, part] : {std::pair{OptionId::kStatusFg, "fg="}, std::pair{OptionId::kStatusBg, "bg="}}) {
    const std::string& colour = options.get_string(id);
    if (!colour.empty() && colour != "default") {
      format::StyleState changed = base;
      if (format::apply_style(changed, base, part + colour)) base = changed;
    }
  }
  const options::OptionArray& formats = options.get_array(OptionId::kStatusFormat);
  const format::Context& context = scene.context(scene.active);
  lines_.resize(scene.columns, scene.status_rows);
  ranges_.assign(static_cast<std::size_t>(scene.status_rows), {});
  for (int line = 0; line < scene.status_rows; ++line) {
    const auto found = formats.find(static_cast<std::uint32_t>(line));
    const std::string text = found == formats.end() ? "" : format::expand_time(found->second, context);
    ranges_[static_cast<std::size_t>(line)] = format::draw(lines_, 0, line, scene.columns, text, base, context.theme());
  }
  key_ = key_of(scene);
  valid_ = true;
}

void StatusArea::draw(const Scene& scene, terminal::Surface& surface) {
  if (!current(scene)) expand(scene);
  const int first = scene.status_on_top ? 0 : scene.rows - scene.status_rows;
  surface.copy(lines_, 0, 0, scene.columns, scene.status_rows, 0, first);
  if (scene.client.message && scene.client.prompt == nullptr) draw_message(scene, surface);
}

int StatusArea::message_row(const Scene& scene) {
  if (scene.status_rows == 0) return scene.status_on_top ? 0 : scene.rows - 1;
  const int line = std::min(scene.session.options.get_choice(OptionId::kMessageLine), scene.status_rows - 1);
  return (scene.status_on_top ? 0 : scene.rows - scene.status_rows) + line;
}

void StatusArea::draw_message(const Scene& scene, terminal::Surface& surface) {
  const model::StatusMessage& message = *scene.client.message;
  const options::OptionSet& options = scene.session.options;
  const format::Context& context = scene.context(scene.active);
  const std::string text = fill_in(options.get_string(OptionId::kMessageFormat),
                                   message.ignore_styles ? escape_styles(message.text) : message.text, context);
  const int row = message_row(scene);
  const format::StyleState base = scene.style(options, OptionId::kStatusStyle, scene.active);
  surface.fill(0, row, scene.columns, 1, format::to_terminal(base, context.theme()));
  format::draw(surface, 0, row, scene.columns, text, base, context.theme());
}

const format::Range* StatusArea::range_at(int x, int line) const {
  if (line < 0 || line >= static_cast<int>(ranges_.size())) return nullptr;
  for (const format::DrawnRange& drawn : ranges_[static_cast<std::size_t>(line)]) {
    if (x >= drawn.x && x < drawn.x + drawn.width) return &drawn.range;
  }
  return nullptr;
}

}  // namespace mux::render
