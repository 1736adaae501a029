// History: where chunks are: open in memory, as records in memory or in a store, compressed or not.
#include <algorithm>
#include <utility>

#include "server/terminal/history.hpp"
#include "server/terminal/history_record.hpp"

namespace mux::terminal {

std::size_t History::bytes() const noexcept {
  return full_bytes_ + (parts_.empty() ? 0 : parts_.back().chunk->size());
}

std::size_t History::chunk_bytes() const noexcept {
  constexpr std::size_t kLeast = 4096;
  return byte_limit_ == 0 ? kChunkBytes : std::clamp(byte_limit_ / 16, kLeast, kChunkBytes);
}

bool History::over_byte_limit() const noexcept {
  return byte_limit_ > 0 && parts_.size() > 1 && bytes() > byte_limit_;
}

void History::clear() {
  parts_.clear();
  loaded_ = {};
  cache_ = {};
  spare_.reset();
  compressed_ = 0;
  full_bytes_ = 0;
  total_ = 0;
  total_width_ = width_;
  ++change_;
}

History::Memory History::memory() const {
  Memory memory;
  const auto of_chunk = [](const Chunk& chunk) {
    return chunk.bytes.capacity() + chunk.segments.capacity() * sizeof(Segment) +
           chunk.styles.capacity() * sizeof(Style);
  };
  for (const Part& part : parts_) {
    memory.own += sizeof part + part.record.capacity() + (part.counts ? part.counts->memory() : 0);
    if (part.chunk != nullptr) memory.own += of_chunk(*part.chunk);
    if (part.stored) memory.stored += part.stored.size();
  }
  for (const Loaded& loaded : loaded_) memory.own += loaded.chunk != nullptr ? of_chunk(*loaded.chunk) : 0;
  memory.own += spare_ != nullptr ? of_chunk(*spare_) : 0;
  return memory;
}

std::shared_ptr<History::Chunk> History::spare_chunk() {
  if (spare_ == nullptr) return std::make_shared<Chunk>();
  spare_->clear();
  return std::move(spare_);
}

void History::recycle(std::shared_ptr<Chunk>&& chunk) {
  // What was read last is not read again where things go.
  cache_ = {};
  if (chunk != nullptr && chunk.use_count() == 1) spare_ = std::move(chunk);
  chunk.reset();
}

void History::drop_first_part() {
  Part& part = parts_.front();
  if (parts_.size() > 1) full_bytes_ -= part.size;
  if (compressed_ > 0) --compressed_;
  recycle(std::move(part.chunk));
  parts_.pop_front();
}

Result<std::string> History::read_record(const Part& part) const {
  if (part.stored) return part.stored.read();
  if (!part.record.empty()) return part.record;
  return history_record::pack(*part.chunk, LineCounts(*part.chunk, 0), history_record::Packing::None);
}

std::shared_ptr<const History::Chunk> History::load(const Part& part) const {
  if (part.chunk != nullptr) return part.chunk;
  if (loaded_[0].serial == part.serial) return loaded_[0].chunk;
  std::swap(loaded_[0], loaded_[1]);
  Loaded& loaded = loaded_[0];
  if (loaded.serial == part.serial) return loaded.chunk;
  if (part.damaged) return nullptr;
  loaded.serial = 0;
  if (loaded.chunk == nullptr || loaded.chunk.use_count() > 1) loaded.chunk = std::make_shared<Chunk>();
  const auto check = part.believed ? history_record::Check::Checksum : history_record::Check::Content;
  Result<> done;
  if (part.stored) {
    const Result<std::string> record = part.stored.read();
    done = record ? history_record::unpack(*record, check, *loaded.chunk) : std::unexpected(record.error());
  } else {
    done = history_record::unpack(part.record, check, *loaded.chunk);
  }
  part.damaged = !done || part.first >= loaded.chunk->segments.size();
  if (part.damaged) return nullptr;
  part.believed = true;
  loaded.serial = part.serial;
  return loaded.chunk;
}

const LineCounts& History::counts_of(const Part& part) const {
  if (!part.counts) {
    const std::shared_ptr<const Chunk> chunk = load(part);
    part.counts = chunk != nullptr ? LineCounts(*chunk, part.first) : LineCounts();
  }
  return *part.counts;
}

bool History::keep(const Part& part) const {
  if (part.stored.is_in(store_)) return true;
  if (store_ == nullptr) return false;
  const Result<std::string> record = read_record(part);
  if (!record) return false;
  const std::optional<std::uint64_t> place = store_->write(*record);
  if (!place) return false;
  part.stored = StoredRecord(store_, *place, record->size());
  part.record = {};
  return true;
}

// A chunk that leaves the newest ones lies in the store alone, if there is one.
void History::spill(Part& part) {
  if (part.chunk == nullptr || store_ == nullptr) return;
  (void)counts_of(part);
  if (keep(part)) recycle(std::move(part.chunk));
}

void History::compress_one() {
  if (!has_cold_chunks()) return;
  Part& part = parts_[compressed_++];
  const Result<std::string> record = read_record(part);
  if (!record) return;
  (void)counts_of(part);
  Result<std::string> packed = history_record::compress(*record);
  if (!packed) return;
  if (packed->size() > record->size() - record->size() / 16) return;
  if (const auto place = store_ == nullptr ? std::nullopt : store_->write(*packed)) {
    part.stored = StoredRecord(store_, *place, packed->size());
    part.record = {};
  } else {
    part.record = std::move(*packed);
    part.record.shrink_to_fit();
    part.stored = {};
  }
  part.chunk.reset();
}

// After the last part went: the one before it grows again. A damaged one is lost.
void History::reopen_last() {
  for (; !parts_.empty(); parts_.pop_back()) {
    Part& part = parts_.back();
    const bool full = part.size > 0;
    if (full) full_bytes_ -= part.size;
    compressed_ = std::min(compressed_, parts_.size() - 1);
    const std::shared_ptr<const Chunk> chunk = load(part);
    if (chunk == nullptr) continue;
    if (part.chunk == nullptr) part.chunk = std::make_shared<Chunk>(*chunk);
    part.record = {};
    part.stored = {};
    part.counts.reset();
    part.size = 0;
    // Under its former number it may be kept as it was.
    part.serial = next_serial_++;
    break;
  }
  total_width_ = 0;
  most_width_ = 0;
  ++change_;
}

std::vector<std::uint64_t> History::full_chunks() const {
  std::vector<std::uint64_t> serials;
  for (std::size_t i = 0; i + 1 < parts_.size(); ++i) serials.push_back(parts_[i].serial);
  return serials;
}

std::optional<std::string> History::record(std::uint64_t serial) const {
  const auto found = std::ranges::find(parts_, serial, &Part::serial);
  if (found == parts_.end()) return std::nullopt;
  Result<std::string> record = read_record(*found);
  return record ? std::optional(std::move(*record)) : std::nullopt;
}

Result<> History::append_record(std::string record) {
  Result<history_record::Head> head = history_record::read_head(record);
  if (!head) return std::unexpected(head.error());
  Result<HistoryChunk> chunk = history_record::unpack(record);
  if (!chunk) return std::unexpected(chunk.error());
  if (!parts_.empty()) {
    Part& last = parts_.back();
    last.size = last.chunk->size();
    full_bytes_ += last.size;
  }
  Part& part = parts_.emplace_back();
  part.chunk = std::make_shared<Chunk>(std::move(*chunk));
  part.serial = next_serial_++;
  total_width_ = 0;
  most_width_ = 0;
  ++change_;
  if (parts_.size() > kHotChunks + 1) spill(parts_[parts_.size() - 2 - kHotChunks]);
  return {};
}

}  // namespace mux::terminal
