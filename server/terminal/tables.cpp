// StyleTable and ClusterTable: interning and collection.
#include "server/terminal/tables.hpp"

#include <algorithm>
#include <bit>

namespace mux::terminal {

namespace {

std::uint32_t packed(Colour colour) {
  return std::bit_cast<std::uint32_t>(colour);
}

std::string link_key(const Hyperlink& link) {
  return link.id + '\0' + link.uri;
}

}  // namespace

std::size_t LinkedStyleHash::operator()(const LinkedStyle& key) const noexcept {
  const auto mix = [](std::uint64_t hash, std::uint64_t value) {
    hash ^= value;
    hash *= 0x9E3779B97F4A7C15ull;
    return hash ^ (hash >> 29);
  };
  std::uint64_t hash = mix(0, packed(key.style.foreground) | std::uint64_t{packed(key.style.background)} << 32);
  hash = mix(hash, packed(key.style.underline_colour) | std::uint64_t{key.link} << 32);
  const auto underline = static_cast<std::uint64_t>(key.style.underline);
  return mix(hash, key.style.attributes | underline << 16);
}

StyleTable::StyleTable() {
  entries_.push_back({});
  ids_.emplace(LinkedStyle{}, kDefaultStyleId);
  links_.push_back(nullptr);
}

StyleId StyleTable::intern(const LinkedStyle& style) {
  StyleId& recent = recent_[(LinkedStyleHash{}(style) >> 32) % kRecent];
  if (!(entries_[recent] == style)) recent = intern_new(style);
  return recent;
}

StyleId StyleTable::intern_new(const LinkedStyle& style) {
  const auto found = ids_.find(style);
  if (found != ids_.end()) return found->second;
  StyleId id = 0;
  if (!free_.empty()) {
    id = free_.back();
    free_.pop_back();
    entries_[id] = style;
  } else {
    id = static_cast<StyleId>(entries_.size());
    entries_.push_back(style);
  }
  ids_.emplace(style, id);
  return id;
}

std::uint32_t StyleTable::intern_link(const Hyperlink& link) {
  if (link.uri.empty()) return 0;
  std::string key = link_key(link);
  const auto found = link_ids_.find(key);
  if (found != link_ids_.end()) return found->second;
  std::uint32_t index = 0;
  if (!free_links_.empty()) {
    index = free_links_.back();
    free_links_.pop_back();
    links_[index] = std::make_unique<Hyperlink>(link);
  } else {
    index = static_cast<std::uint32_t>(links_.size());
    links_.push_back(std::make_unique<Hyperlink>(link));
  }
  link_ids_.emplace(std::move(key), index);
  return index;
}

// Styles keep the ids of links without a URI until they are collected.
void StyleTable::forget_links() {
  for (const std::unique_ptr<Hyperlink>& link : links_) {
    if (link) *link = {};
  }
  link_ids_.clear();
}

void StyleTable::collect(const std::vector<bool>& marks) {
  recent_.fill(kDefaultStyleId);
  std::vector<bool> used_links(links_.size());
  for (StyleId id = 1; id < entries_.size(); ++id) {
    if (marks[id]) {
      used_links[entries_[id].link] = true;
      continue;
    }
    const auto found = ids_.find(entries_[id]);
    if (found == ids_.end() || found->second != id) continue;  // free already
    ids_.erase(found);
    entries_[id] = {};
    free_.push_back(id);
  }
  for (std::uint32_t index = 1; index < links_.size(); ++index) {
    if (used_links[index] || !links_[index]) continue;
    link_ids_.erase(link_key(*links_[index]));
    links_[index].reset();
    free_links_.push_back(index);
  }
  threshold_ = std::max(kFirstThreshold, 2 * (entries_.size() - free_.size()));
  link_threshold_ = std::max(kFirstLinkThreshold, 2 * (links_.size() - free_links_.size()));
}

std::vector<std::unique_ptr<std::string>> ClusterTable::make_first() {
  std::vector<std::unique_ptr<std::string>> entries;
  entries.push_back(std::make_unique<std::string>());
  return entries;
}

std::uint32_t ClusterTable::intern(std::string_view text) {
  const auto found = ids_.find(text);
  if (found != ids_.end()) return found->second;
  std::uint32_t id = 0;
  if (!free_.empty()) {
    id = free_.back();
    free_.pop_back();
    entries_[id] = std::make_unique<std::string>(text);
  } else {
    if (entries_.size() >= kMaxClusters) return 0;
    id = static_cast<std::uint32_t>(entries_.size());
    entries_.push_back(std::make_unique<std::string>(text));
  }
  ids_.emplace(*entries_[id], id);
  return id;
}

void ClusterTable::note_joined(std::uint32_t before, std::uint32_t mark, std::uint32_t id) {
  if (!joined_) joined_ = std::make_unique<std::array<Joined, kJoined>>();
  (*joined_)[place(before, mark)] = {before, mark, id};
}

void ClusterTable::collect(const std::vector<bool>& marks) {
  for (std::uint32_t id = 1; id < entries_.size(); ++id) {
    if (marks[id] || !entries_[id]) continue;
    ids_.erase(*entries_[id]);
    entries_[id].reset();
    free_.push_back(id);
  }
  threshold_ = std::max<std::size_t>(4096, 2 * (entries_.size() - free_.size()));
  joined_.reset();
}

}  // namespace mux::terminal
