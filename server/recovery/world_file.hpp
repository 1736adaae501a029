// WorldFile: the memory file that holds the world's checkpoint, kept by the keeper while servers come and go.
#pragma once

#include <cstdint>
#include <string>

#include "protocol/base/result.hpp"
#include "protocol/keeper/pane_file.hpp"

namespace mux::recovery {

class WorldFile {
 public:
  // The key by which the keeper holds it; processes have others.
  static constexpr std::uint64_t kKey = 0;

  [[nodiscard]] static Result<WorldFile> make();
  [[nodiscard]] static Result<WorldFile> open(UniqueFd file);

  // Writes the checkpoint unless it is the one written last.
  void write(std::string bytes);
  [[nodiscard]] Result<std::string> read() const;
  [[nodiscard]] int fd() const noexcept { return file_.fd(); }

  // Which pane is being replayed, for the server that follows when this one dies of it. Returns how often it was begun
  // in a row.
  int begin_replay(std::uint32_t pane);
  void end_replay();

 private:
  explicit WorldFile(keeper::PaneFile file) : file_(std::move(file)) {}

  keeper::PaneFile file_;
  std::string written_;
};

}  // namespace mux::recovery
