// Character sets: DEC STD 070 chapter 3, VT330/VT510 manuals; national sets replace some of ASCII's characters.
#include "server/terminal/charset.hpp"

#include "server/terminal/charset_right.hpp"

namespace mux::terminal {

namespace {

struct Designation {
  Charset charset;
  bool has96;
  std::string_view name;
};
// The first of several names of a set is the one reported.
constexpr Designation kDesignations[] = {
    {Charset::Ascii, false, "B"},          {Charset::LineDrawing, false, "0"},    {Charset::LineDrawing, false, "2"},
    {Charset::British, false, "A"},        {Charset::Dutch, false, "4"},          {Charset::Finnish, false, "C"},
    {Charset::Finnish, false, "5"},        {Charset::French, false, "R"},         {Charset::French, false, "f"},
    {Charset::FrenchCanadian, false, "9"}, {Charset::FrenchCanadian, false, "Q"}, {Charset::German, false, "K"},
    {Charset::Italian, false, "Y"},        {Charset::Norwegian, false, "`"},      {Charset::Norwegian, false, "E"},
    {Charset::Norwegian, false, "6"},      {Charset::Portuguese, false, "%6"},    {Charset::Spanish, false, "Z"},
    {Charset::Swedish, false, "7"},        {Charset::Swedish, false, "H"},        {Charset::Swiss, false, "="},
    {Charset::Turkish, false, "%2"},       {Charset::SerboCroatian, false, "%3"}, {Charset::Greek, false, "\">"},
    {Charset::Hebrew, false, "%="},        {Charset::Russian, false, "&5"},       {Charset::Technical, false, ">"},
    {Charset::Supplemental, false, "%5"},  {Charset::Latin1, true, "A"},          {Charset::Latin5, true, "M"},
    {Charset::Cyrillic, true, "L"},        {Charset::Latin2, true, "B"},          {Charset::IsoGreek, true, "F"},
    {Charset::IsoHebrew, true, "H"},       {Charset::DecGreek, false, "\"?"},     {Charset::DecHebrew, false, "\"4"},
    {Charset::DecTurkish, false, "%0"},    {Charset::DecCyrillic, false, "&4"},
};

struct Replacement {
  Charset charset;
  std::string_view codes;
  std::u32string_view characters;
};
constexpr Replacement kNational[] = {
    {Charset::British, "#", U"£"},
    {Charset::Dutch, "#@[\\]{|}~", U"£¾ĳ½|¨ƒ¼´"},
    {Charset::Finnish, "[\\]^`{|}~", U"ÄÖÅÜéäöåü"},
    {Charset::French, "#@[\\]{|}~", U"£à°ç§éùè¨"},
    {Charset::FrenchCanadian, "@[\\]^`{|}~", U"àâçêîôéùèû"},
    {Charset::German, "@[\\]{|}~", U"§ÄÖÜäöüß"},
    {Charset::Italian, "#@[\\]`{|}~", U"£§°çéùàòèì"},
    {Charset::Norwegian, "@[\\]^`{|}~", U"ÄÆØÅÜäæøåü"},
    {Charset::Portuguese, "[\\]{|}", U"ÃÇÕãçõ"},
    {Charset::Spanish, "#@[\\]{|}", U"£§¡Ñ¿°ñç"},
    {Charset::Swedish, "@[\\]^`{|}~", U"ÉÄÖÅÜéäöåü"},
    {Charset::Swiss, "#@[\\]^_`{|}~", U"ùàéçêîèôäöüû"},
    {Charset::Turkish, "!&@[\\]^`{|}~", U"ığİŞÖÇÜĞşöçü"},
    {Charset::SerboCroatian, "@[\\]^`{|}~", U"ŽŠĐĆČžšđćč"},
    {Charset::Greek, "abcdefghijklmnopqrstuvwx", U"ΑΒΓΔΕΖΗΘΙΚΛΜΝΧΟΠΡΣΤΥΦΞΨΩ"},
    {Charset::Hebrew, "`abcdefghijklmnopqrstuvwxyz", U"אבגדהוזחטיךכלםמןנסעףפץצקרשת"},
    {Charset::Russian, "`abcdefghijklmnopqrstuvwxyz{|}~", U"ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧ"},
};

// From 0x21 on; U+FFFD where the set has no character.
constexpr std::u32string_view kTechnical =
    U"⎷┌─⌠⌡│⎡⎣⎤⎦⎛⎝⎞⎠⎨⎬\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD≤≠≥∫"
    U"∴∝∞÷Δ∇ΦΓ∼≃Θ×Λ⇔⇒≡ΠΨ\xFFFDΣ\xFFFD\xFFFD√ΩΞΥ⊂⊃∩∪∧∨¬αβχδεφγηιθκλ\xFFFDν∂πψρστ\xFFFDƒωξυζ←↑→↓";
static_assert(kTechnical.size() == 0x7E - 0x21 + 1);

char32_t supplemental(std::uint8_t code) {
  switch (code) {
    case 0x28:
      return U'¤';
    case 0x57:
      return U'Œ';
    case 0x5D:
      return U'Ÿ';
    case 0x77:
      return U'œ';
    case 0x7D:
      return U'ÿ';
    case 0x24:
    case 0x26:
    case 0x2C:
    case 0x2D:
    case 0x2E:
    case 0x2F:
    case 0x34:
    case 0x38:
    case 0x3E:
    case 0x50:
    case 0x5E:
    case 0x70:
    case 0x7E:
      return 0xFFFD;
    default:
      return code + 0x80u;
  }
}

char32_t latin5(std::uint8_t code) {
  constexpr std::string_view kCodes = "\x50\x5D\x5E\x70\x7D\x7E";
  constexpr std::u32string_view kCharacters = U"ĞİŞğış";
  const std::size_t at = kCodes.find(static_cast<char>(code));
  return at == std::string_view::npos ? code + 0x80u : kCharacters[at];
}

char32_t cyrillic(std::uint8_t code) {
  if (code == 0x20 || code == 0x2D) return code + 0x80u;
  if (code == 0x70) return U'№';
  if (code == 0x7D) return U'§';
  return code - 0x20u + 0x400u;
}

// What `code`, which is 0x20 at least or a control, is in a set that stands on the right.
char32_t right_half(Charset charset, std::uint8_t code) {
  if (code < 0x20) return code;
  const std::size_t at = code - 0x20u;
  switch (charset) {
    case Charset::Latin5:
      return latin5(code);
    case Charset::Cyrillic:
      return cyrillic(code);
    case Charset::Latin2:
      return kLatin2[at];
    case Charset::IsoGreek:
      return kIsoGreek[at];
    case Charset::IsoHebrew:
      return kIsoHebrew[at];
    case Charset::DecGreek:
      return kDecGreek[at];
    case Charset::DecHebrew:
      return kDecHebrew[at];
    case Charset::DecTurkish:
      return kDecTurkish[at];
    case Charset::DecCyrillic:
      return kDecCyrillic[at];
    default:
      return code + 0x80u;
  }
}

}  // namespace

std::optional<Charset> find_charset(bool has96, std::string_view designator) noexcept {
  for (const Designation& row : kDesignations) {
    if (row.has96 == has96 && row.name == designator) return row.charset;
  }
  return std::nullopt;
}

std::string_view designator_of(Charset charset) noexcept {
  for (const Designation& row : kDesignations) {
    if (row.charset == charset) return row.name;
  }
  return "B";
}

bool has_96(Charset charset) noexcept {
  return charset >= Charset::Latin1 && charset <= Charset::IsoHebrew;
}

char32_t character_of(Charset charset, std::uint8_t code) noexcept {
  code &= 0x7F;
  if (has_96(charset)) return right_half(charset, code);
  if (code <= 0x20 || code == 0x7F) return code;
  if (charset >= Charset::DecGreek) return right_half(charset, code);
  if (charset == Charset::Technical) return kTechnical[code - 0x21u];
  if (charset == Charset::Supplemental) return supplemental(code);
  for (const Replacement& row : kNational) {
    if (row.charset != charset) continue;
    const std::size_t at = row.codes.find(static_cast<char>(code));
    return at == std::string_view::npos ? code : row.characters[at];
  }
  return code;
}

}  // namespace mux::terminal
