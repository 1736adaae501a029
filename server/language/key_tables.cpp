// KeyTables: what each key does in each table, the default bindings, and how list-keys prints them.
#include "server/language/key_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mux::language {
namespace {

// Text that parses into the same list.
std::string text_of(const CommandList& list) {
  std::string text;
  const Command* previous = nullptr;
  for (const Command& command : list.commands()) {
    if (previous != nullptr) text += previous->group == command.group ? " ; " : "\n";
    text += command.print();
    previous = &command;
  }
  return text;
}

bool same(const Binding& a, const Binding& b) {
  return a.commands == b.commands && a.repeat == b.repeat && a.note == b.note;
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t have = KeyTables::width_of(text);
  if (have < width) text.append(width - have, ' ');
  return text;
}

void sort_keys(std::vector<KeyTables::Listed>& rows, KeyTables::Order order, bool reverse) {
  using Listed = KeyTables::Listed;
  using Order = KeyTables::Order;
  if (order != Order::Given) {
    std::ranges::stable_sort(rows, [order](const Listed& a, const Listed& b) {
      if (order == Order::Name) return a.table < b.table;
      const auto rank = [order](const Listed& row) { return order == Order::Modifier ? row.key.modifiers() : 0; };
      if (rank(a) != rank(b)) return rank(a) < rank(b);
      return a.key < b.key;
    });
  }
  if (reverse) std::ranges::reverse(rows);
}

}  // namespace

KeyTables::KeyTables(ParseContext context) : context_(std::move(context)) {}

void KeyTables::load() {
  if (std::exchange(loaded_, true)) return;
  // Defaults are the same whatever the user's environment and aliases are.
  ParseContext plain;
  plain.registry = context_.registry;
  for (const DefaultBinding& row : default_bindings()) {
    Table& table = tables_[std::string(row.table)];
    const auto key = keys::parse_key(row.key);
    auto commands = parse_string(plain, row.commands);
    if (!key || !commands) {
      missing_.push_back(fmt::format("{} {}", row.table, row.key));
      continue;
    }
    table[*key] = {std::move(*commands), row.repeat, std::string(row.note)};
  }
  defaults_ = tables_;
}

const Binding* KeyTables::find(std::string_view table, keys::KeyCode key) {
  load();
  const auto found = tables_.find(table);
  if (found == tables_.end()) return nullptr;
  const auto binding = found->second.find(key);
  return binding == found->second.end() ? nullptr : &binding->second;
}

bool KeyTables::has_table(std::string_view table) {
  load();
  return tables_.contains(table);
}

const std::map<std::string, KeyTables::Table, std::less<>>& KeyTables::tables() {
  load();
  return tables_;
}

void KeyTables::bind(std::string_view table, keys::KeyCode key, Binding binding) {
  ++changes_;
  load();
  tables_[std::string(table)][key] = std::move(binding);
}

void KeyTables::unbind(std::string_view table, keys::KeyCode key) {
  ++changes_;
  load();
  const auto found = tables_.find(table);
  if (found == tables_.end()) return;
  found->second.erase(key);
  // A table that no default fills goes with its last binding.
  if (found->second.empty() && !defaults_.contains(table)) tables_.erase(found);
}

void KeyTables::remove_table(std::string_view table) {
  ++changes_;
  load();
  if (const auto found = tables_.find(table); found != tables_.end()) tables_.erase(found);
}

void KeyTables::reset(std::string_view table, keys::KeyCode key) {
  ++changes_;
  load();
  const auto defaults = defaults_.find(table);
  if (defaults != defaults_.end()) {
    if (const auto binding = defaults->second.find(key); binding != defaults->second.end()) {
      tables_[std::string(table)][key] = binding->second;
      return;
    }
  }
  unbind(table, key);
}

std::vector<std::string> KeyTables::missing_defaults() {
  load();
  return missing_;
}

std::size_t KeyTables::width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool KeyTables::is_default(std::string_view table, keys::KeyCode key, const Binding& binding) const {
  const auto defaults = defaults_.find(table);
  if (defaults == defaults_.end()) return false;
  const auto row = defaults->second.find(key);
  return row != defaults->second.end() && same(row->second, binding);
}

void KeyTables::list_table(const ListOptions& options, std::string_view name, const std::string& prefix,
                           std::vector<Listed>& rows) const {
  const auto table = tables_.find(name);
  if (table == tables_.end()) return;
  for (const auto& [key, binding] : table->second) {
    if (options.key && key != *options.key) continue;
    if (options.defaults_only && !is_default(name, key, binding)) continue;
    if (binding.commands == nullptr && (!options.notes || binding.note.empty())) continue;
    if (options.notes && binding.note.empty() && !options.all_notes) continue;
    rows.push_back({.table = table->first,
                    .prefix = prefix,
                    .key = key,
                    .key_text = options.notes ? keys::key_name(key) : keys::quoted_key_name(key),
                    .binding = &binding,
                    .commands = binding.commands == nullptr
                                    ? std::string()
                                    : binding.commands->print(CommandList::Separators::Escaped)});
  }
}

std::vector<KeyTables::Listed> KeyTables::listed(const ListOptions& options) {
  load();
  std::vector<Listed> rows;
  if (options.table) {
    list_table(options, *options.table, options.prefix, rows);
  } else if (options.notes) {
    list_table(options, "root", std::string(width_of(options.prefix), ' '), rows);
    list_table(options, "prefix", options.prefix, rows);
  } else {
    for (const auto& [name, table] : tables_) list_table(options, name, options.prefix, rows);
  }
  sort_keys(rows, options.order, options.reverse);
  return rows;
}

std::vector<std::string> KeyTables::list(const ListOptions& options) {
  const std::vector<Listed> rows = listed(options);
  std::size_t table_width = 0;
  std::size_t key_width = 0;
  bool repeat = false;
  for (const Listed& row : rows) {
    table_width = std::max(table_width, width_of(row.table));
    key_width = std::max(key_width, width_of(row.key_text));
    repeat = repeat || row.binding->repeat;
  }
  std::vector<std::string> lines;
  for (const Listed& row : rows) {
    const std::string& note = row.binding->note;
    const std::string_view flag = !repeat ? "" : row.binding->repeat ? "-r " : "   ";
    lines.push_back(options.notes
                        ? row.prefix + padded(row.key_text, key_width + 1) + (note.empty() ? row.commands : note)
                        : fmt::format("bind-key {}-T {} {} {}", flag, padded(row.table, table_width),
                                      padded(row.key_text, key_width), row.commands));
    if (options.first_only) break;
  }
  return lines;
}

std::vector<KeyTables::Difference> KeyTables::differences() {
  std::vector<Difference> found;
  // Nothing was bound yet: that defaults need not be loaded is what makes a server start fast.
  if (!loaded_) return found;
  static const Table kNone;
  const auto table_in = [](const auto& tables, const std::string& name) -> const Table& {
    const auto at = tables.find(name);
    return at == tables.end() ? kNone : at->second;
  };
  for (const auto& [name, table] : tables_) {
    for (const auto& [key, binding] : table) {
      if (is_default(name, key, binding)) continue;
      Difference& difference = found.emplace_back(Difference{.table = name, .key = keys::key_name(key)});
      difference.repeat = binding.repeat;
      difference.note = binding.note;
      if (binding.commands != nullptr) difference.commands = text_of(*binding.commands);
    }
  }
  for (const auto& [name, defaults] : defaults_) {
    const Table& table = table_in(tables_, name);
    for (const auto& [key, binding] : defaults) {
      if (!table.contains(key)) found.push_back({.table = name, .key = keys::key_name(key), .unbound = true});
    }
  }
  return found;
}

void KeyTables::restore(const std::vector<Difference>& differences) {
  if (differences.empty() && !loaded_) return;
  load();
  ++changes_;
  tables_ = defaults_;
  ParseContext plain;
  plain.registry = context_.registry;
  for (const Difference& difference : differences) {
    const auto key = keys::parse_key(difference.key);
    if (!key) continue;
    if (difference.unbound) {
      unbind(difference.table, *key);
      continue;
    }
    Binding binding{nullptr, difference.repeat, difference.note};
    if (difference.commands) {
      auto commands = parse_string(plain, *difference.commands);
      if (!commands) continue;
      binding.commands = std::move(*commands);
    }
    bind(difference.table, *key, std::move(binding));
  }
}

}  // namespace mux::language
