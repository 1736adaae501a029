// Expansion: what tmux 3.3a's display-message prints for the same strings, and what is newer or ours.
#include "server/format/expand.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "server/format/context.hpp"

namespace mux::format {
namespace {

class FakeContext : public Context {
 public:
  std::map<std::string, std::string, std::less<>> variables{{"@a", "abc"},
                                                            {"@e", ""},
                                                            {"@z", "0"},
                                                            {"@p", "/usr/local/lib/x.tar.gz"},
                                                            {"@n", "1234567890"},
                                                            {"@w", "漢字テスト"},
                                                            {"@f", "#{@a}"},
                                                            {"@q", "a b\"c'$d#e"},
                                                            {"@one", "1"},
                                                            {"@s", "foo bar foo"},
                                                            {"@st", "#[fg=red]abc#[default]def"},
                                                            {"@t", "%Y"},
                                                            {"@evil", "#(touch x)#{@a}"}};
  mutable std::vector<std::string> jobs;
  std::uint64_t ticks = 0;

  std::optional<std::string> variable(std::string_view name) const override {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<std::time_t> time_variable(std::string_view name) const override {
    return name == "when" ? std::optional<std::time_t>(1000000000) : std::nullopt;
  }
  void loop(const LoopRequest& request, const std::function<void(const Context&, bool)>& body) const override {
    for (int i = 0; i < 3; ++i) {
      FakeContext inner;
      inner.variables["index"] = std::to_string(request.reverse ? 2 - i : i);
      body(inner, i == 1);
    }
  }
  std::string job_output(std::string_view command) const override {
    jobs.emplace_back(command);
    return "<" + std::string(command) + ">";
  }
  bool name_exists(std::string_view name, bool session) const override { return name == (session ? "s" : "w"); }
  int search_pane(std::string_view pattern, bool regex, bool) const override {
    return pattern == "x" ? (regex ? 2 : 1) : 0;
  }
  bool client_has_feature(std::string_view name) const override { return name == "RGB"; }
  bool client_has_capability(std::string_view name) const override { return name == "smcup"; }
  std::optional<std::string> client_environment(std::string_view name) const override {
    return name == "TERM" ? std::optional<std::string>("xterm") : std::nullopt;
  }
  std::time_t now() const override { return 1000000143; }
  std::uint64_t animation_ticks() const override { return ticks; }
  const ThemeResolver* theme() const override { return nullptr; }
};

class Expand : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
  }
  FakeContext context_;
};

struct Row {
  std::string_view format;
  std::string_view expanded;
};

const Row kRows[] = {
    {"#{@a}", "abc"},
    {"x#{@a}y", "xabcy"},
    {"#{@none}", ""},
    {"#{nosuch}", ""},
    {"##", "#"},
    {"###", "##"},
    {"####", "##"},
    {"#,#}", ",}"},
    {"#", "#"},
    {"a#", "a#"},
    {"#x", "#x"},
    {"#z#y", "#z#y"},
    {"##{@a}", "#{@a}"},
    {"###{@a}", "#abc"},
    {"#[fg=red]x", "#[fg=red]x"},
    {"##[fg=red]", "##[fg=red]"},
    {"###[fg=red]", "###[fg=red]"},
    {"#[fg=#{@a}]", "#[fg=abc]"},
    {"#{@a", ""},
    {"#{@a}}", "abc}"},
    {"a#{==:x}b", "a"},
    {"a#{==:x,y}b", "a0b"},
    {"#{==:a,a}", "1"},
    {"#{==:#{@a},abc}", "1"},
    {"#{==:@a,abc}", "0"},
    {"#{!=:a,b}", "1"},
    {"#{!=:a,a}", "0"},
    {"#{<:a,b}", "1"},
    {"#{>:a,b}", "0"},
    {"#{<=:a,a}", "1"},
    {"#{>=:a,b}", "0"},
    {"#{<:2,10}", "0"},
    {"#{?1,a,b}", "b"},
    {"#{?0,a,b}", "b"},
    {"#{?x,a,b}", "b"},
    {"#{?@a,a,b}", "a"},
    {"#{?@e,a,b}", "b"},
    {"#{?@z,a,b}", "b"},
    {"#{?@none,a,b}", "b"},
    {"#{?#{@a},y,n}", "y"},
    {"#{?#{@z},y,n}", "n"},
    {"#{?#{==:1,1},y,n}", "y"},
    {"#{?#{@none},y,n}", "n"},
    {"#{?@a,#{@a},n}", "abc"},
    {"#{?@a,x#,y,n}", "x,y"},
    {"#{?@a,x#}y,n}", "x}y"},
    {"#{?@a,#{?@e,1,2},n}", "2"},
    {"#{?@one,a,b,c}", "a"},
    {"#{?@z,a,}", ""},
    {"#{?@a,,b}", ""},
    {"#{&&:1,1}", "1"},
    {"#{&&:1,0}", "0"},
    {"#{&&:,1}", "0"},
    {"#{||:0,0}", "0"},
    {"#{||:0,1}", "1"},
    {"#{||:a,}", "1"},
    {"#{&&:#{@a},#{@z}}", "0"},
    {"#{&&:x,y}", "1"},
    {"#{m:a*,abc}", "1"},
    {"#{m:a*,xbc}", "0"},
    {"#{m:*b*,#{@a}}", "1"},
    {"#{m:ABC,abc}", "0"},
    {"#{m/i:ABC,abc}", "1"},
    {"#{m/r:^a.c$,abc}", "1"},
    {"#{m/r:b,abc}", "1"},
    {"#{m/ri:B,abc}", "1"},
    {"#{m/r:B,abc}", "0"},
    {"#{m/r:(a|x)+,abc}", "1"},
    {"#{m/r:[,abc}", "0"},
    {"#{m:[ab]*,bcd}", "1"},
    {"#{m:?,a}", "1"},
    {"#{m:\\\\*,*}", "0"},
    {"#{m:a/*,a/b/c}", "1"},
    {"#{m:*,.x}", "1"},
    {"#{e|+|:1,2}", "3"},
    {"#{e|-|:1,2}", "-1"},
    {"#{e|*|:3,4}", "12"},
    {"#{e|/|:7,2}", "3"},
    {"#{e|/|:-7,2}", "-3"},
    {"#{e|m|:7,3}", "1"},
    {"#{e|%%|:7,3}", "1"},
    {"#{e|m|:-7,3}", "-1"},
    {"#{e|/|f:7,2}", "3.50"},
    {"#{e|/|f|4:7,3}", "2.3333"},
    {"#{e|/|f|0:7,3}", "2"},
    {"#{e|+|f:1.5,2.25}", "3.75"},
    {"#{e|+|:1.9,2.9}", "3"},
    {"#{e|==|:1,1}", "1"},
    {"#{e|!=|:1,1}", "0"},
    {"#{e|<|:1,2}", "1"},
    {"#{e|>|:1,2}", "0"},
    {"#{e|<=|:2,2}", "1"},
    {"#{e|>=|:1,2}", "0"},
    {"#{e|+|:a,1}", ""},
    {"#{e|+|:1,}", "1"},
    {"#{e|+|:1}", ""},
    {"#{e|?|:1,2}", ""},
    {"#{e|+|:#{e|*|:2,3},4}", "10"},
    {"#{e|/|:1,0}", "-9223372036854775808"},
    {"#{e|m|:1,0}", "-9223372036854775808"},
    {"#{e|+|:9999999999,1}", "10000000000"},
    {"#{e|+|:0x10,1}", "17"},
    {"#{e|+|: 1,1}", "2"},
    {"#{e|+|:1e3,1}", "1001"},
    {"#{e|==|f:0.1,0.1}", "1.00"},
    {"#{e|/|f|2:1,0}", "inf"},
    {"#{e|+:1,2}", "3"},
    {"#{a:65}", "A"},
    {"#{a:97}", "a"},
    {"#{a:10}", ""},
    {"#{a:x}", ""},
    {"#{a:#{e|+|:60,5}}", "A"},
    {"#{c:red}", "800000"},
    {"#{c:brightred}", "ff0000"},
    {"#{c:colour208}", "ff8700"},
    {"#{c:#aabbcc}", "aabbcc"},
    {"#{c:default}", ""},
    {"#{c:nosuch}", ""},
    {"#{c:AliceBlue}", "f0f8ff"},
    {"#{c:gray50}", "7f7f7f"},
    {"#{=2:@a}", "ab"},
    {"#{=-2:@a}", "bc"},
    {"#{=5:@a}", "abc"},
    {"#{=/2/..:@a}", "ab.."},
    {"#{=/-2/..:@a}", "..bc"},
    {"#{=/5/..:@a}", "abc"},
    {"#{=0:@a}", "abc"},
    {"#{=x:@a}", "abc"},
    {"#{=3:@w}", "漢"},
    {"#{=4:@w}", "漢字"},
    {"#{=-3:@w}", "ト"},
    {"#{=1:@w}", ""},
    {"#{=/3/…:@w}", "漢…"},
    {"#{=4:@st}", "#[fg=red]abc#[default]d"},
    {"#{=-4:@st}", "#[fg=red]c#[default]def"},
    {"#{=2:#{@a}#{@a}}", "ab"},
    {"#{p6:@a}|", "abc   |"},
    {"#{p-6:@a}|", "   abc|"},
    {"#{p2:@a}|", "abc|"},
    {"#{p6:@w}|", "漢字テスト|"},
    {"#{p12:@w}|", "漢字テスト  |"},
    {"#{p-12:@w}|", "  漢字テスト|"},
    {"#{p8:@st}|", "#[fg=red]abc#[default]def|"},
    {"#{n:@a}", "3"},
    {"#{n:@w}", "15"},
    {"#{n:@e}", "0"},
    {"#{n:@none}", "0"},
    {"#{w:@a}", "3"},
    {"#{w:@w}", "10"},
    {"#{w:@st}", "6"},
    {"#{n:#{@a}x}", "4"},
    {"#{=2;p5:@a}|", "ab   |"},
    {"#{p5;=2:@a}|", "ab   |"},
    {"#{=2;n:@a}", "2"},
    {"#{b:@p}", "x.tar.gz"},
    {"#{d:@p}", "/usr/local/lib"},
    {"#{b:#{@p}}", "/usr/local/lib/x.tar.gz"},
    {"#{d:#{@p}}", "/usr/local/lib/x.tar.gz"},
    {"#{b:/a/b}", ""},
    {"#{b;=3:@p}", "x.t"},
    {"#{d:@a}", "."},
    {"#{b:@a}", "abc"},
    {"#{q:@q}", "a\\ b\\\"c\\'\\$d\\#e"},
    {"#{q/h:@q}", "a b\"c'$d##e"},
    {"#{q/e:@q}", "a b\"c'$d##e"},
    {"#{q:#{@q}}", "a b\"c'$d#e"},
    {"#{q:@a}", "abc"},
    {"#{q:@w}", "漢字テスト"},
    {"#{E:@f}", "abc"},
    {"#{@f}", "#{@a}"},
    {"#{E:@a}", "abc"},
    {"#{E:@none}", ""},
    {"#{l:abc}", "abc"},
    {"#{l:#{@a}}", "#{@a}"},
    {"#{l:a,b}", "a,b"},
    {"#{s/foo/X/:@s}", "X bar X"},
    {"#{s/o+/0/:@s}", "f0 bar f0"},
    {"#{s/(f)(o)/\\2\\1/:@s}", "ofo bar ofo"},
    {"#{s/FOO/X/i:@s}", "X bar X"},
    {"#{s/FOO/X/:@s}", "foo bar foo"},
    {"#{s/^foo/X/:@s}", "X bar foo"},
    {"#{s/foo$/X/:@s}", "foo bar X"},
    {"#{s/b*/-/:@a}", "a-c-"},
    {"#{s/x*/-/:@a}", "a-b-c-"},
    {"#{s/./&/:@a}", "&&&"},
    {"#{s/./\\0\\0/:@a}", "aabbcc"},
    {"#{s|a|/|:@a}", "/bc"},
    {"#{s/a/#{@one}/:@a}", "1bc"},
    {"#{s/a/x/;s/b/y/:@a}", "xyc"},
    {"#{s/a//:@a}", "bc"},
    {"#{s/[/x/:@a}", "abc"},
    {"#{s/a/x:@a}", "xbc"},
    {"#{s/a:@a}", "abc"},
    {"#{s/foo/X/:#{@s} foo}", "X bar X X"},
    {"#{s/ /_/;=5:@s}", "foo_b"},
    {"#{s/a|c/-/:@a}", "-b-"},
    {"#{s/\\./-/:@p}", "/usr/local/lib/x-tar-gz"},
    {"#{s/a{1}/X/:@a}", "/X/:@a}"},
    {"#{t:@n}", "Fri Feb 13 23:31:30 2009"},
    {"#{t:@a}", ""},
    {"#{t:@z}", ""},
    {"#{t:#{@n}}", "1234567890"},
    {"#{N:nosuch}", "0"},
    {"#{N/s:nosuch}", "0"},
    {"#{@a;@b}", ""},
    {"#{=2;@a}", ""},
    {"#{@a:x}", ""},
    {"#{x:@a}", ""},
    {"#{=2:}", ""},
    {"#{:@a}", "abc"},
    {"#{;:@a}", "abc"},
    {"#{}", ""},
    {"#{=3:x,y}", ""},
    {"#{==:a#,b,a#,b}", "1"},
    {"#{==:a}b,a}b}", ""},
    {"#{==:#{?@a,1,2},1}", "1"},
    {"#{==:,}", "1"},
    {"#{==:a,b,c}", "0"},
    {"#{!=:a,b,c}", "1"},
    {"#{?#{m:*x,#{@a}},Y,N}", "N"},
    {"#{?#{||:#{==:a,b},#{==:c,c}},Y,N}", "Y"},
    {"#{?a#,b,x,y}", "x"},
    {"#{#{@a}}", "abc"},
    {"#{#{l:@a}}", "@a"},
    {"#{@#{l:a}}", "@a"},
    {"a#{b", "a"},
    {"#{?@a,%%,x}", "%"},
    {"#{l:%}", "%"},
    {"#{==:%,%}", "1"},
    {"#{@a} #{@b} #{@p}", "abc  /usr/local/lib/x.tar.gz"},
    {"#{m:a#,b,a#,b}", "1"},
    {"#{m|r:a|b,b}", "1"},
    {"#{m,r:a,b}", "0"},
    {"#{p:@a}", "abc"},
    {"#{=:@a}", "abc"},
    {"#{e:1,2}", ""},
    {"#{m/x:a,a}", "1"},
    {"#{?#{?@a,1,0},T,F}", "T"},
    {"#{?@a,#[fg=red],#[fg=blue]}", "#[fg=red]"},
    {"#{?@a,#[fg=red#,bold],}x", "#[fg=red,bold]x"},
    {"#{=3:#[fg=red]abcdef}", ""},
};

TEST_F(Expand, AsTmux) {
  // As display-message does, with the time.
  for (const Row& row : kRows) EXPECT_EQ(expand_time(row.format, context_), row.expanded) << row.format;
}

TEST_F(Expand, NewerForms) {
  const Row rows[] = {
      {"#{?@a,yes}", "yes"},
      {"#{?@e,yes}", ""},
      {"#{?@e,1,@a,2,3}", "2"},
      {"#{?@e,1,@z,2,3}", "3"},
      {"#{||:0,0,1}", "1"},
      {"#{&&:1,1,0}", "0"},
      {"#{!:0}", "1"},
      {"#{!!:5}", "1"},
      {"#{R:ab,3}", "ababab"},
      {"#{R:ab,0}", ""},
      {"#{l:a#,b}", "a,b"},
      {"#{q/s:@q}", "'a b\"c'\\''$d#e'"},
      {"#{q/a:@q}", "\"a b\\\"c'\\$d#e\""},
      {"#{m/z:ac,abc}", "1"},
      {"#{m/z:ca,abc}", "0"},
      {"#{m/p:ac,abc}", "0,2"},
      {"#{c/f:red}", "\033[31m"},
      {"#{c/b:#010203}", "\033[48;2;1;2;3m"},
      {"#{N/s:s}#{N:w}#{N:x}", "110"},
      {"#{C:x}#{C/r:x}#{C:y}", "120"},
      {"#{I/f:RGB}#{I/c:smcup}#{I/c:x}#{I/e:TERM}", "110xterm"},
      {"#{W:#{index},<#{index}>}", "0<1>2"},
      {"#{W/r:#{index} }", "2 1 0 "},
      {"#{t:when}", "Sun Sep  9 01:46:40 2001"},
      {"#{t/f/%Y-%m-%d/:when}", "2001-09-09"},
      {"#{t/p:when}", "01:46"},
      {"#{t/r:when}", "2m23s"},
      {"#{t/d:when}", "-143"},
      {"#(echo #{@a})", "<echo abc>"},
  };
  for (const Row& row : rows) EXPECT_EQ(expand(row.format, context_), row.expanded) << row.format;
}

TEST_F(Expand, Frames) {
  EXPECT_EQ(expand("#{A:a,b,c}", context_), "a");
  context_.ticks = 4;
  EXPECT_EQ(expand("#{A:a,b,c}", context_), "b");
  EXPECT_EQ(expand("#{A/4:a,b,c}", context_), "b");
}

TEST_F(Expand, TimeOnlyWhereAsked) {
  EXPECT_EQ(expand("%Y", context_), "%Y");
  EXPECT_EQ(expand_time("%Y #{@t} #{E:@t}", context_), "2001 %Y 2001");
  EXPECT_EQ(expand("#{E:@t} #{T:@t}", context_), "%Y 2001");
}

TEST_F(Expand, DataIsNeverEvaluated) {
  EXPECT_EQ(expand("#{@evil} #{=100:@evil} #{?@a,#{@evil},}", context_),
            "#(touch x)#{@a} #(touch x)#{@a} #(touch x)#{@a}");
  EXPECT_TRUE(context_.jobs.empty());
  EXPECT_EQ(expand("#(x)", context_, Jobs::No), "");
  EXPECT_TRUE(context_.jobs.empty());
}

TEST_F(Expand, Limits) {
  context_.variables["@loop"] = "x#{E:@loop}";
  EXPECT_LE(expand("#{E:@loop}", context_).size(), 200u);
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "#{?@a,";
  EXPECT_EQ(expand(deep, context_), "");
  EXPECT_EQ(expand("#{=20000:@a}", context_), "abc");
  EXPECT_EQ(expand("#{p20000:@a}", context_), "abc");
  context_.variables["@wide"] = "#{R:#{R:#{R:x,10000},10000},10000}";
  EXPECT_LE(expand("#{E:@wide}", context_).size(), 4u << 20);
}

TEST_F(Expand, TreesAreKept) {
  EXPECT_EQ(expand("#{@a}1", context_), "abc1");
  const std::size_t before = cached_trees();
  EXPECT_EQ(expand("#{@a}1", context_), "abc1");
  EXPECT_EQ(cached_trees(), before);
}

}  // namespace
}  // namespace mux::format
