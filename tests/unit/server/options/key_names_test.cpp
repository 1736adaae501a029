// Key names agree with the reference facts, parse and print.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "server/options/key_code.hpp"

namespace mux::keys {
namespace {

std::vector<std::vector<std::string>> read_rows(const std::string& name) {
  std::ifstream file("tests/reference/" + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("#name") || line.starts_with("#table")) continue;
    std::vector<std::string> fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, '\t');) fields.push_back(field);
    fields.resize(8);
    rows.push_back(std::move(fields));
  }
  return rows;
}

std::string renamed(const std::string& text) {
  const auto key = parse_key(text);
  return key ? key_name(*key) : "-";
}

TEST(KeyNames, AgreeWithTheReference) {
  const auto rows = read_rows("key-names.tsv");
  std::vector<std::string> events;
  std::vector<std::string> locations;
  for (const auto& row : rows) {
    SCOPED_TRACE(row[0]);
    if (row[1] == "mouse event") events.push_back(row[0]);
    if (row[1] == "mouse location") locations.push_back(row[0]);
    if (row[1] == "c0" || row[1] == "edit" || row[1] == "arrow" || row[1] == "function" || row[1] == "keypad") {
      EXPECT_EQ(renamed(row[0]), row[2].empty() ? row[0] : row[2]);
    }
    if (row[1] == "output only") {
      EXPECT_EQ(renamed(row[0]), "-");
    }
  }
  ASSERT_EQ(events.size(), 65u);
  ASSERT_EQ(locations.size(), 20u);
  for (const auto& event : events) {
    for (const auto& location : locations) EXPECT_EQ(renamed(event + location), event + location);
  }
}

TEST(KeyNames, DefaultBindingsParseAndPrint) {
  for (const auto& row : read_rows("keys-default.tsv")) {
    SCOPED_TRACE(row[1]);
    const auto key = parse_key(row[1]);
    ASSERT_TRUE(key);
    EXPECT_EQ(key_name(*key), row[1]);
    EXPECT_EQ(quoted_key_name(*key), row[2]);
  }
}

TEST(KeyNames, ModifiersAreCanonical) {
  EXPECT_EQ(renamed("S-M-C-Up"), "C-M-S-Up");
  EXPECT_EQ(renamed("c-a"), "C-a");
  EXPECT_EQ(renamed("^A"), "C-a");
  EXPECT_EQ(renamed("^M-a"), "C-M-a");
  EXPECT_EQ(renamed("M--"), "M--");
  EXPECT_EQ(renamed("C-["), "C-[");
  EXPECT_EQ(renamed("M-é"), "M-é");
  EXPECT_EQ(renamed("C-MouseDown1Pane"), "C-MouseDown1Pane");
  EXPECT_EQ(renamed("pgup"), "PPage");
}

TEST(KeyNames, CharactersAndNumbers) {
  EXPECT_EQ(renamed("0x41"), "A");
  EXPECT_EQ(renamed("0x263a"), "☺");
  EXPECT_EQ(renamed("0x7f"), "C-?");
  EXPECT_EQ(renamed("0x1b"), "Escape");
  EXPECT_EQ(renamed("0x20"), "Space");
  EXPECT_EQ(renamed(" "), "Space");
  EXPECT_EQ(renamed("User0"), "User0");
  EXPECT_EQ(renamed("User1000"), "User1000");
  EXPECT_EQ(renamed("none"), "None");
  EXPECT_EQ(renamed("any"), "Any");
  EXPECT_EQ(key_name(KeyCode::mouse({MouseAction::Move, 0, MouseLocation::Border})), "MouseMoveBorder");
}

TEST(KeyNames, WhatIsNoKey) {
  for (const char* text : {"",
                           "C-",
                           "M-",
                           "ab",
                           "éa",
                           "0x",
                           "0xzz",
                           "0x110000",
                           "0x80",
                           "0xd800",
                           "User",
                           "User1001",
                           "F13",
                           "MouseDown4Pane",
                           "MouseMovePane",
                           "C-None",
                           "M-Any",
                           "C-0x41",
                           "X-a",
                           "\x01"}) {
    EXPECT_FALSE(parse_key(text)) << text;
  }
}

}  // namespace
}  // namespace mux::keys
