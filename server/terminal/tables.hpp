// StyleTable and ClusterTable: what cells refer to by id. Ids live until a collection finds them unused; history keeps
// its own copies, so only what is on the screens counts.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "server/terminal/cell.hpp"
#include "server/terminal/style.hpp"
#include "server/terminal/surface.hpp"

namespace mux::terminal {

// A style with its hyperlink; the link's id is 0 for none.
struct LinkedStyle {
  Style style;
  std::uint32_t link = 0;
  friend bool operator==(const LinkedStyle& a, const LinkedStyle& b) noexcept {
    return std::memcmp(&a, &b, sizeof a) == 0;
  }
};
static_assert(std::has_unique_object_representations_v<LinkedStyle>);

struct LinkedStyleHash {
  std::size_t operator()(const LinkedStyle& key) const noexcept;
};

class StyleTable {
 public:
  StyleTable();
  // The id of a style; the same for equal ones.
  [[nodiscard]] StyleId intern(const LinkedStyle& style);
  [[nodiscard]] const LinkedStyle& at(StyleId id) const { return entries_[id]; }
  [[nodiscard]] const Style& style(StyleId id) const { return entries_[id].style; }
  // The hyperlink of a style, or null.
  [[nodiscard]] const Hyperlink* link(StyleId id) const { return link(entries_[id]); }
  [[nodiscard]] const Hyperlink* link(const LinkedStyle& style) const {
    return style.link == 0 || links_[style.link]->uri.empty() ? nullptr : links_[style.link].get();
  }
  // Every link there is becomes none.
  void forget_links();
  // The id of a link; 0 when the table is full of links in use or `link` has no URI.
  [[nodiscard]] std::uint32_t intern_link(const Hyperlink& link);

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  // Whether so many ids are in use that those who hold them should collect().
  [[nodiscard]] bool wants_collection() const noexcept {
    return entries_.size() - free_.size() >= threshold_ || links_.size() - free_links_.size() >= link_threshold_;
  }
  // Forgets every id that is not marked; `marks` has size() entries.
  void collect(const std::vector<bool>& marks);

 private:
  // The styles interned last, by hash: programs switch between few.
  static constexpr std::size_t kRecent = 256;
  std::array<StyleId, kRecent> recent_{};
  static constexpr std::size_t kFirstThreshold = 1024;
  static constexpr std::size_t kFirstLinkThreshold = 1024;
  std::vector<LinkedStyle> entries_;
  std::vector<StyleId> free_;
  [[nodiscard]] StyleId intern_new(const LinkedStyle& style);
  std::unordered_map<LinkedStyle, StyleId, LinkedStyleHash> ids_;
  std::vector<std::unique_ptr<Hyperlink>> links_;
  std::vector<std::uint32_t> free_links_;
  std::unordered_map<std::string, std::uint32_t> link_ids_;
  std::size_t threshold_ = kFirstThreshold;
  std::size_t link_threshold_ = kFirstLinkThreshold;
};

class ClusterTable {
 public:
  // Bytes of the longest cluster; what would make one longer is dropped.
  static constexpr std::size_t kMaxBytes = 64;
  static constexpr std::size_t kMaxClusters = Cell::kValueMask;

  // The id of a cluster, from 1; 0 when the table is full of clusters in use.
  [[nodiscard]] std::uint32_t intern(std::string_view text);
  // The cluster that `mark` made of the character or cluster `before` (a cell's content but for kWide), if that was
  // noted and is remembered; 0 otherwise. Text repeats the same few.
  [[nodiscard]] std::uint32_t joined(std::uint32_t before, std::uint32_t mark) const {
    if (!joined_) return 0;
    const Joined& entry = (*joined_)[place(before, mark)];
    return entry.before == before && entry.mark == mark ? entry.id : 0;
  }
  void note_joined(std::uint32_t before, std::uint32_t mark, std::uint32_t id);
  // Empty for an id that is free.
  [[nodiscard]] std::string_view at(std::uint32_t id) const {
    return entries_[id] ? std::string_view(*entries_[id]) : std::string_view{};
  }
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] bool wants_collection() const noexcept { return entries_.size() - free_.size() >= threshold_; }
  void collect(const std::vector<bool>& marks);

 private:
  struct Joined {
    std::uint32_t before = 0;
    std::uint32_t mark = 0;
    std::uint32_t id = 0;
  };
  static constexpr std::size_t kJoined = 256;
  static std::size_t place(std::uint32_t before, std::uint32_t mark) {
    return (before * 0x9E3779B1u + mark * 0x85EBCA6Bu) >> 24;
  }

  std::unique_ptr<std::array<Joined, kJoined>> joined_;
  std::vector<std::unique_ptr<std::string>> entries_ = make_first();
  static std::vector<std::unique_ptr<std::string>> make_first();
  std::vector<std::uint32_t> free_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
  std::size_t threshold_ = 4096;
};

}  // namespace mux::terminal
