// OptionSet: the options set at one place (server, a session, a window, a pane), with those it inherits behind it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/base/result.hpp"
#include "server/options/key_code.hpp"
#include "server/options/option_definition.hpp"
#include "server/options/option_name.hpp"

namespace mux::options {

// Index → text of an array's elements.
using OptionArray = std::map<std::uint32_t, std::string>;
// Strings, colours and commands are text; numbers, flags (0, 1), choices (index) and keys (code) are numbers.
using OptionValue = std::variant<std::string, std::int64_t, OptionArray>;

enum class Assign { Replace, Append };

// What the layers above know about a value. Each may be null: then any text is taken as it is.
struct ValueChecks {
  // A command's text as it will be kept, or why it is none.
  Result<std::string> (*command)(std::string_view text) = nullptr;
  // Whether this is a style (it holds no `#{`).
  bool (*style)(std::string_view text) = nullptr;
  // The colour's name in its printed form; empty when it is none.
  std::optional<std::string> (*colour)(std::string_view text) = nullptr;
};
// To be called once, before any option is set from text.
void install_value_checks(const ValueChecks& checks) noexcept;

// The kinds of root set, that is of a set that holds a value for each option of its scope.
enum class RootScope { Server, Session, Window };

class OptionSet {
 public:
  // An empty set; what it lacks is looked up in `parent`, which must outlive it or be replaced by set_parent().
  explicit OptionSet(const OptionSet* parent = nullptr) : parent_(parent) { touch(); }
  // A set without parent that holds the default of every option of `scope`.
  [[nodiscard]] static OptionSet root(RootScope scope);

  [[nodiscard]] const OptionSet* parent() const noexcept { return parent_; }
  void set_parent(const OptionSet* parent) noexcept {
    parent_ = parent;
    touch();
  }

  // Values, inherited ones included, the default when no set of the chain has one. The type must fit the option.
  [[nodiscard]] const std::string& get_string(OptionId id) const;
  [[nodiscard]] std::int64_t get_number(OptionId id) const;
  [[nodiscard]] bool get_flag(OptionId id) const { return get_number(id) != 0; }
  [[nodiscard]] int get_choice(OptionId id) const { return static_cast<int>(get_number(id)); }
  [[nodiscard]] std::string_view get_choice_text(OptionId id) const;
  [[nodiscard]] keys::KeyCode get_key(OptionId id) const;
  [[nodiscard]] const OptionArray& get_array(OptionId id) const;
  // A user option (`@name`), inherited ones included; null when there is none.
  [[nodiscard]] const std::string* get_user(std::string_view name) const;

  // Values of this set only; null when not set here.
  [[nodiscard]] const OptionValue* own(OptionId id) const noexcept;
  [[nodiscard]] const std::string* own_user(std::string_view name) const;
  [[nodiscard]] bool is_own(const OptionName& name) const;
  // The value in effect and where it is set; null values only when no set of the chain has it.
  [[nodiscard]] const OptionValue* find(OptionId id) const noexcept;

  // As set-option: checks `value` and assigns. Without a value, flags and choices toggle. Errors are tmux's.
  Result<> set(const OptionName& name, std::optional<std::string_view> value, Assign assign = Assign::Replace);
  // As set-option -u: what is inherited shows again; in a root set, the default. An index removes one element.
  void unset(const OptionName& name);

  // Assignments of known values by code; no checks but the type's.
  void set_string(OptionId id, std::string value);
  void set_number(OptionId id, std::int64_t value);
  void set_array(OptionId id, OptionArray value);
  void set_user(std::string_view name, std::string value);
  void remove(OptionId id);
  // Forgets everything that is set here (a root set goes back to its defaults).
  void clear();

  // Names of what is set here in show-options' order: by name, user options first.
  [[nodiscard]] std::vector<OptionName> own_names() const;

  // Changes whenever a value seen through this set may have changed; never repeats a value.
  [[nodiscard]] std::uint64_t generation() const noexcept;

  // Everything set here (of a root set: what differs from the default) as (name, text) pairs, arrays by element; an
  // array that is empty is one pair with the name `NAME[]`. restore() ignores what it does not know.
  using Saved = std::vector<std::pair<std::string, std::string>>;
  [[nodiscard]] Saved save() const;
  void restore(const Saved& saved);

 private:
  static constexpr std::size_t kWords = (kOptionCount + 63) / 64;

  void touch() noexcept;
  [[nodiscard]] std::size_t rank(OptionId id) const noexcept;
  OptionValue& assign(OptionId id, OptionValue value);
  OptionValue* own_mutable(OptionId id) noexcept;
  Result<> set_scalar(const OptionDefinition& row, std::optional<std::string_view> value, Assign assign);
  Result<> set_text(const OptionDefinition& row, std::string_view value, Assign assign);
  Result<> set_elements(const OptionDefinition& row, std::string_view value, Assign assign);
  Result<> set_element(const OptionDefinition& row, std::uint32_t index, std::string_view value, Assign assign);

  const OptionSet* parent_;
  std::optional<RootScope> root_;
  std::uint64_t stamp_ = 0;
  std::array<std::uint64_t, kWords> present_{};  // bit per OptionId: `values_` holds one value for each bit, in order
  std::vector<OptionValue> values_;
  std::map<std::string, std::string, std::less<>> users_;
};

}  // namespace mux::options
