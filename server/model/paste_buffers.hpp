// PasteBuffers: the paste buffers, newest first, automatic ones (`buffer0`…) limited in number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/clock.hpp"
#include "protocol/base/result.hpp"

namespace mux::model {

struct PasteBuffer {
  std::string name;
  std::string data;  // any bytes
  WallTime created;
  bool automatic = true;
  std::uint64_t order = 0;  // higher is newer
};

class PasteBuffers {
 public:
  // Adds an automatically named buffer and drops the oldest such ones above `limit`. Empty data adds nothing.
  // Returns its name and those dropped.
  struct Added {
    std::string name;
    std::vector<std::string> dropped;
  };
  std::optional<Added> add(std::string data, std::size_t limit, std::string_view prefix = "buffer");
  // Sets a named buffer (created or replaced); errors are tmux's (`empty buffer name`).
  Result<> set(std::string_view name, std::string data);
  // `new_name` must not be empty; a buffer of that name is replaced.
  Result<> rename(std::string_view name, std::string_view new_name);
  bool erase(std::string_view name);
  [[nodiscard]] const PasteBuffer* find(std::string_view name) const;
  // The newest automatic buffer, as commands without -b use; null when there is none.
  [[nodiscard]] const PasteBuffer* top() const;
  // All of them, newest first.
  [[nodiscard]] std::vector<const PasteBuffer*> list() const;
  [[nodiscard]] bool empty() const noexcept { return buffers_.empty(); }

  // For the checkpoint: the number of the next automatic name, and everything as it was.
  [[nodiscard]] std::uint64_t next_number() const noexcept { return next_number_; }
  void restore(std::vector<PasteBuffer> buffers, std::uint64_t next_number);

 private:
  std::vector<PasteBuffer> buffers_;  // in the order they were made
  std::uint64_t next_order_ = 0;
  std::uint64_t next_number_ = 0;
};

// What lists and formats show of a buffer: the start of it, control characters escaped as tmux's buffer_sample.
[[nodiscard]] std::string buffer_sample(const PasteBuffer& buffer);

}  // namespace mux::model
