// Where set-option, show-options and their kin look: the set of options that flags, target and the option's name mean.
#pragma once

#include <cstdint>

#include "protocol/base/result.hpp"
#include "server/language/call.hpp"
#include "server/options/option_set.hpp"

namespace mux::commands {

struct OptionPlace {
  options::OptionSet* set = nullptr;
  std::uint8_t scope = 0;  // one of options::scope
};

// By -s, -p, -w and -g; `window` for set-window-option and show-window-options, which mean -w without being told.
// `no current session`, `no such pane: x` and the like when there is none.
[[nodiscard]] Result<OptionPlace> place_from_flags(const language::Call& call, bool window);
// By the option's own scope, which decides unless it has several; user options go by the flags.
[[nodiscard]] Result<OptionPlace> place_from_name(const language::Call& call, bool window,
                                                  const options::OptionName& name);

}  // namespace mux::commands
