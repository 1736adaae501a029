// display-panes: drawing of the numbers and choice by key.
#include "server/mode/display_panes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "server/format/draw.hpp"
#include "server/format/expand.hpp"
#include "server/mode/extended_context.hpp"
#include "server/model/client.hpp"
#include "server/model/world.hpp"
#include "server/terminal/surface.hpp"

namespace mux::mode {

using options::OptionId;

namespace {

constexpr int kDigitSize = 5;               // columns and rows of a digit
constexpr int kDigitStep = kDigitSize + 1;  // with the gap behind it

// Rows of five bits, the leftmost column in the highest.
constexpr std::array<std::array<std::uint8_t, kDigitSize>, 10> kDigits = {{
    {0b11111, 0b10001, 0b10001, 0b10001, 0b11111},
    {0b00001, 0b00001, 0b00001, 0b00001, 0b00001},
    {0b11111, 0b00001, 0b11111, 0b10000, 0b11111},
    {0b11111, 0b00001, 0b11111, 0b00001, 0b11111},
    {0b10001, 0b10001, 0b11111, 0b00001, 0b00001},
    {0b11111, 0b10000, 0b11111, 0b00001, 0b11111},
    {0b11111, 0b10000, 0b11111, 0b10001, 0b11111},
    {0b11111, 0b00001, 0b00001, 0b00001, 0b00001},
    {0b11111, 0b10001, 0b11111, 0b10001, 0b11111},
    {0b11111, 0b10001, 0b11111, 0b00001, 0b11111},
}};

// The key that chooses the pane of this index: a digit, then letters; none past them.
std::optional<char> key_of(int index) {
  if (index >= 0 && index <= 9) {
    return static_cast<char>('0' + index);
  }
  if (index >= 10 && index < 36) {
    return static_cast<char>('a' + index - 10);
  }
  return std::nullopt;
}

class DisplayPanes final : public model::Overlay {
 public:
  DisplayPanes(const Services& services, model::ClientId client, DisplayPanesOptions options)
      : services_(services), client_(client), options_(std::move(options)) {
    if (options_.duration) {
      deadline_ = steady_now() + *options_.duration;
    }
  }
  ~DisplayPanes() override { finish(std::nullopt); }

  KeyResult key(model::Client& client, const model::KeyEvent& event) override;
  void draw(terminal::Surface& surface) override;
  [[nodiscard]] std::optional<SteadyTime> deadline() const override { return deadline_; }

 private:
  struct Shown {
    model::PaneId pane;
    int index = 0;
    model::Rectangle area;  // on the client's screen
  };
  [[nodiscard]] std::vector<Shown> shown() const;
  void draw_pane(terminal::Surface& surface, const Shown& shown, bool active) const;
  void draw_number(terminal::Surface& surface, const Shown& shown, const terminal::Style& text,
                   const terminal::Style& block) const;
  void finish(std::optional<model::PaneId> pane) {
    if (const auto done = std::exchange(options_.done, nullptr)) {
      done(pane);
    }
  }

  Services services_;
  model::ClientId client_;
  DisplayPanesOptions options_;
  std::optional<SteadyTime> deadline_;
};

// The panes that the client sees, with their places.
std::vector<DisplayPanes::Shown> DisplayPanes::shown() const {
  std::vector<Shown> out;
  model::World& world = services_.world;
  const model::Client* const client = world.find_client(client_);
  const model::Window* const window = world.find_window(options_.window);
  if (client == nullptr || window == nullptr) {
    return out;
  }
  const model::WindowView& view = world.view_of(client, options_.window);
  const model::Session* const session = client->session ? world.find_session(*client->session) : nullptr;
  const bool status_on_top = session != nullptr && session->options.get_choice_text(OptionId::kStatusPosition) == "top";
  const int top = status_on_top ? world.status_lines(*client) : 0;
  int index = static_cast<int>(window->options.get_number(OptionId::kPaneBaseIndex));
  for (const model::PaneId id : window->panes()) {
    const model::Pane& pane = world.pane(id);
    model::Rectangle area = pane.area;
    if (view.zoomed) {
      area = {0, 0, window->size.columns, window->size.rows};
    }
    area.x -= client->offset_x;
    area.y += top - client->offset_y;
    if (!view.zoomed || *view.zoomed == id) {
      out.push_back({id, index, area});
    }
    ++index;
  }
  return out;
}

model::Overlay::KeyResult DisplayPanes::key(model::Client&, const model::KeyEvent& event) {
  if (options_.ignore_keys) {
    return KeyResult::Pass;
  }
  const keys::KeyCode key = event.key;
  if (key.is_mouse() || !key.is_character() || key.modifiers() != 0) {
    return KeyResult::CloseAndPass;
  }
  for (const Shown& pane : shown()) {
    const std::optional<char> wanted = key_of(pane.index);
    if (wanted && key.base() == static_cast<unsigned char>(*wanted)) {
      finish(pane.pane);
      return KeyResult::Close;
    }
  }
  const char c = key.base() < 0x80 ? static_cast<char>(key.base()) : '\0';
  const bool choice = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  return choice ? KeyResult::Close : KeyResult::CloseAndPass;
}

void DisplayPanes::draw(terminal::Surface& surface) {
  const model::Client* const client = services_.world.find_client(client_);
  if (client == nullptr || services_.world.find_window(options_.window) == nullptr) {
    return;
  }
  const std::optional<model::PaneId> active = services_.world.view_of(client, options_.window).active;
  for (const Shown& pane : shown()) {
    draw_pane(surface, pane, active == pane.pane);
  }
}

void DisplayPanes::draw_pane(terminal::Surface& surface, const Shown& shown, bool active) const {
  const model::Pane& pane = services_.world.pane(shown.pane);
  const ExtendedContext context(services_.context ? services_.context(shown.pane, client_) : nullptr, nullptr);
  const OptionId option = active ? OptionId::kDisplayPanesActiveColour : OptionId::kDisplayPanesColour;
  const format::ColourSpec colour =
      format::parse_colour(format::expand(pane.options.get_string(option), context, format::Jobs::No))
          .value_or(format::ColourSpec::standard());
  terminal::Style text;
  text.foreground = format::to_terminal(colour, context.theme());
  terminal::Style block;
  block.background = text.foreground;
  draw_number(surface, shown, text, block);
  if (shown.area.columns >= kDigitStep && shown.area.rows > kDigitSize + 1) {
    const std::string label =
        format::expand(pane.options.get_string(OptionId::kDisplayPanesFormat), context, format::Jobs::No);
    format::StyleState base;
    base.foreground = colour;
    const int width = std::min(format::width_of(label), shown.area.columns);
    terminal::Surface row(shown.area.columns, 1);
    format::draw(row, 0, 0, shown.area.columns, label, base, context.theme());
    // Only what holds text covers the pane.
    int first = 0;
    while (first < shown.area.columns - width && row.text(row.at(first, 0)) == " ") {
      ++first;
    }
    surface.copy(row, first, 0, width, 1, shown.area.x + first, shown.area.y);
  }
}

void DisplayPanes::draw_number(terminal::Surface& surface, const Shown& shown, const terminal::Style& text,
                               const terminal::Style& block) const {
  const std::string number = std::to_string(shown.index);
  const int columns = static_cast<int>(number.size());
  const model::Rectangle& area = shown.area;
  std::string letter;
  if (shown.index > 9) {
    if (const auto key = key_of(shown.index)) {
      letter = *key;
    }
  }
  const int centre_x = area.x + area.columns / 2;
  const int centre_y = area.y + area.rows / 2;
  if (area.columns < columns * kDigitStep || area.rows < kDigitSize) {
    // No room for large digits.
    if (area.columns >= columns) {
      surface.put_text(centre_x - columns / 2, centre_y, letter.empty() ? number : number + " " + letter, text,
                       area.x + area.columns);
    }
    return;
  }
  int x = centre_x - columns * kDigitStep / 2;
  const int y = centre_y - kDigitSize / 2;
  for (const char digit : number) {
    const auto& rows = kDigits[static_cast<std::size_t>(digit - '0')];
    for (int row = 0; row < kDigitSize; ++row) {
      for (int column = 0; column < kDigitSize; ++column) {
        if ((rows[static_cast<std::size_t>(row)] >> (kDigitSize - 1 - column) & 1) != 0) {
          surface.fill(x + column, y + row, 1, 1, block);
        }
      }
    }
    x += kDigitStep;
  }
  if (!letter.empty()) {
    surface.put_text(x, y, letter, text, area.x + area.columns);
  }
}

}  // namespace

std::unique_ptr<model::Overlay> make_display_panes(const Services& services, model::ClientId client,
                                                   DisplayPanesOptions options) {
  return std::make_unique<DisplayPanes>(services, client, std::move(options));
}

}  // namespace mux::mode
