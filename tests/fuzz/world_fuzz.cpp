// Fuzzes checkpoints of the world: any bytes are refused, or give a world that can be saved, and that is then the same.
#include <google/protobuf/stubs/logging.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "protocol/base/check.hpp"
#include "protocol/wire/state.pb.h"
#include "server/model/world.hpp"
#include "server/recovery/world_checkpoint.hpp"

namespace {

// A world with something of everything, for the input to be merged into.
std::string good_world() {
  using namespace mux::model;
  World world;
  const SessionId session = world.create_session("s").id;
  Window& window = world.create_window({.columns = 40, .rows = 10});
  const PaneId first = world.create_pane(window.id, window.size, 50).id;
  const PaneId second = world.create_pane(window.id, window.size, 50).id;
  window.layout = Layout(first, window.size);
  (void)window.layout.split(first, second, {.axis = Axis::LeftRight}, Layout::PaneStatus::Off);
  world.apply_layout(window.id);
  (void)world.link_window(session, window.id);
  return mux::recovery::save(world).SerializeAsString();
}

void try_restore(const std::string& bytes) {
  mux::state::World saved;
  if (!saved.ParseFromString(bytes)) return;
  mux::model::World world;
  if (!mux::recovery::restore(world, saved)) {
    MUX_CHECK(world.sessions().empty() && world.panes().empty());
    return;
  }
  const std::string again = mux::recovery::save(world).SerializeAsString();
  mux::state::World second;
  MUX_CHECK(second.ParseFromString(again));
  mux::model::World other;
  MUX_CHECK(mux::recovery::restore(other, second).has_value());
  MUX_CHECK(mux::recovery::save(other).SerializeAsString() == again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // What the library says of each input would be a long story.
  static const std::string good = (google::protobuf::SetLogHandler(nullptr), good_world());
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  try_restore(bytes);
  // Messages that follow one another are merged: fields of the input replace those of a good world or add to them.
  try_restore(good + bytes);
  return 0;
}
