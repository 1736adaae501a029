// Checkpoints: styles and history. Chunks that are full do not change, and are kept in a store once.
#include <array>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "server/terminal/checkpoint_parts.hpp"

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

namespace {

void put_chunk(ByteWriter& out, const History::Chunk& chunk) {
  out.put(static_cast<std::uint32_t>(chunk.links.size()));
  for (const Hyperlink& link : chunk.links) out.text(link.id), out.text(link.uri);
  out.put(static_cast<std::uint32_t>(chunk.styles.size()));
  for (const Style& style : chunk.styles) put_style(out, style);
  out.put(static_cast<std::uint32_t>(chunk.style_links.size()));
  for (const History::StyleLink& link : chunk.style_links) out.put(link);
  out.put(chunk.begun);
  out.put(static_cast<std::uint32_t>(chunk.segments.size()));
  for (const History::Segment& segment : chunk.segments) out.put(segment);
  out.text({reinterpret_cast<const char*>(chunk.bytes.data()), chunk.bytes.size()});
}

void get_chunk(ByteReader& in, History::Chunk& chunk) {
  for (std::size_t i = in.count(8); i > 0 && in.good(); --i) {
    Hyperlink& link = chunk.links.emplace_back();
    link.id = in.text(4096);
    link.uri = in.text(4096);
  }
  for (std::size_t i = in.count(15); i > 0 && in.good(); --i) chunk.styles.push_back(get_style(in));
  for (std::size_t i = in.count(sizeof(History::StyleLink)); i > 0 && in.good(); --i) {
    chunk.style_links.push_back(in.get<History::StyleLink>());
  }
  chunk.begun = in.get<std::uint32_t>();
  for (std::size_t i = in.count(sizeof(History::Segment)); i > 0 && in.good(); --i) {
    chunk.segments.push_back(in.get<History::Segment>());
  }
  const std::string_view bytes = in.text(kMaxCheckpointText);
  chunk.bytes.assign(bytes.begin(), bytes.end());
}

}  // namespace

void put_history(ByteWriter& out, const History& history, HistoryStore* store) {
  out.put(static_cast<std::uint32_t>(history.chunks().size()));
  for (const auto& chunk : history.chunks()) {
    out.put(static_cast<std::uint32_t>(chunk->first));
    std::optional<std::uint64_t> place;
    // The last one still grows.
    if (store != nullptr && chunk != history.chunks().back()) {
      place = store->keep(chunk->serial, [&] {
        ByteWriter bytes;
        put_chunk(bytes, *chunk);
        return std::move(bytes.bytes());
      });
    }
    out.put(static_cast<std::uint8_t>(place ? 1 : 0));
    if (place) {
      out.put(*place);
    } else {
      put_chunk(out, *chunk);
    }
  }
}

void get_history(ByteReader& in, History& history, HistoryStore* store) {
  for (std::size_t left = in.count(13); left > 0 && in.good(); --left) {
    auto chunk = std::make_unique<History::Chunk>();
    chunk->first = in.get<std::uint32_t>();
    if (in.get<std::uint8_t>() == 0) {
      get_chunk(in, *chunk);
    } else {
      const auto place = in.get<std::uint64_t>();
      in.require(store != nullptr);
      if (!in.good()) return;
      const Result<std::string> bytes = store->read(place);
      in.require(bytes.has_value());
      if (!in.good()) return;
      ByteReader part(*bytes);
      get_chunk(part, *chunk);
      in.require(part.good() && part.at_end());
    }
    in.require(History::checked(*chunk));
    if (in.good()) history.adopt(std::move(chunk));
  }
}

}  // namespace mux::terminal
