// Right halves of 8-bit character sets, from 0xA0 on; U+FFFD where a set has no character. ISO 8859-2, -7 and -8; DEC's
// from figures of EK-PPLV2-PM, and KOI-8.
#pragma once

#include <string_view>

namespace mux::terminal {

inline constexpr std::u32string_view kLatin2 =
    U"\x00A0Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\x00ADŽŻ°ą˛ł´ľśˇ¸šşťź˝žżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôő"
    U"ö÷řůúűüýţ˙";
inline constexpr std::u32string_view kIsoGreek =
    U"\x00A0‘’£€₯¦§¨©ͺ«¬\x00AD\xFFFD\x2015°±²³΄΅Ά·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ\xFFFDΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζ"
    U"ηθικλμνξοπρςστυφχψωϊϋόύώ\xFFFD";
inline constexpr std::u32string_view kIsoHebrew =
    U"\x00A0\xFFFD¢£¤¥¦§¨©×«¬\x00AD®¯°±²³´µ¶·¸¹÷»¼½¾\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD"
    U"\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD"
    U"\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD‗אבגדהוזחטיךכלםמןנסעףפץצקרשת\xFFFD\xFFFD\x200E"
    U"\x200F\xFFFD";
inline constexpr std::u32string_view kDecGreek =
    U"\x00A0¡¢£\xFFFD¥\xFFFD§¤©ª«\xFFFD\xFFFD\xFFFD\xFFFD°±²³\xFFFDµ¶·\xFFFD¹º»¼½\xFFFD¿ϊΑΒΓΔΕΖΗΘΙΚΛΜΝ"
    U"ΞΟ\xFFFDΠΡΣΤΥΦΧΨΩάέήί\xFFFDόϋαβγδεζηθικλμνξο\xFFFDπρστυφχψωςύώ΄\xFFFD\xFFFD";
inline constexpr std::u32string_view kDecHebrew =
    U"\x00A0¡¢£\xFFFD¥\xFFFD§¨©×«\xFFFD\xFFFD\xFFFD\xFFFD°±²³\xFFFDµ¶·\xFFFD¹÷»¼½\xFFFD¿\xFFFD\xFFFD"
    U"\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD"
    U"\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFDאבגדהוזחטיךכ"
    U"לםמןנסעףפץצקרשת\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD";
inline constexpr std::u32string_view kDecTurkish =
    U"\x00A0¡¢£\xFFFD¥\xFFFD§¨©ª«\xFFFD\xFFFDİ\xFFFD°±²³\xFFFDµ¶·\xFFFD¹º»¼½ı¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖŒ"
    U"ØÙÚÛÜŸŞßàáâãäåæçèéêëìíîïğñòóôõöœøùúûüÿşÿ";
inline constexpr std::u32string_view kDecCyrillic =
    U"\x00A0\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD"
    U"\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD\xFFFD"
    U"юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ";

static_assert(kLatin2.size() == 96 && kIsoGreek.size() == 96 && kIsoHebrew.size() == 96 && kDecGreek.size() == 96);
static_assert(kDecHebrew.size() == 96 && kDecTurkish.size() == 96 && kDecCyrillic.size() == 96);

}  // namespace mux::terminal
