// Evaluation of trees: which modifier decides the value, and in which order the others change it.
#include "server/format/evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/format/context.hpp"
#include "server/format/draw.hpp"
#include "server/format/modifiers.hpp"
#include "server/options/option_text.hpp"

namespace mux::format {
namespace {

const Modifier* find(const Replacement& replacement, std::string_view name) {
  const auto found = std::ranges::find(replacement.modifiers, name, &Modifier::name);
  return found == replacement.modifiers.end() ? nullptr : &*found;
}

}  // namespace

std::string format_time(std::string_view format, std::time_t time) {
  std::tm parts{};
  ::localtime_r(&time, &parts);
  char buffer[8192];
  const std::size_t length = ::strftime(buffer, sizeof buffer, std::string(format).c_str(), &parts);
  return {buffer, length};
}

Evaluator::Evaluator(const Context& context, Jobs jobs, bool time)
    : context_(&context), jobs_(jobs), time_(time), deadline_(steady_now() + Milliseconds(kTimeLimitMilliseconds)) {}

bool Evaluator::exhausted() {
  // Reading the clock for every node would cost more than most nodes do.
  if (!out_of_time_ && (++steps_ & 63) == 0) out_of_time_ = steady_now() > deadline_;
  return out_of_time_ || depth_ > kDepthLimit;
}

std::string Evaluator::run(const Tree& tree) {
  std::string out;
  ++depth_;
  for (const Node& node : tree.nodes) {
    if (node.kind == Node::Kind::Stop || exhausted()) break;
    if (node.kind == Node::Kind::Literal) {
      out += node.text;
    } else if (node.kind == Node::Kind::Job) {
      if (jobs_ == Jobs::Yes) out += context_->job_output(run(*node.command));
    } else {
      auto value = replace(*node.replacement);
      if (!value) break;
      out += *value;
    }
  }
  --depth_;
  return out;
}

std::string Evaluator::run_text(std::string_view text, bool time) {
  if ((time || time_) && text.find('%') != std::string_view::npos) {
    const std::string timed = format_time(text, context_->now());
    return run(*parse(timed));
  }
  return run(*parse(text));
}

std::string Evaluator::argument(const Modifier& modifier, std::size_t index) {
  return index < modifier.arguments.size() ? run(*modifier.arguments[index]) : std::string{};
}

std::string Evaluator::body(const Replacement& replacement) {
  if (replacement.whole) return run(*replacement.whole);
  return run(*parse(replacement.body));
}

std::optional<std::string> Evaluator::replace(const Replacement& replacement) {
  auto value = value_of(replacement);
  if (!value) return std::nullopt;
  std::string result = replacement.modifiers.empty() ? std::move(*value) : finish(replacement, std::move(*value));
  if (const auto* trace = context_->trace()) (*trace)(depth_, fmt::format("'{}' is '{}'", replacement.body, result));
  return result;
}

std::optional<std::string> Evaluator::value_of(const Replacement& replacement) {
  if (replacement.conditional) {
    if (replacement.operands.size() < 2) return std::nullopt;
    return conditional(replacement);
  }
  if (replacement.literal) return unescape(replacement.body);
  if (replacement.deciding != nullptr) return computed(*replacement.deciding, replacement);
  return looked_up(replacement);
}

std::string Evaluator::conditional(const Replacement& replacement) {
  const auto& operands = replacement.operands;
  for (std::size_t i = 0; i + 1 < operands.size(); i += 2) {
    // No name has a `#` in it.
    auto condition = operands[i].contains('#') ? std::nullopt : context_->variable(operands[i]);
    if (!condition) {
      condition = run(*replacement.trees[i]);
      // A name that stays as it is names nothing.
      if (*condition == operands[i]) condition->clear();
    }
    if (is_true(*condition)) return run(*replacement.trees[i + 1]);
  }
  return operands.size() % 2 == 1 ? run(*replacement.trees.back()) : std::string{};
}

std::optional<std::string> Evaluator::computed(const Modifier& modifier, const Replacement& replacement) {
  const auto flag = [](bool value) { return std::string(value ? "1" : "0"); };
  const std::string& name = modifier.name;
  switch (name.size() == 1 ? name[0] : ' ') {
    case 'a': {
      const auto code = parse_int(body(replacement), 32, 126);
      return code ? std::string(1, static_cast<char>(*code)) : std::string{};
    }
    case 'c':
      return colour(modifier, replacement);
    case 'S':
    case 'W':
    case 'P':
    case 'L':
    case 'O':
    case 'V':
      return loop(modifier, replacement);
    case 'N':
      return flag(context_->name_exists(body(replacement), argument(modifier, 0).find('s') != std::string::npos));
    case 'C': {
      const std::string flags = argument(modifier, 0);
      return fmt::format("{}", context_->search_pane(body(replacement), flags.find('r') != std::string::npos,
                                                     flags.find('i') != std::string::npos));
    }
    case 'R': {
      if (replacement.trees.size() < 2) return std::nullopt;
      const auto count = parse_int(run(*replacement.trees[1]), 1, kRepeatLimit);
      const std::string text = run(*replacement.trees[0]);
      std::string out;
      for (int i = 0; count && i < *count && out.size() < (1u << 20); ++i) out += text;
      return out;
    }
    case '!':
      return flag(!is_true(body(replacement)));
    case 'A':
      return frame(modifier, replacement);
    case 'I':
      return client_fact(modifier, replacement);
    default:
      break;
  }
  if (name == "!!") return flag(is_true(body(replacement)));
  if (name == "||" || name == "&&") return boolean(modifier, replacement);
  return compare(modifier, replacement);
}

std::optional<std::string> Evaluator::boolean(const Modifier& modifier, const Replacement& replacement) {
  if (replacement.trees.size() < 2) return std::nullopt;
  const bool wanted = modifier.name == "||";
  bool found = false;
  for (const TreePointer& tree : replacement.trees) {
    if (is_true(run(*tree)) == wanted) {
      found = true;
      break;
    }
  }
  return found == wanted ? "1" : "0";
}

std::optional<std::string> Evaluator::compare(const Modifier& modifier, const Replacement& replacement) {
  if (replacement.trees.size() < 2) return std::nullopt;
  const std::string left = run(*replacement.trees[0]);
  const std::string right = run(*replacement.trees[1]);
  const std::string& name = modifier.name;
  if (name == "e") {
    const bool floating = argument(modifier, 1).find('f') != std::string::npos;
    int places = floating ? 2 : 0;
    if (modifier.arguments.size() > 2) {
      const auto given = parse_int(argument(modifier, 2), 0, kPrecisionLimit);
      if (!given) return std::nullopt;
      places = *given;
    }
    return calculate(argument(modifier, 0), floating, places, left, right);
  }
  if (name == "m") {
    const std::string flags = argument(modifier, 0);
    if (flags.find('p') != std::string::npos) return fuzzy_positions(left, right);
    return matches(flags, left, right) ? "1" : "0";
  }
  const int order = left.compare(right);
  const bool holds = name == "=="   ? order == 0
                     : name == "!=" ? order != 0
                     : name == "<"  ? order < 0
                     : name == ">"  ? order > 0
                     : name == "<=" ? order <= 0
                                    : order >= 0;
  return holds ? "1" : "0";
}

std::string Evaluator::loop(const Modifier& modifier, const Replacement& replacement) {
  const std::string flags = argument(modifier, 0);
  LoopRequest request;
  request.flags = flags;
  switch (modifier.name[0]) {
    case 'S':
      request.kind = Loop::Sessions;
      break;
    case 'W':
      request.kind = Loop::Windows;
      break;
    case 'P':
      request.kind = Loop::Panes;
      break;
    case 'L':
      request.kind = Loop::Clients;
      break;
    case 'O':
      request.kind = Loop::Options;
      break;
    default:
      request.kind = Loop::Environment;
  }
  const bool things = request.kind != Loop::Options && request.kind != Loop::Environment;
  for (const char c : flags) {
    if (!things) break;
    if (c == 'i') request.order = LoopOrder::Index;
    if (c == 'n') request.order = LoopOrder::Name;
    if (c == 't') request.order = LoopOrder::Activity;
    if (c == 'z') request.order = LoopOrder::ZOrder;
    if (c == 'r') request.reverse = true;
  }
  const TreePointer all = replacement.trees.empty() ? parse(replacement.body) : replacement.trees[0];
  const TreePointer active = replacement.trees.size() > 1 ? replacement.trees[1] : all;
  std::string out;
  const Context* outer = context_;
  outer->loop(request, [&](const Context& inner, bool current) {
    if (exhausted()) return;
    context_ = &inner;
    out += run(current ? *active : *all);
    context_ = outer;
  });
  context_ = outer;
  return out;
}

std::string Evaluator::client_fact(const Modifier& modifier, const Replacement& replacement) {
  const std::string kind = argument(modifier, 0);
  const std::string name = body(replacement);
  if (kind == "e") return context_->client_environment(name).value_or("");
  if (kind == "c") return context_->client_has_capability(name) ? "1" : "0";
  return context_->client_has_feature(name) ? "1" : "0";
}

std::string Evaluator::frame(const Modifier& modifier, const Replacement& replacement) {
  const auto periods = parse_int(argument(modifier, 0), 1, 100);
  const std::uint64_t tick = context_->animation_ticks() / static_cast<std::uint64_t>(periods.value_or(1));
  if (replacement.trees.empty()) return {};
  return run(*replacement.trees[tick % replacement.trees.size()]);
}

std::string Evaluator::colour(const Modifier& modifier, const Replacement& replacement) {
  const std::string kind = argument(modifier, 0);
  const std::string text = body(replacement);
  const bool background = kind == "b";
  if (kind != "f" && !background) {
    const auto parsed = parse_colour(text);
    return parsed ? colour_hex(*parsed, context_->theme()) : std::string{};
  }
  if (text == "none") return background ? "\033[49m" : "\033[39m";
  const auto parsed = parse_colour(text);
  if (!parsed) return {};
  const terminal::Colour value = to_terminal(*parsed, context_->theme());
  const int base = background ? 40 : 30;
  switch (value.kind) {
    case terminal::Colour::Kind::Default:
      return fmt::format("\033[{}m", base + 9);
    case terminal::Colour::Kind::Indexed:
      if (value.index() < 8) return fmt::format("\033[{}m", base + value.index());
      if (value.index() < 16) return fmt::format("\033[{}m", base + 60 + value.index() - 8);
      return fmt::format("\033[{};5;{}m", base + 8, value.index());
    case terminal::Colour::Kind::Rgb:
      break;
  }
  return fmt::format("\033[{};2;{};{};{}m", base + 8, value.red, value.green, value.blue);
}

std::string Evaluator::timed(const Modifier& modifier, std::string_view name) {
  std::optional<std::time_t> time = context_->time_variable(name);
  if (!time) {
    const std::string text = context_->variable(name).value_or("");
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos) return {};
    time = std::stoll(text);
  }
  if (*time == 0) return {};
  const std::string kind = argument(modifier, 0);
  if (kind.find('r') != std::string::npos) return age_text(context_->now() - *time);
  if (kind.find('d') != std::string::npos) return fmt::format("{}", *time - context_->now());
  if (kind.find('p') != std::string::npos) return pretty_time(*time, context_->now());
  if (kind.find('f') != std::string::npos && modifier.arguments.size() > 1) {
    return format_time(argument(modifier, 1), *time);
  }
  return format_time("%a %b %e %H:%M:%S %Y", *time);
}

std::string Evaluator::looked_up(const Replacement& replacement) {
  if (replacement.whole) return run(*replacement.whole);
  if (const Modifier* modifier = find(replacement, "t")) return timed(*modifier, replacement.body);
  const auto found = context_->variable(replacement.body);
  if (!found) return {};
  std::string value = *found;
  for (const Modifier& modifier : replacement.modifiers) {
    if (modifier.name == "b") value = base_name(value);
    if (modifier.name == "d") value = directory_name(value);
    if (modifier.name != "q") continue;
    const std::string kind = argument(modifier, 0);
    if (kind.empty()) {
      value = quote_shell(value);
    } else if (kind.find_first_of("he") != std::string::npos) {
      value = quote_style(value);
    } else if (kind.find('a') != std::string::npos) {
      value = options::quote_argument(value);
    } else if (kind.find('s') != std::string::npos) {
      value = quote_single(value);
    }
  }
  return value;
}

std::string Evaluator::finish(const Replacement& replacement, std::string value) {
  const auto expand_again = [&](bool time) {
    if (depth_ < kDepthLimit) value = run_text(value, time);
  };
  if (find(replacement, "E") != nullptr) {
    expand_again(false);
  } else if (find(replacement, "T") != nullptr) {
    expand_again(true);
  }
  for (const Modifier& modifier : replacement.modifiers) {
    if (modifier.name != "s" || modifier.arguments.size() < 2) continue;
    const bool ignore_case = argument(modifier, 2).find('i') != std::string::npos;
    value = substitute(value, argument(modifier, 0), argument(modifier, 1), ignore_case);
  }
  if (const Modifier* modifier = find(replacement, "=")) {
    const int columns = parse_int(argument(*modifier, 0), -kWidthLimit, kWidthLimit).value_or(0);
    value = cut(value, columns, argument(*modifier, 1));
  }
  if (const Modifier* modifier = find(replacement, "p")) {
    value = pad(value, parse_int(argument(*modifier, 0), -kWidthLimit, kWidthLimit).value_or(0));
  }
  if (find(replacement, "n") != nullptr) value = fmt::format("{}", value.size());
  if (find(replacement, "w") != nullptr) value = fmt::format("{}", width_of(value));
  return value;
}

}  // namespace mux::format
