// Drawing of a prompt's row.
#include "server/mode/prompt_line.hpp"

#include <algorithm>

#include "server/format/draw.hpp"
#include "server/format/expand.hpp"
#include "server/mode/extended_context.hpp"
#include "server/model/client.hpp"
#include "server/model/world.hpp"
#include "server/terminal/surface.hpp"

namespace mux::mode {

using options::OptionId;

namespace {

const options::OptionSet& session_options(const model::World& world, model::ClientId id) {
  const model::Client* const client = world.find_client(id);
  const model::Session* const session =
      client != nullptr && client->session ? world.find_session(*client->session) : nullptr;
  return session != nullptr ? session->options : world.global_session_options();
}

// Draws the clusters of the input that fit into [x, x + columns), scrolled so that the cursor is among them; returns
// the cursor's column.
int draw_input(const PromptLine& line, terminal::Surface& surface, int x, int y, int columns,
               const terminal::Style& style) {
  const LineEditor& input = *line.input;
  const int cursor = input.cursor_column();
  const int offset = std::max(0, cursor - columns + 1);
  int column = 0;
  const auto put = [&](std::string_view text, int width) {
    if (column >= offset && column + width <= offset + columns) {
      surface.put(x + column - offset, y, text, width, style);
    }
    column += width;
  };
  bool quoted = !line.quoting;
  for (const LineEditor::Piece& piece : input.pieces()) {
    if (!quoted && piece.begin >= input.cursor()) {
      put("^", 1);
      quoted = true;
    }
    const std::string text = input.shown(piece);
    if (piece.width == 2 && text.size() == 2 && text[0] == '^') {
      put("^", 1);
      put(std::string_view(text).substr(1), 1);
    } else if (piece.width > 0) {
      put(text, piece.width);
    }
  }
  if (!quoted) {
    put("^", 1);
  }
  return x + cursor - offset;
}

}  // namespace

std::optional<std::string> prompt_variable(const PromptLine& line, std::string_view name) {
  if (name == "prompt_flags") {
    return line.flags;
  }
  if (name == "prompt_input") {
    return line.input != nullptr ? line.input->text() : std::string();
  }
  if (name == "prompt_type") {
    return std::string(line.type);
  }
  return std::nullopt;
}

model::CursorPlace draw_prompt_line(const Services& services, model::ClientId client, const PromptLine& line,
                                    terminal::Surface& surface, int x, int y, int columns) {
  if (columns <= 0) {
    return {x, y, false};
  }
  const ExtendedContext context(services.context ? services.context(line.pane, client) : nullptr,
                                [&line](std::string_view name) -> std::optional<std::string> {
                                  if (name == "message") {
                                    return line.question;
                                  }
                                  if (name == "command_prompt") {
                                    return line.vi_command ? "1" : "0";
                                  }
                                  return prompt_variable(line, name);
                                });
  const options::OptionSet& options = session_options(services.world, client);
  const format::StyleState style = expand_style(
      options.get_string(line.vi_command ? OptionId::kMessageCommandStyle : OptionId::kMessageStyle), context);
  const std::string text = format::expand(options.get_string(OptionId::kMessageFormat), context, format::Jobs::No);
  format::StyleState base = style;
  base.fill = {};
  format::draw(surface, x, y, columns, text, base, context.theme());
  const int width = std::min(format::width_of(text), columns);
  if (line.input == nullptr || width >= columns) {
    return {x + std::min(width, columns - 1), y, true};
  }
  const int column =
      draw_input(line, surface, x + width, y, columns - width, format::to_terminal(style, context.theme()));
  return {column, y, true};
}

}  // namespace mux::mode
