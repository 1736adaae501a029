// Puts a terminal's entry together: terminfo, then features, then overrides.
#include "server/render/capabilities.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <charconv>

#include "server/render/capability_table.hpp"
#include "server/render/parameter_string.hpp"

namespace mux::render {
namespace {

constexpr std::size_t kMaxValue = 4096;

// The next part of `text` up to a `:`; `::` is a colon of the part.
std::string next_part(std::string_view& text) {
  std::string part;
  while (!text.empty()) {
    const char c = text.front();
    text.remove_prefix(1);
    if (c == ':') {
      if (!text.starts_with(':')) return part;
      text.remove_prefix(1);
    }
    part += c;
  }
  return part;
}

// Resolves \E, \e, ^X, \NNN and the usual letters, as terminal-overrides takes them.
std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '^' && i + 1 < text.size()) {
      out += static_cast<char>(text[++i] & 0x1F);
      continue;
    }
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (c >= '0' && c <= '7') {
      int value = 0;
      std::size_t digits = 0;
      while (digits < 3 && i < text.size() && text[i] >= '0' && text[i] <= '7') {
        value = value * 8 + (text[i++] - '0');
        ++digits;
      }
      --i;
      out += static_cast<char>(value);
      continue;
    }
    constexpr std::string_view kFrom = "Eeabfnrtvs";
    constexpr std::string_view kTo = "\x1B\x1B\a\b\f\n\r\t\v ";
    const std::size_t at = kFrom.find(c);
    out += at == std::string_view::npos ? c : kTo[at];
  }
  return out;
}

bool matches(const std::string& pattern, const std::string& term) {
  return fnmatch(pattern.c_str(), term.c_str(), 0) == 0;
}

constexpr std::uint32_t bit(Feature feature) {
  return 1u << static_cast<unsigned>(feature);
}

std::uint32_t parse_features(std::string_view names, std::string_view separators) {
  std::uint32_t set = 0;
  while (!names.empty()) {
    const std::size_t end = names.find_first_of(separators);
    if (const auto feature = find_feature(names.substr(0, end))) set |= bit(*feature);
    if (end == std::string_view::npos) break;
    names.remove_prefix(end + 1);
  }
  return set;
}

}  // namespace

Result<TerminalCapabilities> TerminalCapabilities::build(Source source) {
  TerminalCapabilities capabilities;
  capabilities.source_ = std::move(source);
  capabilities.rebuild();
  for (const Capability needed : {Capability::clear, Capability::cup}) {
    if (capabilities.string(needed).empty()) return fail("terminal does not support {}", capability_name(needed));
  }
  return capabilities;
}

int TerminalCapabilities::number(Capability capability) const noexcept {
  const std::string& text = string(capability);
  int value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void TerminalCapabilities::set(std::string_view name, std::string_view value) {
  if (value.size() > kMaxValue) return;
  if (const auto capability = find_capability(name)) {
    values_[index(*capability)] = without_padding(value);
    present_[index(*capability)] = true;
  }
  if (name.starts_with('k')) keys_.insert_or_assign(std::string{name}, std::string{value});
}

void TerminalCapabilities::unset(std::string_view name) {
  if (const auto capability = find_capability(name)) {
    values_[index(*capability)].clear();
    present_[index(*capability)] = false;
  }
  if (const auto key = keys_.find(name); key != keys_.end()) keys_.erase(key);
}

// One part of an override: `name=value`, `name` (a flag), `name@` (taken away).
void TerminalCapabilities::apply_entry(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals != std::string_view::npos) {
    set(text.substr(0, equals), unescape(text.substr(equals + 1)));
  } else if (text.ends_with('@')) {
    unset(text.substr(0, text.size() - 1));
  } else if (!text.empty()) {
    set(text, "1");
  }
}

void TerminalCapabilities::apply_feature(Feature feature) {
  for (const CapabilityValue& entry : feature_capabilities(feature)) {
    set(capability_name(entry.capability), entry.value.empty() ? "1" : entry.value);
  }
  if (feature == Feature::IgnoreFunctionKeys) {
    for (int i = 0; i <= 63; ++i) unset("kf" + std::to_string(i));
  }
}

void TerminalCapabilities::rebuild() {
  values_ = {};
  present_ = {};
  keys_.clear();
  for (const auto& [name, value] : source_.terminfo) set(name, value);

  std::uint32_t features = asked_features_ | parse_features(source_.features, ",");
  for (const std::string& option : source_.feature_options) {
    std::string_view rest = option;
    if (matches(next_part(rest), source_.term)) features |= parse_features(rest, ":");
  }
  if (source_.colorterm == "truecolor" || source_.colorterm == "24bit") features |= bit(Feature::Rgb);
  if (source_.colorterm.find("256") != std::string::npos) features |= bit(Feature::Colours256);
  if (has(Capability::Tc) || has(Capability::RGB)) features |= bit(Feature::Rgb);
  vt100_like_ = has(Capability::XT) || string(Capability::clear).starts_with("\x1B[");
  // A terminal of this family ignores what it does not know, and nearly all know these.
  if (vt100_like_ && has(Capability::XT)) {
    features |= bit(Feature::BracketedPaste) | bit(Feature::Focus) | bit(Feature::Title);
  }
  for (unsigned i = 0; i < kFeatureCount; ++i) {
    if ((features >> i & 1) != 0) apply_feature(static_cast<Feature>(i));
  }
  features_ = features;

  for (const std::string& option : source_.override_options) {
    std::string_view rest = option;
    if (!matches(next_part(rest), source_.term)) continue;
    while (!rest.empty()) apply_entry(next_part(rest));
  }
  if (has(Capability::Tc) || has(Capability::RGB)) {
    apply_feature(Feature::Rgb);
    features_ |= bit(Feature::Rgb);
  }

  const int colours = number(Capability::colors);
  if (!string(Capability::setrgbf).empty() && !string(Capability::setrgbb).empty()) {
    depth_ = ColourDepth::Rgb;
  } else if (colours >= 256 || (features_ & bit(Feature::Colours256)) != 0) {
    depth_ = ColourDepth::Palette256;
  } else if (string(Capability::setaf).empty() || colours < 8) {
    depth_ = ColourDepth::Mono;
  } else {
    depth_ = colours >= 16 ? ColourDepth::Sixteen : ColourDepth::Eight;
  }
  standard_motion_ = string(Capability::cup) == "\x1B[%i%p1%d;%p2%dH";
}

bool TerminalCapabilities::add_features(std::string_view names) {
  const std::uint32_t added = parse_features(names, ",:") & ~features_;
  if (added == 0) return false;
  asked_features_ |= added;
  rebuild();
  return true;
}

namespace {

struct NotificationForm {
  std::string_view version_prefix;
  Notifications form;
};
constexpr NotificationForm kNotificationForms[] = {
    {"kitty(", Notifications::Osc99},   {"foot(", Notifications::Osc777},    {"ghostty ", Notifications::Osc777},
    {"WezTerm", Notifications::Osc777}, {"contour ", Notifications::Osc777}, {"iTerm2 ", Notifications::Osc9},
    {"tmux ", Notifications::Osc777},
};

// What is left out would end the sequence; a semicolon would end the title.
std::string field_of(std::string_view text, bool title) {
  std::string field;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) {
      ++i;
    } else if (byte >= 0x20 && byte != 0x7F) {
      field += title && text[i] == ';' ? ',' : text[i];
    }
  }
  return field;
}

}  // namespace

std::string notification(Notifications form, std::string_view title, std::string_view text) {
  const std::string head = field_of(title, true);
  const std::string body = field_of(text, false);
  switch (form) {
    case Notifications::None:
      return {};
    case Notifications::Osc9:
      return "\x1b]9;" + head + (head.empty() || body.empty() ? "" : ": ") + body + "\a";
    case Notifications::Osc777:
      return "\x1b]777;notify;" + head + ";" + body + "\x1b\\";
    case Notifications::Osc99:
      if (head.empty() || body.empty()) return "\x1b]99;;" + head + body + "\x1b\\";
      return "\x1b]99;i=mux:d=0;" + head + "\x1b\\\x1b]99;i=mux:p=body;" + body + "\x1b\\";
  }
  return {};
}

bool TerminalCapabilities::apply_version(std::string_view text) {
  for (const NotificationForm& row : kNotificationForms) {
    if (text.starts_with(row.version_prefix)) notifications_ = row.form;
  }
  for (const KnownTerminal& known : known_terminals()) {
    if (!text.starts_with(known.version_prefix)) continue;
    const std::uint32_t before = features_;
    asked_features_ |= known.features;
    rebuild();
    return features_ != before;
  }
  return false;
}

bool TerminalCapabilities::apply_secondary_attributes(const std::vector<int>& parameters) {
  for (const KnownTerminal& known : known_terminals()) {
    if (parameters.empty() || known.secondary_attribute != parameters.front()) continue;
    const std::uint32_t before = features_;
    asked_features_ |= known.features;
    rebuild();
    return features_ != before;
  }
  return false;
}

bool TerminalCapabilities::apply_primary_attributes(const std::vector<int>& parameters) {
  // VT220 and later list extensions behind their conformance level.
  std::uint32_t found = 0;
  if (!parameters.empty() && parameters.front() >= 60 && parameters.front() <= 69) {
    for (const int parameter : parameters) {
      if (parameter == 4) found |= bit(Feature::Sixel);
      if (parameter == 21) found |= bit(Feature::Margins);
      if (parameter == 28) found |= bit(Feature::RectFill);
      if (parameter == 52) found |= bit(Feature::Clipboard);
    }
  }
  if ((found & ~features_) == 0) return false;
  asked_features_ |= found;
  rebuild();
  return true;
}

bool TerminalCapabilities::apply_mode_report(int mode, int value) {
  constexpr int kSynchronizedOutput = 2026;
  if (mode != kSynchronizedOutput || (value != 1 && value != 2) || has(Feature::Sync)) return false;
  asked_features_ |= bit(Feature::Sync);
  rebuild();
  return true;
}

std::string TerminalCapabilities::feature_names() const {
  std::string names;
  for (unsigned i = 0; i < kFeatureCount; ++i) {
    if ((features_ >> i & 1) == 0) continue;
    if (!names.empty()) names += ',';
    names += feature_name(static_cast<Feature>(i));
  }
  return names;
}

std::string TerminalCapabilities::expand(Capability capability, int a) const {
  const StringParameter parameters[] = {{a, {}}};
  return expand_parameters(string(capability), parameters);
}

std::string TerminalCapabilities::expand(Capability capability, int a, int b) const {
  const StringParameter parameters[] = {{a, {}}, {b, {}}};
  return expand_parameters(string(capability), parameters);
}

std::string TerminalCapabilities::expand(Capability capability, int a, int b, int c) const {
  const StringParameter parameters[] = {{a, {}}, {b, {}}, {c, {}}};
  return expand_parameters(string(capability), parameters);
}

std::string TerminalCapabilities::expand(Capability capability, std::string_view a) const {
  const StringParameter parameters[] = {{0, a}};
  return expand_parameters(string(capability), parameters);
}

std::string TerminalCapabilities::expand(Capability capability, std::string_view a, std::string_view b) const {
  const StringParameter parameters[] = {{0, a}, {0, b}};
  return expand_parameters(string(capability), parameters);
}

namespace {

// As vis(3) with C escapes: what a reader can type back.
std::string visible(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr std::string_view kControls = "\a\b\f\n\r\t\v";
    const std::size_t known = c == '\0' ? std::string_view::npos : kControls.find(c);
    if (known != std::string_view::npos) {
      out += '\\';
      out += "abfnrtv"[known];
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += fmt::format("\\{:03o}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::vector<std::string> TerminalCapabilities::describe() const {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < kCapabilityCount; ++i) {
    const std::string_view name = capability_name(static_cast<Capability>(i));
    std::string value = "[missing]";
    if (present_[i] && values_[i] == "1") {
      value = "(flag) true";
    } else if (present_[i] && is_number(values_[i])) {
      value = "(number) " + values_[i];
    } else if (present_[i]) {
      value = "(string) " + visible(values_[i]);
    }
    lines.push_back(fmt::format("{:4}: {}: {}", i, name, value));
  }
  return lines;
}

}  // namespace mux::render
