// The option table agrees with the reference facts, row by row.
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "server/options/option_definition.hpp"
#include "server/options/option_name.hpp"
#include "server/options/option_set.hpp"
#include "server/options/option_text.hpp"

namespace mux::options {
namespace {

std::vector<std::vector<std::string>> read_rows(const std::string& name) {
  std::ifstream file("tests/reference/" + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::vector<std::string> fields(1);
    for (const char c : line) {
      if (c == '\t') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    rows.push_back(std::move(fields));
  }
  return rows;
}

// The strings of a JSON value that is a number, a string or an array of strings.
std::vector<std::string> json_strings(const std::string& json) {
  std::vector<std::string> out;
  if (!json.starts_with('"') && !json.starts_with('[')) return {json};
  bool inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (!inside) {
      if (c == '"') {
        inside = true;
        out.emplace_back();
      }
    } else if (c == '"') {
      inside = false;
    } else {
      out.back() += c == '\\' ? json[++i] : c;
    }
  }
  return out;
}

std::string type_text(const OptionDefinition& row) {
  static constexpr std::string_view kTypes[] = {"string", "number", "key", "colour", "flag", "choice", "command"};
  std::string text(kTypes[static_cast<int>(row.type)]);
  if (row.is_style()) text += "/style";
  if (row.is_colour()) text += "/colour";
  if (row.is_array()) text += "/array";
  if (row.is_hook()) text += "/hook";
  return text;
}

std::string scope_text(const OptionDefinition& row) {
  std::string text;
  const auto add = [&](std::uint8_t bit, const char* name) {
    if ((row.scope & bit) != 0) text += (text.empty() ? "" : ",") + std::string(name);
  };
  add(scope::kServer, "server");
  add(scope::kSession, "session");
  add(scope::kWindow, "window");
  add(scope::kPane, "pane");
  return text;
}

TEST(OptionTable, AgreesWithTheReference) {
  const auto rows = read_rows("options.tsv");
  ASSERT_EQ(rows.size(), kOptionCount);
  std::set<OptionId> seen;
  for (const auto& fields : rows) {
    SCOPED_TRACE(fields[0]);
    const auto id = find_option(fields[0]);
    ASSERT_TRUE(id);
    seen.insert(*id);
    const OptionDefinition& row = definition(*id);
    EXPECT_EQ(row.id, *id);
    EXPECT_EQ(type_text(row), fields[1]);
    EXPECT_EQ(scope_text(row), fields[2]);
    const auto initial = json_strings(fields[3]);
    if (row.is_array()) {
      EXPECT_EQ(std::vector<std::string>(row.elements.begin(), row.elements.end()), initial);
    } else {
      EXPECT_EQ(std::vector<std::string>{std::string(row.initial)}, initial);
    }
    if (row.type == OptionType::Choice) {
      EXPECT_EQ(row.choices, fields[4]);
      EXPECT_GE(choice_index(row.choices, row.initial), 0);
    }
    if (row.type == OptionType::Number) {
      EXPECT_EQ(std::to_string(row.range.minimum) + ".." + std::to_string(row.range.maximum), fields[4]);
    }
    EXPECT_EQ(row.unit, fields[5]);
    EXPECT_EQ(row.separators, fields[6] == "space or comma" ? " ," : fields[6]);
    EXPECT_EQ(row.other_spelling, fields[7]);
  }
  EXPECT_EQ(seen.size(), kOptionCount);
}

TEST(OptionTable, RootSetsHoldTheDefaults) {
  const auto server = OptionSet::root(RootScope::Server);
  const auto session = OptionSet::root(RootScope::Session);
  const auto window = OptionSet::root(RootScope::Window);
  EXPECT_EQ(server.own_names().size() + session.own_names().size() + window.own_names().size(), kOptionCount);
  for (const OptionSet* set : {&server, &session, &window}) {
    for (const OptionName& name : set->own_names()) {
      const OptionDefinition& row = definition(*name.id);
      if (!row.is_array()) {
        EXPECT_EQ(value_text(row, *set->own(row.id)), row.initial) << row.name;
      }
    }
    EXPECT_TRUE(set->save().empty());
  }
}

}  // namespace
}  // namespace mux::options
