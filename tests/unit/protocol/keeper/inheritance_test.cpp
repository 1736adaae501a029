// What a keeper leaves to another program: all of it comes back, and what is not understood harms nothing.
#include "protocol/keeper/inheritance.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "protocol/keeper/byte_codec.hpp"
#include "protocol/keeper/memory_file.hpp"

namespace mux::keeper {
namespace {

int descriptor() {
  return ::fcntl(STDIN_FILENO, F_DUPFD, 16);
}

TEST(InheritanceTest, ComesBackWhole) {
  Inheritance left;
  left.server = 77;
  left.server_handle = descriptor();
  left.server_socket = descriptor();
  left.next_key = 12;
  left.processes.push_back({.key = 3,
                            .pane = 4,
                            .pid = 5,
                            .exited = true,
                            .status = 6,
                            .has_record = true,
                            .tty_name = "/dev/pts/7",
                            .master = descriptor(),
                            .file = descriptor()});
  left.processes.push_back({.key = 8, .released = true, .handle = descriptor()});
  left.files.push_back({.key = 0, .file = descriptor()});
  const UniqueFd file = write_inheritance(left).value();
  Inheritance found = read_inheritance(file.get()).value();
  EXPECT_EQ(found.server, 77);
  EXPECT_EQ(found.server_handle, left.server_handle);
  EXPECT_EQ(found.server_socket, left.server_socket);
  EXPECT_EQ(found.alarm, -1);
  EXPECT_EQ(found.next_key, 12U);
  ASSERT_EQ(found.processes.size(), 2U);
  EXPECT_EQ(found.processes[0].pane, 4U);
  EXPECT_TRUE(found.processes[0].exited && !found.processes[0].released && found.processes[0].has_record);
  EXPECT_EQ(found.processes[0].status, 6);
  EXPECT_EQ(found.processes[0].tty_name, "/dev/pts/7");
  EXPECT_EQ(found.processes[0].master, left.processes[0].master);
  EXPECT_TRUE(found.processes[1].released);
  ASSERT_EQ(found.files.size(), 1U);
  for (int* fd : found.descriptors()) {
    EXPECT_EQ(::fcntl(*fd, F_GETFD), FD_CLOEXEC);
    ::close(*fd);
  }
  // A number that is no descriptor any more is none.
  EXPECT_TRUE(read_inheritance(file.get()).value().descriptors().empty());
}

TEST(InheritanceTest, AnotherVersionsRecordsAndFieldsAreSkipped) {
  Inheritance left;
  left.server = 77;
  const UniqueFd file = write_inheritance(left).value();
  std::string bytes = read_sealed_file(file.get(), 4096).value();
  ByteWriter more;
  more.put(std::uint32_t{99});
  more.put_text("of a later version");
  ByteWriter record;
  record.put_text(more.bytes());
  // And a longer record of a kind that is known: its length is the first number after magic and version.
  const std::string known = bytes.substr(16);
  record.put_text(known + "more");
  bytes += record.bytes();
  const UniqueFd longer = make_sealed_file("test", bytes).value();
  const auto found = read_inheritance(longer.get());
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->server, 77);
}

TEST(InheritanceTest, WhatIsCutOffIsRefused) {
  Inheritance left;
  left.processes.push_back({.key = 3, .tty_name = "/dev/pts/7"});
  const UniqueFd file = write_inheritance(left).value();
  const std::string bytes = read_sealed_file(file.get(), 4096).value();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const UniqueFd cut = make_sealed_file("test", bytes.substr(0, size)).value();
    const auto found = read_inheritance(cut.get());
    EXPECT_TRUE(!found || found->processes.empty()) << size;
  }
}

}  // namespace
}  // namespace mux::keeper
