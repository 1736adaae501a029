// Checkpoints: styles and history. Chunks that are full do not change: they lie in the store, and are named.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "server/terminal/checkpoint_parts.hpp"
#include "server/terminal/history.hpp"
#include "server/terminal/history_record.hpp"

namespace mux::terminal {

void put_style(ByteWriter& out, const Style& style) {
  out.put(style.foreground);
  out.put(style.background);
  out.put(style.underline_colour);
  out.put(style.attributes);
  out.put(style.underline);
}

Colour get_colour(ByteReader& in) {
  std::array<std::uint8_t, 4> bytes{};
  for (std::uint8_t& byte : bytes) byte = in.get<std::uint8_t>();
  in.require(bytes[0] <= 2);
  return bytes[0] > 2 ? Colour{} : Colour{static_cast<Colour::Kind>(bytes[0]), bytes[1], bytes[2], bytes[3]};
}

Style get_style(ByteReader& in) {
  Style style;
  style.foreground = get_colour(in);
  style.background = get_colour(in);
  style.underline_colour = get_colour(in);
  style.attributes = in.get<std::uint16_t>() & 0x3FF;
  const auto underline = in.get<std::uint8_t>();
  in.require(underline <= 5);
  style.underline = underline <= 5 ? static_cast<Underline>(underline) : Underline::None;
  return style;
}

void History::put(ByteWriter& out) const {
  // One that is known to be damaged is lost with this server, and nothing else.
  out.put(static_cast<std::uint32_t>(std::ranges::count(parts_, false, &Part::damaged)));
  for (const Part& part : parts_) {
    if (part.damaged) continue;
    // The last one still grows.
    const bool named = &part != &parts_.back() && keep(part);
    out.record([&] {
      out.put(static_cast<std::uint32_t>(part.first));
      out.put(static_cast<std::uint8_t>(named ? 1 : 0));
      if (named) {
        out.put(part.stored.place());
      } else {
        out.text(read_record(part).value_or(""));
      }
    });
  }
}

void History::get(ByteReader& in) {
  for (std::size_t left = in.count(4); left > 0 && in.good(); --left) {
    in.record([this](ByteReader& part) { get_part(part); });
  }
  if (in.good()) reopen_last();
}

void History::get_part(ByteReader& in) {
  Part part;
  part.first = in.get<std::uint32_t>();
  Result<std::string> record;
  if (in.get<std::uint8_t>() == 0) {
    record = std::string(in.text(history_record::kMaxSize));
  } else {
    const auto place = in.get<std::uint64_t>();
    in.require(store_ != nullptr);
    if (!in.good()) return;
    record = store_->claim(place);
    if (record) part.stored = StoredRecord(store_, place, record->size());
  }
  if (!in.good() || !record) return in.require(false);
  Result<history_record::Head> head = history_record::read_head(*record);
  in.require(head.has_value());
  if (!in.good()) return;
  part.size = head->text_size;
  if (part.first == 0) part.counts = std::move(head->counts);
  part.believed = false;
  if (!part.stored) part.record = std::move(*record);
  if (head->packing == history_record::Packing::Zstd && compressed_ == parts_.size()) ++compressed_;
  part.serial = next_serial_++;
  full_bytes_ += part.size;
  const Part& added = parts_.emplace_back(std::move(part));
  // What the checkpoint itself holds is looked at now.
  if (!added.stored) in.require(load(added) != nullptr);
}

}  // namespace mux::terminal
