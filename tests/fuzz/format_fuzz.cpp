// Fuzzes formats: parsing, evaluation without jobs, styles, and drawing of what comes out.
#include <cstddef>
#include <cstdint>

#include "server/format/context.hpp"
#include "server/format/draw.hpp"
#include "server/format/expand.hpp"
#include "server/terminal/surface.hpp"

namespace {

using mux::format::Context;

class FuzzContext : public Context {
 public:
  explicit FuzzContext(std::string_view text) : text_(text) {}
  std::optional<std::string> variable(std::string_view name) const override {
    if (name == "x") return std::string(text_);
    if (name == "one") return "1";
    return std::nullopt;
  }
  std::optional<std::time_t> time_variable(std::string_view) const override { return std::nullopt; }
  void loop(const mux::format::LoopRequest&, const std::function<void(const Context&, bool)>& body) const override {
    body(*this, false);
    body(*this, true);
  }
  // Nothing may run: the expansion is asked for without jobs.
  std::string job_output(std::string_view) const override { __builtin_trap(); }
  bool name_exists(std::string_view, bool) const override { return false; }
  int search_pane(std::string_view, bool, bool) const override { return 0; }
  bool client_has_feature(std::string_view) const override { return true; }
  bool client_has_capability(std::string_view) const override { return false; }
  std::optional<std::string> client_environment(std::string_view) const override { return std::nullopt; }
  std::time_t now() const override { return 1000000000; }
  std::uint64_t animation_ticks() const override { return 7; }
  const mux::format::ThemeResolver* theme() const override { return nullptr; }

 private:
  std::string_view text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const FuzzContext context(text);
  const std::string expanded = mux::format::expand(text, context, mux::format::Jobs::No);
  mux::terminal::Surface surface(80, 1);
  mux::format::draw(surface, 0, 0, 80, expanded, {});
  mux::format::draw(surface, 0, 0, 80, text, {});
  if (mux::format::width_of(mux::format::trim_left(text, 10)) > 10) __builtin_trap();
  return 0;
}
