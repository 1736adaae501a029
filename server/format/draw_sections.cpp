// Reading of expanded format strings: pieces, styles, sections, list and ranges.
#include "server/format/draw_sections.hpp"

#include "server/format/tree.hpp"
#include "server/terminal/width.hpp"

namespace mux::format {
namespace {

// DEC Special Graphics of `acs` text, from 0x60 to 0x7E, as Unicode.
constexpr std::string_view kLineDrawing[] = {"◆", "▒", "␉", "␌", "␍", "␊", "°", "±", "␤", "␋", "┘",
                                             "┐", "┌", "└", "┼", "⎺", "⎻", "─", "⎼", "⎽", "├", "┤",
                                             "┴", "┬", "│", "≤", "≥", "π", "≠", "£", "·"};

class SectionReader {
 public:
  explicit SectionReader(const StyleState& base) : base_(base), default_(base), style_(base) {}

  DrawSections run(std::string_view text) {
    PieceReader reader(text);
    for (Piece piece; reader.next(piece);) {
      if (piece.kind == Piece::Kind::Text) {
        if (!style_.ignore) put(piece);
      } else {
        restyle(piece.text);
      }
    }
    end_range();
    if (list_state_ == ListState::Inside) end_focus();
    return std::move(out_);
  }

 private:
  enum class ListState { Before, Inside, Done };

  void put(const Piece& piece) {
    Section& section = out_.at(current_);
    SectionCell cell{std::string(piece.text), piece.width, style_};
    const bool graphic = (style_.attributes & terminal::attribute::kLineDrawing) != 0;
    cell.style.attributes &= static_cast<std::uint16_t>(~terminal::attribute::kLineDrawing);
    if (graphic && cell.text.size() == 1 && cell.text[0] >= '`' && cell.text[0] <= '~') {
      cell.text = kLineDrawing[cell.text[0] - '`'];
    }
    section.width += piece.width;
    section.cells.push_back(std::move(cell));
  }

  void restyle(std::string_view words) {
    StyleState next = style_;
    next.default_action = DefaultAction::None;
    if (!apply_style(next, default_, words)) return;
    style_ = std::move(next);
    switch (style_.default_action) {
      case DefaultAction::Push:
        default_ = style_;
        break;
      case DefaultAction::Pop:
        default_ = base_;
        break;
      case DefaultAction::Set:
        base_ = style_;
        default_ = style_;
        break;
      case DefaultAction::None:
        break;
    }
    if (style_.fill.given()) out_.fill = style_.fill;
    const SectionName before = current_;
    enter_list_part();
    if (current_ != before || style_.range != range_) {
      end_range(before);
      range_ = style_.range;
      range_start_ = out_.at(current_).width;
    }
  }

  void enter_list_part() {
    switch (style_.list) {
      case ListPart::On:
        if (list_state_ == ListState::Before) {
          list_state_ = ListState::Inside;
          out_.list_align = style_.align;
        }
        end_focus();
        current_ = SectionName::List;
        break;
      case ListPart::Focus:
        if (list_state_ == ListState::Inside && out_.focus_start == -1) {
          out_.focus_start = out_.at(SectionName::List).width;
        }
        break;
      case ListPart::Off:
        if (list_state_ == ListState::Inside) {
          end_focus();
          list_state_ = ListState::Done;
        }
        current_ = section_of(style_.align);
        break;
      case ListPart::LeftMarker:
        enter_marker(SectionName::ListLeft);
        break;
      case ListPart::RightMarker:
        enter_marker(SectionName::ListRight);
        break;
    }
  }

  // Only the first text given for a marker counts.
  void enter_marker(SectionName marker) {
    if (list_state_ != ListState::Inside || out_.at(marker).width != 0) return;
    end_focus();
    current_ = marker;
  }

  // What follows the list with the list's own alignment stands behind it.
  [[nodiscard]] SectionName section_of(Align align) const {
    const auto plain = [](Align value) { return value == Align::Default ? Align::Left : value; };
    if (list_state_ == ListState::Done && plain(align) == plain(out_.list_align)) return SectionName::After;
    switch (plain(align)) {
      case Align::Centre:
        return SectionName::Centre;
      case Align::Right:
        return SectionName::Right;
      case Align::AbsoluteCentre:
        return SectionName::AbsoluteCentre;
      default:
        return SectionName::Left;
    }
  }

  void end_focus() {
    if (out_.focus_start != -1 && out_.focus_end == -1) out_.focus_end = out_.at(SectionName::List).width;
  }

  void end_range() { end_range(current_); }
  void end_range(SectionName name) {
    Section& section = out_.at(name);
    if (range_.kind != RangeKind::None && section.width > range_start_) {
      section.ranges.push_back({range_start_, section.width, range_});
    }
    range_ = {};
  }

  StyleState base_;
  StyleState default_;
  StyleState style_;
  DrawSections out_;
  SectionName current_ = SectionName::Left;
  ListState list_state_ = ListState::Before;
  Range range_;
  int range_start_ = 0;
};

}  // namespace

bool PieceReader::hashes(Piece& piece) {
  auto count = rest_.find_first_not_of('#');
  if (count == std::string_view::npos) count = rest_.size();
  const bool bracket = count < rest_.size() && rest_[count] == '[';
  if (bracket && count == 1) {
    const auto end = find_unnested(rest_.substr(2), "]");
    if (end == std::string_view::npos) {
      rest_ = {};
      return false;
    }
    piece = {Piece::Kind::Style, rest_.substr(0, end + 3), rest_.substr(2, end), 0};
    rest_.remove_prefix(end + 3);
    return true;
  }
  // Two are one; before a bracket an odd one opens a style, elsewhere it stands for itself.
  const std::size_t used = count == 1 ? 1 : 2;
  piece = {Piece::Kind::Text, rest_.substr(0, used), rest_.substr(0, 1), 1};
  rest_.remove_prefix(used);
  return true;
}

bool PieceReader::next(Piece& piece) {
  while (!rest_.empty()) {
    if (rest_.front() == '#') return hashes(piece);
    const terminal::Cluster cluster = terminal::next_cluster(rest_);
    const std::string_view text = cluster.text;
    rest_.remove_prefix(std::max<std::size_t>(text.size(), 1));
    const auto first = static_cast<unsigned char>(text.front());
    if (cluster.width == 0 || first < 0x20 || first == 0x7F) continue;
    piece = {Piece::Kind::Text, text, text, cluster.width};
    return true;
  }
  return false;
}

DrawSections read_sections(std::string_view text, const StyleState& base) {
  return SectionReader(base).run(text);
}

}  // namespace mux::format
