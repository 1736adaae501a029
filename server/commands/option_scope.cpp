// Scopes of options by flags, target and name, as tmux chooses them.
#include "server/commands/option_scope.hpp"

namespace mux::commands {

namespace scope = options::scope;
using language::Call;

namespace {

std::unexpected<Error> missing(const Call& call, std::string_view what) {
  if (const auto named = call.args().get('t')) return fail("no such {}: {}", what, *named);
  return fail("no current {}", what);
}

Result<OptionPlace> session_place(const Call& call) {
  if (call.args().has('g')) return OptionPlace{&call.world().global_session_options(), scope::kSession};
  if (!call.target().session) return missing(call, "session");
  return OptionPlace{&call.session().options, scope::kSession};
}

Result<OptionPlace> window_place(const Call& call) {
  if (call.args().has('g')) return OptionPlace{&call.world().global_window_options(), scope::kWindow};
  if (!call.target().window) return missing(call, "window");
  return OptionPlace{&call.window().options, scope::kWindow};
}

Result<OptionPlace> pane_place(const Call& call) {
  if (!call.target().pane) return missing(call, "pane");
  return OptionPlace{&call.pane().options, scope::kPane};
}

}  // namespace

Result<OptionPlace> place_from_flags(const Call& call, bool window) {
  if (call.args().has('s')) return OptionPlace{&call.world().server_options(), scope::kServer};
  if (call.args().has('p')) return pane_place(call);
  if (window || call.args().has('w')) return window_place(call);
  return session_place(call);
}

Result<OptionPlace> place_from_name(const Call& call, bool window, const options::OptionName& name) {
  if (name.is_user()) return place_from_flags(call, window);
  const std::uint8_t scopes = options::definition(*name.id).scope;
  if ((scopes & scope::kServer) != 0) return OptionPlace{&call.world().server_options(), scope::kServer};
  if ((scopes & scope::kSession) != 0) return session_place(call);
  if ((scopes & scope::kPane) != 0 && call.args().has('p')) return pane_place(call);
  return window_place(call);
}

}  // namespace mux::commands
