// KeyTables: what each key does in each table, the default bindings, and how list-keys prints them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/language/command.hpp"
#include "server/language/parser.hpp"
#include "server/options/key_code.hpp"

namespace mux::language {

struct Binding {
  CommandListPtr commands;  // null: bind-key without a command, which only gives a key a note
  bool repeat = false;
  std::string note;
};

// A row of the built-in table.
struct DefaultBinding {
  std::string_view table;
  std::string_view key;  // as bind-key reads it
  bool repeat = false;
  std::string_view note;
  std::string_view commands;  // in the command language
};
[[nodiscard]] std::span<const DefaultBinding> default_bindings();

class KeyTables {
 public:
  using Table = std::map<keys::KeyCode, Binding>;

  // `context` parses the default bindings, when they are first asked for; its registry must outlive this. A default
  // whose commands are not in the registry is left out.
  explicit KeyTables(ParseContext context);

  // The binding; nullptr when the key is not bound, or the table does not exist.
  [[nodiscard]] const Binding* find(std::string_view table, keys::KeyCode key);
  [[nodiscard]] bool has_table(std::string_view table);
  // Every table, by name; empty ones that a bind-key or switch-client named included.
  [[nodiscard]] const std::map<std::string, Table, std::less<>>& tables();

  void bind(std::string_view table, keys::KeyCode key, Binding binding);
  void unbind(std::string_view table, keys::KeyCode key);
  // unbind-key -a: the table is gone.
  void remove_table(std::string_view table);
  // To the default, or to none where there is none.
  void reset(std::string_view table, keys::KeyCode key);
  // The defaults that could not be parsed here, as `TABLE KEY`.
  [[nodiscard]] std::vector<std::string> missing_defaults();

  // What list-keys sorts by: tables and in them keys, keys, modifiers, or tables alone.
  enum class Order { Given, Key, Modifier, Name };
  struct ListOptions {
    std::optional<std::string> table;  // -T
    std::optional<keys::KeyCode> key;  // the argument
    bool notes = false;                // -N
    bool all_notes = false;            // -a: with -N, also bindings without a note
    bool first_only = false;           // -1
    std::string prefix;                // -P, or the prefix key and a space
    Order order = Order::Given;        // -O
    bool reverse = false;              // -r
    bool defaults_only = false;        // leaves out what is not as it was at first
  };
  // Grows with every change.
  [[nodiscard]] std::uint64_t changes() const noexcept { return changes_; }

  struct Listed {
    std::string table;
    std::string prefix;  // what stands before the key; only in notes
    keys::KeyCode key;
    std::string key_text;
    const Binding* binding = nullptr;
    std::string commands;
  };
  // What list-keys shows, in order.
  [[nodiscard]] std::vector<Listed> listed(const ListOptions& options);
  // The lines that it shows without a format.
  [[nodiscard]] std::vector<std::string> list(const ListOptions& options);
  // Columns of a key's name; names are ASCII but for single characters.
  [[nodiscard]] static std::size_t width_of(std::string_view text);

  // What differs from the defaults, as text that another version can read.
  struct Difference {
    std::string table;
    std::string key;
    bool unbound = false;  // a default that is gone
    bool repeat = false;
    std::string note;
    std::optional<std::string> commands;
  };
  [[nodiscard]] std::vector<Difference> differences();
  // To the defaults with these differences; those that cannot be parsed are left out.
  void restore(const std::vector<Difference>& differences);

 private:
  void load();
  void list_table(const ListOptions& options, std::string_view name, const std::string& prefix,
                  std::vector<Listed>& rows) const;
  [[nodiscard]] bool is_default(std::string_view table, keys::KeyCode key, const Binding& binding) const;

  ParseContext context_;
  bool loaded_ = false;
  std::uint64_t changes_ = 1;
  std::map<std::string, Table, std::less<>> tables_;
  std::map<std::string, Table, std::less<>> defaults_;
  std::vector<std::string> missing_;
};

}  // namespace mux::language
