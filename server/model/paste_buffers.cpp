// PasteBuffers: naming, order and limit of the paste buffers.
#include "server/model/paste_buffers.hpp"

#include <algorithm>
#include <utility>

#include "server/model/visible_text.hpp"

namespace mux::model {

namespace {

constexpr std::size_t kSampleWidth = 200;  // bytes of a sample before `...`

}  // namespace

std::optional<PasteBuffers::Added> PasteBuffers::add(std::string data, std::size_t limit, std::string_view prefix) {
  if (data.empty()) return std::nullopt;
  Added added;
  auto automatic = static_cast<std::size_t>(std::ranges::count_if(buffers_, &PasteBuffer::automatic));
  // Buffers lie in the order they were made, the oldest first.
  for (auto at = buffers_.begin(); at != buffers_.end() && automatic >= limit;) {
    if (!at->automatic) {
      ++at;
      continue;
    }
    added.dropped.push_back(at->name);
    at = buffers_.erase(at);
    --automatic;
  }
  do {
    added.name = std::string(prefix.empty() ? "buffer" : prefix) + std::to_string(next_number_++);
  } while (find(added.name) != nullptr);
  buffers_.push_back(
      {.name = added.name, .data = std::move(data), .created = wall_now(), .automatic = true, .order = next_order_++});
  return added;
}

Result<> PasteBuffers::set(std::string_view name, std::string data) {
  if (data.empty()) return {};
  if (name.empty()) return fail("empty buffer name");
  std::string kept(name);  // `name` may be that of the buffer which goes
  erase(kept);
  buffers_.push_back({.name = std::move(kept),
                      .data = std::move(data),
                      .created = wall_now(),
                      .automatic = false,
                      .order = next_order_++});
  return {};
}

Result<> PasteBuffers::rename(std::string_view name, std::string_view new_name) {
  if (name.empty()) return fail("no buffer");
  if (new_name.empty()) return fail("new name is empty");
  const std::string kept(new_name);
  if (find(name) == nullptr) return fail("no buffer {}", name);
  if (name == new_name) return {};
  const std::string old(name);
  erase(kept);
  const auto found = std::ranges::find(buffers_, old, &PasteBuffer::name);
  found->name = kept;
  found->automatic = false;
  return {};
}

bool PasteBuffers::erase(std::string_view name) {
  const auto found = std::ranges::find(buffers_, name, &PasteBuffer::name);
  if (found == buffers_.end()) return false;
  buffers_.erase(found);
  return true;
}

const PasteBuffer* PasteBuffers::find(std::string_view name) const {
  const auto found = std::ranges::find(buffers_, name, &PasteBuffer::name);
  return found == buffers_.end() ? nullptr : &*found;
}

const PasteBuffer* PasteBuffers::top() const {
  const auto found = std::ranges::find_if(buffers_.rbegin(), buffers_.rend(), &PasteBuffer::automatic);
  return found == buffers_.rend() ? nullptr : &*found;
}

std::vector<const PasteBuffer*> PasteBuffers::list() const {
  std::vector<const PasteBuffer*> out;
  out.reserve(buffers_.size());
  for (auto at = buffers_.rbegin(); at != buffers_.rend(); ++at) out.push_back(&*at);
  return out;
}

void PasteBuffers::restore(std::vector<PasteBuffer> buffers, std::uint64_t next_number) {
  std::ranges::stable_sort(buffers, {}, &PasteBuffer::order);
  buffers_ = std::move(buffers);
  next_order_ = buffers_.empty() ? 0 : buffers_.back().order + 1;
  next_number_ = next_number;
}

std::string buffer_sample(const PasteBuffer& buffer) {
  std::string sample = make_visible(std::string_view(buffer.data).substr(0, kSampleWidth));
  if (buffer.data.size() > kSampleWidth || sample.size() > kSampleWidth) {
    sample.resize(std::min(sample.size(), kSampleWidth));
    sample += "...";
  }
  return sample;
}

}  // namespace mux::model
