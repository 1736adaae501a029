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

  // Which pane is being restored, for the server that follows when this one dies of it. Returns how many servers in a
  // row did. `crashed`: how the server before this one ended; one that was killed from outside did not die of what it
  // did, unless that happens many times in the same place.
  int begin(std::uint32_t what, bool crashed);
  void end();

 private:
  explicit WorldFile(keeper::PaneFile file) : file_(std::move(file)) {}

  keeper::PaneFile file_;
  std::string written_;
  bool examined_ = false;
};

}  // namespace mux::recovery
