// Reads terminfo entries with ncurses: those names that mux uses, and all keys.
#include <term.h>
#include <unistd.h>

#include "server/render/capability_table.hpp"

namespace mux::render {
namespace {

// Keys with modifiers are extended names that ncurses does not list.
constexpr const char* kExtendedKeys[] = {"kUP", "kDN", "kLFT", "kRIT", "kHOM", "kEND", "kIC", "kDC", "kNXT", "kPRV"};

void read_string(const std::string& name, TerminfoEntry& entry) {
  const char* value = tigetstr(name.c_str());
  if (value != nullptr && value != reinterpret_cast<char*>(-1)) entry[name] = value;
}

void read_any(const std::string& name, TerminfoEntry& entry) {
  if (const int number = tigetnum(name.c_str()); number >= 0) {
    entry[name] = std::to_string(number);
  } else if (tigetflag(name.c_str()) > 0) {
    entry[name] = "1";
  } else {
    read_string(name, entry);
  }
}

}  // namespace

Result<TerminfoEntry> load_terminfo(const std::string& term) {
  int error = 0;
  if (setupterm(term.c_str(), STDOUT_FILENO, &error) != 0) {  // OK is 0
    if (error == 1) return fail("can't use hardcopy terminal: {}", term);
    if (error == 0) return fail("missing or unsuitable terminal: {}", term);
    return fail("can't find terminfo database");
  }
  TerminfoEntry entry;
  for (std::size_t i = 0; i < kCapabilityCount; ++i) {
    read_any(std::string{capability_name(static_cast<Capability>(i))}, entry);
  }
  for (const char* const* name = strnames; *name != nullptr; ++name) {
    if (**name == 'k') read_string(*name, entry);
  }
  for (const char* name : kExtendedKeys) {
    read_string(name, entry);
    for (char suffix = '3'; suffix <= '8'; ++suffix) read_string(std::string{name} + suffix, entry);
  }
  del_curterm(cur_term);
  return entry;
}

}  // namespace mux::render
