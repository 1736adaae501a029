// KeyTables: what each key does in each table, the default bindings, and how list-keys prints them.
#include "server/language/key_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mux::language {
namespace {

// Columns of a key's name; names are ASCII but for single characters.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t have = width_of(text);
  if (have < width) text.append(width - have, ' ');
  return text;
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
  load();
  tables_[std::string(table)][key] = std::move(binding);
}

void KeyTables::unbind(std::string_view table, keys::KeyCode key) {
  load();
  const auto found = tables_.find(table);
  if (found == tables_.end()) return;
  found->second.erase(key);
  // A table that no default fills goes with its last binding.
  if (found->second.empty() && !defaults_.contains(table)) tables_.erase(found);
}

void KeyTables::remove_table(std::string_view table) {
  load();
  if (const auto found = tables_.find(table); found != tables_.end()) tables_.erase(found);
}

void KeyTables::reset(std::string_view table, keys::KeyCode key) {
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

std::vector<std::string> KeyTables::list_notes(const ListOptions& options) {
  struct Row {
    std::string start;
    std::string key;
    std::string note;
  };
  std::vector<Row> rows;
  const auto add = [&](std::string_view name, const std::string& start) {
    const auto table = tables_.find(name);
    if (table == tables_.end()) return;
    for (const auto& [key, binding] : table->second) {
      if (options.key && key != *options.key) continue;
      if (binding.note.empty() && (!options.all_notes || binding.commands == nullptr)) continue;
      rows.push_back({start, keys::key_name(key),
                      binding.note.empty() ? binding.commands->print(CommandList::Separators::Escaped) : binding.note});
    }
  };
  if (options.table) {
    add(*options.table, options.prefix);
  } else {
    add("root", std::string(width_of(options.prefix), ' '));
    add("prefix", options.prefix);
  }
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, width_of(row.key));
  std::vector<std::string> lines;
  for (const Row& row : rows) {
    lines.push_back(row.start + padded(row.key, width + 1) + row.note);
    if (options.first_only) break;
  }
  return lines;
}

std::vector<std::string> KeyTables::list(const ListOptions& options) {
  load();
  if (options.notes) return list_notes(options);
  struct Row {
    std::string_view table;
    std::string key;
    const Binding* binding;
  };
  std::vector<Row> rows;
  std::size_t table_width = 0;
  std::size_t key_width = 0;
  bool repeat = false;
  for (const auto& [name, table] : tables_) {
    if (options.table && name != *options.table) continue;
    for (const auto& [key, binding] : table) {
      if (binding.commands == nullptr || (options.key && key != *options.key)) continue;
      rows.push_back({name, keys::quoted_key_name(key), &binding});
      table_width = std::max(table_width, width_of(name));
      key_width = std::max(key_width, width_of(rows.back().key));
      repeat = repeat || binding.repeat;
    }
  }
  std::vector<std::string> lines;
  for (const Row& row : rows) {
    const std::string_view flag = !repeat ? "" : row.binding->repeat ? "-r " : "   ";
    lines.push_back(fmt::format("bind-key {}-T {} {} {}", flag, padded(std::string(row.table), table_width),
                                padded(row.key, key_width),
                                row.binding->commands->print(CommandList::Separators::Escaped)));
    if (options.first_only) break;
  }
  return lines;
}

}  // namespace mux::language
