// Random segment and page tables.
#include "spaces.hpp"

#include <algorithm>

#include <isa370/bits.hpp>

#include "../../peer/layout.hpp"
#include "layout.hpp"

namespace equivalence::random {
namespace {

constexpr std::uint32_t segment_entries = 16;
constexpr std::uint32_t boundary = 64;  // Of both kinds of table, as the manual wants at most.
constexpr std::uint32_t invalid_segment = 1;

}  // namespace

std::uint32_t Space::format_bits() const {
  return (page_bits == 11 ? 0x0040'0000U : 0x0080'0000U) | (segment_bits == 20 ? 0x0010'0000U : 0U);
}

std::uint16_t Space::entry_for(std::uint32_t real) const {
  return static_cast<std::uint16_t>(real >> 8 & ~(invalid_bit() * 2U - 1));
}

bool Space::valid(const PageEntry& entry) const {
  const auto zeros = page_bits == 12 ? 0xEU : 0x6U;
  return (entry.value & zeros) == 0;
}

std::uint32_t Space::frame_of(const PageEntry& entry) const {
  return static_cast<std::uint32_t>(entry.value & ~(invalid_bit() * 2U - 1)) << 8;
}

std::uint32_t Space::window_on(std::uint32_t absolute) const { return window + (absolute - tables); }

std::uint32_t Space::scratch_address() const { return window + (tables_end - tables); }

Spaces::Spaces(peer::Random& random) : next_(tables) {
  make_family(random, 1 + random.below(3));
  make_family(random, 1 + random.below(2));
}

void Spaces::put_word(std::uint32_t at, std::uint32_t word) {
  StoragePatch patch{.address = at, .bytes = std::vector<std::uint8_t>(sizeof word)};
  isa370::store_big_endian(patch.bytes.data(), word);
  patches_.push_back(std::move(patch));
}

void Spaces::put_halfword(std::uint32_t at, std::uint16_t halfword) {
  StoragePatch patch{.address = at, .bytes = std::vector<std::uint8_t>(sizeof halfword)};
  isa370::store_big_endian(patch.bytes.data(), halfword);
  patches_.push_back(std::move(patch));
}

std::uint32_t Spaces::reserve(std::uint32_t length) {
  const auto at = next_;
  next_ += (length + boundary - 1) / boundary * boundary;
  return at;
}

std::uint16_t Spaces::random_entry(peer::Random& random, const Space& space) const {
  const auto frames = peer::arena_size >> space.page_bits;
  unsigned value = space.entry_for(peer::arena + (random.below(frames) << space.page_bits));
  if (random.percent(12))
    value |= space.invalid_bit();
  else if (random.percent(2))
    value |= space.invalid_bit() >> 1U;
  else if (random.percent(2))
    value |= 0xF000;
  return static_cast<std::uint16_t>(value | random.below(2));
}

void Spaces::make_family(peer::Random& random, std::uint32_t count) {
  Space first;
  first.page_bits = random.percent(50) ? 11 : 12;
  first.segment_bits = random.percent(60) ? 16 : 20;
  const std::uint32_t pages = 1U << (16 - first.page_bits);  // Of larger segments the first sixteenth.
  const auto table_length = pages * 2;
  const std::uint32_t whole = first.segment_bits == 16 ? 15U << 28 : 0;
  const std::uint32_t segments[3] = {random.below(5), 5 + random.below(5), 10 + random.below(6)};

  const auto window_table = reserve(table_length);
  const auto windows = (tables_end - tables) >> first.page_bits;
  first.window = segments[2] << first.segment_bits;
  for (std::uint32_t page = 0; page < pages; ++page) {
    unsigned value = first.entry_for(page < windows ? tables + (page << first.page_bits) : scratch);
    if (page > windows) value |= first.invalid_bit();
    put_halfword(window_table + 2 * page, static_cast<std::uint16_t>(value));
  }
  const auto make_page_table = [&](Space& space, std::uint32_t segment) {
    const auto at = reserve(table_length);
    for (std::uint32_t page = 0; page < pages; ++page) {
      const auto value = random_entry(random, space);
      put_halfword(at + 2 * page, value);
      space.entries.push_back({at + 2 * page, segment << space.segment_bits | page << space.page_bits, value});
    }
    return at;
  };
  const auto shared = make_page_table(first, segments[0]);
  const auto shared_entries = first.entries;
  for (std::uint32_t i = 0; i < count; ++i) {
    auto space = first;
    space.entries = shared_entries;
    const bool common = i == 0 || random.percent(60);
    if (!common) space.entries.clear();
    const auto one = common ? shared : make_page_table(space, segments[0]);
    const auto two = make_page_table(space, segments[1]);
    space.segment_table = reserve(segment_entries * 4);
    for (std::uint32_t segment = 0; segment < segment_entries; ++segment) {
      auto entry = static_cast<std::uint32_t>(random.next()) | invalid_segment;
      if (segment == segments[0]) entry = whole | one;
      if (segment == segments[1]) entry = whole | two;
      if (segment == segments[2]) entry = whole | window_table;
      if (segment == segments[1] && random.percent(4)) entry |= 0x0100'0000U << random.below(4);
      put_word(space.segment_table + 4 * segment, entry);
    }
    spaces_.push_back(std::move(space));
  }
}

void Spaces::change(std::size_t space, std::size_t entry, std::uint16_t value) {
  const auto at = spaces_[space].entries[entry].at;
  for (auto& one : spaces_)
    for (auto& each : one.entries)
      if (each.at == at) each.value = value;
}

}  // namespace equivalence::random
