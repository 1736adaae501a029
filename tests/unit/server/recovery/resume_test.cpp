// What is typed at a prompt is read by shells as exactly the words that ran; rules match what they mean and no more.
#include "server/recovery/resume.hpp"

#include <gtest/gtest.h>
#include <stdio.h>

#include <memory>

namespace mux::recovery {
namespace {

using Words = std::vector<std::string>;

// The words that a shell makes of a line: each followed by a byte that no word holds.
Words read_by(const std::string& shell, const std::string& line) {
  const std::string script = "set -- " + line + "\nfor word in \"$@\"; do printf '%s\\001' \"$word\"; done\n";
  char name[] = "/tmp/mux-resume-XXXXXX";
  const int fd = ::mkstemp(name);
  EXPECT_GE(fd, 0);
  FILE* file = ::fdopen(fd, "w");
  ::fputs(script.c_str(), file);
  ::fclose(file);
  const auto close = [](FILE* pipe) { ::pclose(pipe); };
  const std::unique_ptr<FILE, decltype(close)> pipe(::popen((shell + " " + name).c_str(), "r"), close);
  Words words;
  std::string word;
  for (int c = ::fgetc(pipe.get()); c != EOF; c = ::fgetc(pipe.get())) {
    if (c == 1) {
      words.push_back(std::exchange(word, {}));
    } else {
      word += static_cast<char>(c);
    }
  }
  ::unlink(name);
  return words;
}

TEST(QuoteWords, ShellsReadTheWordsThatRan) {
  const Words words{"vim",         "a b",     "it's",
                    "back\\slash", "two\\\\", "end\\",
                    "!bang",       "$HOME",   "`id`",
                    "$(id)",       "",        "*",
                    "a;b",         "a&b|c",   "\"double\"",
                    "~",           "#no",     "key=val",
                    "=ls",         "{a,b}",   "\xc3\xa4\xe6\xbc\xa2",
                    "-n",          "<x>",     "[a-z]"};
  const std::string line = quote_words(words);
  for (const char* shell : {"sh", "bash"}) EXPECT_EQ(read_by(shell, line), words) << shell << ": " << line;
}

TEST(QuoteWords, PlainWordsStayReadable) {
  EXPECT_EQ(quote_words(Words{"tail", "-f", "/var/log/syslog"}), "tail -f /var/log/syslog");
  EXPECT_EQ(quote_words(Words{"grep", "it's"}), "grep 'it'\\''s'");
}

TEST(QuoteWords, WhatNoLineCanHoldIsNotTyped) {
  EXPECT_EQ(quote_words(Words{"printf", "a\nb"}), "");
  EXPECT_EQ(quote_words(Words{"printf", "\033[201~"}), "");
  EXPECT_EQ(quote_words(Words{"printf", "\xc2\x9b"}), "");
  EXPECT_EQ(quote_words(Words{"printf", "\xff"}), "");
  EXPECT_EQ(quote_words(Words{"echo", std::string(5000, 'x')}), "");
  EXPECT_EQ(quote_words(Words{}), "");
}

const Words kRules{"claude=claude --continue", "htop=", "less=", "/opt/tool=", "train*=tail -f log", "=never", "bad"};

TEST(FindResume, RulesMatchTheProgram) {
  const auto claude = find_resume(Words{"claude", "--model", "x"}, kRules);
  ASSERT_TRUE(claude);
  EXPECT_FALSE(claude->again);
  EXPECT_EQ(claude->command, "claude --continue");
  EXPECT_TRUE(find_resume(Words{"/usr/bin/node", "/usr/local/bin/claude"}, kRules));
  EXPECT_TRUE(find_resume(Words{"python3.11", "./train.py"}, kRules));
  EXPECT_TRUE(find_resume(Words{"htop"}, kRules)->again);
  EXPECT_TRUE(find_resume(Words{"/opt/tool", "x"}, kRules)->again);
}

TEST(FindResume, AProgramOfSomeFolderIsNotRunAgain) {
  EXPECT_FALSE(find_resume(Words{"/tmp/less", "x"}, kRules));
  EXPECT_FALSE(find_resume(Words{"./htop"}, kRules));
  EXPECT_FALSE(find_resume(Words{"bash", "/tmp/htop"}, kRules));
  EXPECT_FALSE(find_resume(Words{"bash", "-c", "less"}, kRules));
  EXPECT_FALSE(find_resume(Words{"sudo", "less"}, kRules));
  EXPECT_FALSE(find_resume(Words{"vim"}, kRules));
  EXPECT_FALSE(find_resume(Words{}, kRules));
}

}  // namespace
}  // namespace mux::recovery
