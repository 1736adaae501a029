// Records in a file that is cut or damaged anywhere: what is whole is found, what is not is never believed.
#include "server/recovery/record_file.hpp"

#include <gtest/gtest.h>

#include "server/recovery/packed_record.hpp"

namespace mux::recovery {
namespace {

std::vector<std::string> texts(const Records& records) {
  return {records.whole.begin(), records.whole.end()};
}

std::string three() {
  std::string file = record_file_head();
  for (const char* text : {"one", "", "a third, longer one"}) append_record(file, text);
  return file;
}

TEST(RecordFile, GivesBackWhatItTook) {
  const std::string file = three();
  const auto records = read_records(file);
  ASSERT_TRUE(records);
  EXPECT_FALSE(records->damaged);
  EXPECT_EQ(texts(*records), (std::vector<std::string>{"one", "", "a third, longer one"}));
}

TEST(RecordFile, ADamagedByteCostsItsRecordOnly) {
  const std::string whole = three();
  const std::size_t head = record_file_head().size();
  for (std::size_t at = head; at < whole.size(); ++at) {
    std::string file = whole;
    file[at] = static_cast<char>(file[at] ^ 0x55);
    const auto records = read_records(file);
    ASSERT_TRUE(records);
    EXPECT_TRUE(records->damaged) << at;
    EXPECT_EQ(records->whole.size(), 2u) << at;
  }
}

TEST(RecordFile, ACutCostsWhatIsBehindIt) {
  const std::string whole = three();
  for (std::size_t size = record_file_head().size(); size < whole.size(); ++size) {
    const auto records = read_records(std::string_view(whole).substr(0, size));
    ASSERT_TRUE(records);
    for (std::size_t i = 0; i < records->whole.size(); ++i) {
      EXPECT_EQ(records->whole[i], i == 0 ? "one" : "");
    }
    EXPECT_LT(records->whole.size(), 3u);
  }
}

TEST(RecordFile, ANewerVersionIsNamed) {
  std::string file = three();
  file[8] = 9;
  const auto records = read_records(file);
  ASSERT_FALSE(records);
  EXPECT_EQ(records.error().message, "saved by a newer mux (format 9, this one reads up to 1)");
  EXPECT_FALSE(read_records("#!/bin/sh\necho something else"));
  EXPECT_FALSE(read_records(""));
}

TEST(PackedRecord, GivesBackWhatItTook) {
  const std::string text(100000, 'x');
  const std::string record = pack(77, text);
  EXPECT_LT(record.size(), 1000u);
  EXPECT_EQ(packed_number(record), 77u);
  const auto back = unpack(record);
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, text);
}

TEST(PackedRecord, DamageIsAnError) {
  const std::string record = pack(1, "some text that is not very long");
  for (std::size_t size = 0; size < record.size(); ++size) EXPECT_FALSE(unpack(record.substr(0, size))) << size;
  EXPECT_FALSE(unpack(std::string(8, '\0') + "no zstd frame"));
}

}  // namespace
}  // namespace mux::recovery
