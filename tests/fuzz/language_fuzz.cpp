// Fuzzes the command language: any text parses or fails with errors, and what it prints is safe to read again.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "protocol/base/check.hpp"
#include "server/language/parser.hpp"

namespace {

const mux::language::Registry& registry() {
  static const mux::language::Registry made = [] {
    std::vector<mux::language::CommandBinding> bindings;
    for (const auto& spec : mux::language::command_specs()) bindings.push_back({spec.name, nullptr, nullptr});
    return mux::language::Registry(std::span<const mux::language::CommandBinding>(bindings));
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mux::language::ParseContext context;
  context.registry = &registry();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = mux::language::parse_file(context, text, {"fuzz", 1});
  MUX_CHECK(parsed.commands != nullptr);
  for (const auto& error : parsed.errors) MUX_CHECK(!error.text().empty());
  // Each command alone: between lines tmux prints a separator that reads back as one line.
  for (const auto& command : parsed.commands->commands()) {
    const std::string printed = command.print();
    if (const auto again = mux::language::parse_string(context, printed)) {
      for (const auto& second : (*again)->commands()) MUX_CHECK(!second.print().empty());
    }
  }
  return 0;
}
