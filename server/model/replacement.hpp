// ReplacementHost: a server that can give way to another program; a ServerHost may be one.
#pragma once

#include <optional>
#include <string>

#include "protocol/base/result.hpp"
#include "protocol/base/unique_fd.hpp"
#include "server/model/ids.hpp"

namespace mux::model {

class ReplacementHost {
 public:
  virtual ~ReplacementHost() = default;
  // Ends this server after this turn; one of the program `executable` (any descriptor of it) takes up all it has, and
  // is asked by `client` how that went, so its command must not end before. Errors: there is no keeper to start it.
  [[nodiscard]] virtual Result<> replace_by(UniqueFd executable, std::optional<ClientId> client) = 0;
  // How the last such replacement went; empty: there was none.
  struct Replacement {
    bool done = false;
    std::string reason;  // when not
  };
  [[nodiscard]] virtual std::optional<Replacement> last_replacement() const = 0;
};

}  // namespace mux::model
