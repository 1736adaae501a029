// CopyCommand: one row of copy mode's command table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "server/mode/copy_mode.hpp"

namespace mux::mode {

class CopyMode;
struct CopyCall;
enum class CopyOutcome;

// Whether a command takes the marks of the last search away.
enum class ClearsMatches : std::uint8_t { Never, EmacsKeys, Always };

struct CopyCommand {
  CopyCommandInfo info;
  ClearsMatches clears;
  CopyOutcome (*run)(CopyMode& mode, const CopyCall& call);
};

[[nodiscard]] std::span<const CopyCommand> copy_commands() noexcept;
[[nodiscard]] const CopyCommand* copy_command(std::string_view name) noexcept;

}  // namespace mux::mode
