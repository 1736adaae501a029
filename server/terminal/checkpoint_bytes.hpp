// ByteWriter and ByteReader: little-endian fields of a checkpoint; reading checks every bound.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace mux::terminal {

class ByteWriter {
 public:
  template <typename T>
  void put(T value) {
    static_assert(std::is_trivially_copyable_v<T>);
    out_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(std::string_view value) {
    put(static_cast<std::uint32_t>(value.size()));
    out_ += value;
  }
  // What `fill` writes to this, with its length before it.
  template <typename Fill>
  void record(Fill fill) {
    const std::size_t at = out_.size();
    put(std::uint32_t{0});
    fill();
    const auto size = static_cast<std::uint32_t>(out_.size() - at - sizeof(std::uint32_t));
    std::memcpy(out_.data() + at, &size, sizeof size);
  }
  [[nodiscard]] std::string& bytes() noexcept { return out_; }

 private:
  std::string out_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}
  // Reads a record, by which versions differ: fields are only ever added at its end. One that is not there is zero,
  // empty or none, which must be right for it; what comes behind the last one that is known is left out.
  [[nodiscard]] static ByteReader of_record(std::string_view bytes) {
    ByteReader in(bytes);
    in.record_ = true;
    return in;
  }
  template <typename Get>
  void record(Get get) {
    ByteReader part = of_record(text(left()));
    get(part);
    require(part.good_);
  }
  // Past the end every field is zero and good() is false.
  template <typename T>
  T get() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    if (rest_.size() < sizeof value) {
      good_ = good_ && record_ && rest_.empty();
      rest_ = {};
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string_view text(std::size_t most) {
    const auto size = get<std::uint32_t>();
    if (size > most || size > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  // Exactly `size` bytes.
  std::string_view bytes(std::size_t size) {
    if (size > rest_.size()) {
      good_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view value = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return value;
  }
  // A count of things that each take at least `unit` of the bytes left.
  std::size_t count(std::size_t unit) {
    const auto value = get<std::uint32_t>();
    if (value > rest_.size() / unit) {
      good_ = false;
      return 0;
    }
    return value;
  }
  void require(bool condition) noexcept { good_ = good_ && condition; }
  [[nodiscard]] bool good() const noexcept { return good_; }
  [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
  bool record_ = false;
};

}  // namespace mux::terminal
