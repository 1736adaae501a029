// StrongId: an integer that names one kind of thing and cannot be mistaken for another kind's.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace mux {

template <typename Tag>
struct StrongId {
  std::uint32_t value = 0;
  friend auto operator<=>(StrongId, StrongId) = default;
};

}  // namespace mux

template <typename Tag>
struct std::hash<mux::StrongId<Tag>> {
  std::size_t operator()(mux::StrongId<Tag> id) const noexcept { return std::hash<std::uint32_t>{}(id.value); }
};
