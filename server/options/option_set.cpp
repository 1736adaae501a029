// OptionSet: storage, inheritance and look-up of option values.
#include "server/options/option_set.hpp"

#include <bit>

#include "protocol/base/check.hpp"
#include "server/options/option_text.hpp"

namespace mux::options {
namespace {

constexpr std::uint8_t scope_bit(RootScope scope) {
  switch (scope) {
    case RootScope::Server:
      return scope::kServer;
    case RootScope::Session:
      return scope::kSession;
    case RootScope::Window:
      break;
  }
  return scope::kWindow;
}

OptionValue default_value(const OptionDefinition& row) {
  if (row.is_array()) {
    OptionArray array;
    for (std::uint32_t i = 0; i < row.elements.size(); ++i) array.emplace(i, row.elements[i]);
    return array;
  }
  switch (row.type) {
    case OptionType::Number: {
      std::int64_t number = 0;
      for (const char c : row.initial) number = number * 10 + (c - '0');
      return number;
    }
    case OptionType::Key:
      return static_cast<std::int64_t>(keys::parse_key(row.initial).value_or(keys::KeyCode{}).value);
    case OptionType::Flag:
      return static_cast<std::int64_t>(row.initial == "on");
    case OptionType::Choice:
      return static_cast<std::int64_t>(choice_index(row.choices, row.initial));
    default:
      return std::string(row.initial);
  }
}

// Values for look-ups in a chain without root; made when first asked for.
const OptionValue& fallback_value(OptionId id) {
  static std::map<OptionId, OptionValue> values;
  const auto found = values.find(id);
  return found != values.end() ? found->second : values.emplace(id, default_value(definition(id))).first->second;
}

std::uint64_t g_last_stamp = 0;  // of all sets together, so that no generation repeats

}  // namespace

OptionSet OptionSet::root(RootScope scope) {
  OptionSet set;
  set.root_ = scope;
  set.clear();
  return set;
}

void OptionSet::touch() noexcept {
  stamp_ = ++g_last_stamp;
}

std::uint64_t OptionSet::generation() const noexcept {
  std::uint64_t latest = 0;
  for (const OptionSet* set = this; set != nullptr; set = set->parent_) latest = std::max(latest, set->stamp_);
  return latest;
}

std::size_t OptionSet::rank(OptionId id) const noexcept {
  const auto index = static_cast<std::size_t>(id);
  int count = 0;
  for (std::size_t word = 0; word < index / 64; ++word) count += std::popcount(present_[word]);
  const std::uint64_t below = (std::uint64_t{1} << (index % 64)) - 1;
  return static_cast<std::size_t>(count + std::popcount(present_[index / 64] & below));
}

const OptionValue* OptionSet::own(OptionId id) const noexcept {
  const auto index = static_cast<std::size_t>(id);
  if ((present_[index / 64] >> (index % 64) & 1) == 0) return nullptr;
  return &values_[rank(id)];
}

OptionValue* OptionSet::own_mutable(OptionId id) noexcept {
  return const_cast<OptionValue*>(own(id));
}

const OptionValue* OptionSet::find(OptionId id) const noexcept {
  for (const OptionSet* set = this; set != nullptr; set = set->parent_) {
    if (const OptionValue* value = set->own(id)) return value;
  }
  return nullptr;
}

OptionValue& OptionSet::assign(OptionId id, OptionValue value) {
  touch();
  if (OptionValue* held = own_mutable(id)) return *held = std::move(value);
  const auto index = static_cast<std::size_t>(id);
  const auto at = values_.insert(values_.begin() + static_cast<std::ptrdiff_t>(rank(id)), std::move(value));
  present_[index / 64] |= std::uint64_t{1} << (index % 64);
  return *at;
}

void OptionSet::remove(OptionId id) {
  touch();
  if (root_ && (definition(id).scope & scope_bit(*root_)) != 0) {
    assign(id, default_value(definition(id)));
    return;
  }
  if (own(id) == nullptr) return;
  const auto index = static_cast<std::size_t>(id);
  values_.erase(values_.begin() + static_cast<std::ptrdiff_t>(rank(id)));
  present_[index / 64] &= ~(std::uint64_t{1} << (index % 64));
}

void OptionSet::clear() {
  touch();
  users_.clear();
  values_.clear();
  present_ = {};
  if (!root_) return;
  for (std::size_t i = 0; i < kOptionCount; ++i) {
    const OptionDefinition& row = definition(static_cast<OptionId>(i));
    if ((row.scope & scope_bit(*root_)) == 0) continue;
    values_.push_back(default_value(row));
    present_[i / 64] |= std::uint64_t{1} << (i % 64);
  }
}

namespace {
template <typename T>
const T& typed(const OptionSet& set, OptionId id) {
  const OptionValue* value = set.find(id);
  const T* held = std::get_if<T>(value != nullptr ? value : &fallback_value(id));
  MUX_CHECK(held != nullptr);
  return *held;
}
}  // namespace

const std::string& OptionSet::get_string(OptionId id) const {
  return typed<std::string>(*this, id);
}
std::int64_t OptionSet::get_number(OptionId id) const {
  return typed<std::int64_t>(*this, id);
}
const OptionArray& OptionSet::get_array(OptionId id) const {
  return typed<OptionArray>(*this, id);
}

std::string_view OptionSet::get_choice_text(OptionId id) const {
  return choice_text(definition(id).choices, get_choice(id));
}

keys::KeyCode OptionSet::get_key(OptionId id) const {
  return keys::KeyCode{static_cast<std::uint64_t>(get_number(id))};
}

const std::string* OptionSet::own_user(std::string_view name) const {
  const auto found = users_.find(name);
  return found == users_.end() ? nullptr : &found->second;
}

const std::string* OptionSet::get_user(std::string_view name) const {
  for (const OptionSet* set = this; set != nullptr; set = set->parent_) {
    if (const std::string* value = set->own_user(name)) return value;
  }
  return nullptr;
}

bool OptionSet::is_own(const OptionName& name) const {
  if (name.is_user()) return own_user(name.name) != nullptr;
  const OptionValue* value = own(*name.id);
  if (value == nullptr || !name.index) return value != nullptr;
  const auto* array = std::get_if<OptionArray>(value);
  return array != nullptr && array->contains(*name.index);
}

void OptionSet::set_string(OptionId id, std::string value) {
  assign(id, std::move(value));
}
void OptionSet::set_number(OptionId id, std::int64_t value) {
  assign(id, value);
}
void OptionSet::set_array(OptionId id, OptionArray value) {
  assign(id, std::move(value));
}

void OptionSet::set_user(std::string_view name, std::string value) {
  touch();
  users_.insert_or_assign(std::string(name), std::move(value));
}

void OptionSet::unset(const OptionName& name) {
  if (name.is_user()) {
    touch();
    users_.erase(name.name);
  } else if (!name.index) {
    remove(*name.id);
  } else if (OptionValue* value = own_mutable(*name.id)) {
    touch();
    if (auto* array = std::get_if<OptionArray>(value)) array->erase(*name.index);
  }
}

std::vector<OptionName> OptionSet::own_names() const {
  std::vector<OptionName> names;
  for (const auto& [name, value] : users_) names.push_back({name, std::nullopt, std::nullopt});
  if (values_.empty()) return names;
  for (const OptionId id : alphabetical_options()) {
    if (own(id) != nullptr) names.push_back({std::string(definition(id).name), id, std::nullopt});
  }
  return names;
}

OptionSet::Saved OptionSet::save() const {
  Saved saved;
  for (const OptionName& name : own_names()) {
    if (name.is_user()) {
      saved.emplace_back(name.name, users_.find(name.name)->second);
      continue;
    }
    const OptionDefinition& row = definition(*name.id);
    const OptionValue& value = *own(*name.id);
    if (root_ && value == default_value(row)) continue;
    if (const auto* array = std::get_if<OptionArray>(&value)) {
      saved.emplace_back(name.name + "[]", "");
      for (const auto& [index, text] : *array) saved.emplace_back(fmt::format("{}[{}]", name.name, index), text);
    } else {
      saved.emplace_back(name.name, value_text(row, value));
    }
  }
  return saved;
}

void OptionSet::restore(const Saved& saved) {
  for (const auto& [name, text] : saved) {
    if (name.ends_with("[]")) {
      const auto id = find_option(std::string_view(name).substr(0, name.size() - 2));
      if (id && definition(*id).is_array()) set_array(*id, {});
    } else if (const auto parsed = parse_option_name(name)) {
      static_cast<void>(set(*parsed, text));
    }
  }
}

}  // namespace mux::options
