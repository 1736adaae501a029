// Parses the command line up to the command's name, with getopt's rules.
#include "client/options.hpp"

#include <string_view>

namespace mux::client {

namespace {

constexpr std::string_view kWithArgument = "cfLST";

void set_flag(Options& options, char letter) {
  switch (letter) {
    case '2':
      options.colours_256 = true;
      break;
    case 'C':
      ++options.control;
      break;
    case 'D':
      options.foreground = true;
      break;
    case 'h':
      options.help = true;
      break;
    case 'l':
      options.login = true;
      break;
    case 'N':
      options.no_start = true;
      break;
    case 'u':
      options.utf8 = true;
      break;
    case 'V':
      options.version = true;
      break;
    default:
      ++options.verbosity;
      break;
  }
}

void set_value(Options& options, char letter, std::string value) {
  switch (letter) {
    case 'c':
      options.shell_command = std::move(value);
      break;
    case 'f':
      options.config_files.push_back(std::move(value));
      break;
    case 'L':
      options.label = std::move(value);
      break;
    case 'S':
      options.socket_path = std::move(value);
      break;
    default:
      options.features.push_back(std::move(value));
      break;
  }
}

Result<> parse_word(Options& options, std::string_view letters, int& next, int argc, char* const argv[]) {
  constexpr std::string_view kFlags = "2CDhlNuVv";
  while (!letters.empty()) {
    const char letter = letters.front();
    letters.remove_prefix(1);
    if (kFlags.find(letter) != std::string_view::npos) {
      set_flag(options, letter);
      // As tmux: -V and -h end everything at once.
      if (options.version || options.help) return {};
      continue;
    }
    if (kWithArgument.find(letter) == std::string_view::npos) {
      return fail("{}: unknown option -- {}\n{}", options.program, letter, usage(options));
    }
    if (letters.empty() && next >= argc) {
      return fail("{}: option requires an argument -- {}\n{}", options.program, letter, usage(options));
    }
    set_value(options, letter, letters.empty() ? std::string(argv[next++]) : std::string(letters));
    return {};
  }
  return {};
}

}  // namespace

std::string usage(const Options& options) {
  const std::string indent(std::string_view("usage: ").size() + options.program.size() + 1, ' ');
  return fmt::format(
      "usage: {} [-2CDhlNuVv] [-c shell-command] [-f file] [-L socket-name]\n"
      "{}[-S socket-path] [-T features] [command [flags]]\n",
      options.program, indent);
}

Result<Options> parse_options(int argc, char* const argv[]) {
  Options options;
  std::string_view name = argc > 0 ? argv[0] : "mux";
  name = name.substr(name.rfind('/') + 1);
  // A login shell's name starts with a dash.
  if (name.starts_with('-')) {
    name.remove_prefix(1);
    options.login = true;
  }
  options.as_tmux = name == "tmux";
  options.program = options.as_tmux ? "tmux" : "mux";
  int next = 1;
  while (next < argc) {
    const std::string_view word = argv[next];
    if (word == "--") {
      ++next;
      break;
    }
    if (word.size() < 2 || word.front() != '-') break;
    ++next;
    if (const auto good = parse_word(options, word.substr(1), next, argc, argv); !good) {
      return std::unexpected(good.error());
    }
    if (options.version || options.help) return options;
  }
  options.command.assign(argv + next, argv + argc);
  if (!options.command.empty() && (options.shell_command || options.foreground)) return fail("{}", usage(options));
  return options;
}

}  // namespace mux::client
