// PasteBuffers, Environment, ids and event names: the small values of the model.
#include "server/model/paste_buffers.hpp"

#include <gtest/gtest.h>

#include "server/model/environment.hpp"
#include "server/model/event.hpp"
#include "server/model/ids.hpp"

namespace mux::model {
namespace {

TEST(PasteBuffers, AutomaticOnesAreNumberedAndLimited) {
  PasteBuffers buffers;
  EXPECT_FALSE(buffers.add("", 3));
  for (const char* data : {"a", "b", "c"}) ASSERT_TRUE(buffers.add(data, 3));
  ASSERT_TRUE(buffers.set("mine", "kept"));
  const auto added = buffers.add("d", 3);
  ASSERT_TRUE(added);
  EXPECT_EQ(added->name, "buffer3");
  EXPECT_EQ(added->dropped, std::vector<std::string>{"buffer0"});
  EXPECT_EQ(buffers.top()->data, "d");
  ASSERT_TRUE(buffers.set("newest", "e"));
  EXPECT_EQ(buffers.list().front()->name, "newest");
  EXPECT_EQ(buffers.top()->name, "buffer3");
}

TEST(PasteBuffers, RenamingMakesThemNamed) {
  PasteBuffers buffers;
  ASSERT_TRUE(buffers.add("a", 9));
  ASSERT_TRUE(buffers.set("x", "old"));
  ASSERT_TRUE(buffers.rename("buffer0", "x"));
  EXPECT_EQ(buffers.find("x")->data, "a");
  EXPECT_EQ(buffers.top(), nullptr);
  EXPECT_EQ(buffers.list().size(), 1u);
  EXPECT_EQ(buffers.rename("none", "y").error().message, "no buffer none");
  EXPECT_EQ(buffers.rename("x", "").error().message, "new name is empty");
  EXPECT_EQ(buffers.set("", "data").error().message, "empty buffer name");
}

TEST(PasteBuffers, SamplesEscapeWhatDoesNotPrint) {
  EXPECT_EQ(buffer_sample({.name = "",
                           .data = "a\tb\\\x1b\xff\xc3\xa9\x01"
                                   "1"}),
            "a\\tb\\\\\\033\\377\xc3\xa9\\0011");
  EXPECT_EQ(buffer_sample({.name = "", .data = std::string("\0001", 2)}), "\\0001");
  EXPECT_EQ(buffer_sample({.name = "", .data = std::string(201, 'x')}), std::string(200, 'x') + "...");
  EXPECT_EQ(buffer_sample({.name = "", .data = std::string(150, '\n')}).size(), 203u);
}

TEST(Environment, UpdateTakesGlobsAndMarksWhatIsMissing) {
  Environment from;
  ASSERT_TRUE(from.put("SSH_A=1"));
  ASSERT_TRUE(from.put("SSH_B=2"));
  EXPECT_FALSE(from.put("nothing"));
  Environment environment;
  environment.set("DISPLAY", ":0");
  environment.update({"SSH_*", "DISPLAY"}, from);
  EXPECT_EQ(*environment.find("SSH_B")->value, "2");
  EXPECT_FALSE(environment.find("DISPLAY")->value);
}

TEST(Environment, ProgramsGetNeitherHiddenNorRemovedVariables) {
  Environment base;
  base.set("A", "base");
  base.set("B", "base");
  Environment own;
  own.clear("A");
  own.set("C", "own", true);
  own.set("D", "own");
  EXPECT_EQ(own.flatten(base), (std::vector<std::string>{"B=base", "D=own"}));
}

TEST(Ids, PrintAndParse) {
  EXPECT_EQ(to_string(WindowId{7}), "@7");
  EXPECT_EQ(parse_pane_id("%12"), PaneId{12});
  for (const char* bad : {"", "%", "@1", "%1x", "%-1", "%99999999999"}) EXPECT_FALSE(parse_pane_id(bad)) << bad;
}

TEST(Event, NamesAreThoseOfHooks) {
  EXPECT_EQ(event_name(EventKind::AlertActivity), "alert-activity");
  EXPECT_EQ(event_name(EventKind::WindowPaneChanged), "window-pane-changed");
  EXPECT_EQ(event_name(EventKind::PasteBufferDeleted), "paste-buffer-deleted");
}

}  // namespace
}  // namespace mux::model
