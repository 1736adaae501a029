// Command and CommandList: printing them back as text of the language.
#include "server/language/command.hpp"

namespace mux::language {

std::string Command::print() const {
  std::string out(spec().name);
  if (const std::string words = args.print(); !words.empty()) {
    out += ' ';
    out += words;
  }
  return out;
}

std::string CommandList::print(Separators separators) const {
  const std::string_view separator = separators == Separators::Escaped ? "\\;" : ";";
  std::string out;
  const Command* previous = nullptr;
  for (const Command& command : commands_) {
    if (previous != nullptr) {
      out += ' ';
      out += separator;
      if (previous->group != command.group) out += separator;
      out += ' ';
    }
    out += command.print();
    previous = &command;
  }
  return out;
}

}  // namespace mux::language
