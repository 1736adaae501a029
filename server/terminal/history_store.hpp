// HistoryStore: where records of a history lie outside of the server's own memory; StoredRecord: one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/base/result.hpp"

namespace mux::terminal {

class HistoryStore {
 public:
  virtual ~HistoryStore() = default;
  // Where the record lies from now on. Empty: there is no room.
  virtual std::optional<std::uint64_t> write(std::string_view record) = 0;
  // The record that lies there. Errors: none, damaged.
  [[nodiscard]] virtual Result<std::string> read(std::uint64_t place) = 0;
  // The same for one that an earlier server wrote: it is in use again.
  [[nodiscard]] virtual Result<std::string> claim(std::uint64_t place) = 0;
  // Nobody needs it but checkpoints that name it.
  virtual void release(std::uint64_t place) noexcept = 0;
};

// Releases its place when it goes.
class StoredRecord {
 public:
  StoredRecord() = default;
  StoredRecord(std::shared_ptr<HistoryStore> store, std::uint64_t place, std::size_t size)
      : store_(std::move(store)), place_(place), size_(size) {}
  StoredRecord(StoredRecord&& other) noexcept
      : store_(std::move(other.store_)), place_(other.place_), size_(other.size_) {}
  StoredRecord& operator=(StoredRecord&& other) noexcept {
    if (this != &other) {
      release();
      store_ = std::move(other.store_);
      place_ = other.place_;
      size_ = other.size_;
    }
    return *this;
  }
  ~StoredRecord() { release(); }

  [[nodiscard]] explicit operator bool() const noexcept { return store_ != nullptr; }
  [[nodiscard]] bool is_in(const std::shared_ptr<HistoryStore>& store) const noexcept {
    return store_ != nullptr && store_ == store;
  }
  [[nodiscard]] std::uint64_t place() const noexcept { return place_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] Result<std::string> read() const { return store_->read(place_); }

 private:
  void release() noexcept {
    if (store_ != nullptr) store_->release(place_);
    store_.reset();
  }
  std::shared_ptr<HistoryStore> store_;
  std::uint64_t place_ = 0;
  std::size_t size_ = 0;
};

}  // namespace mux::terminal
