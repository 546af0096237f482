// Pages of a guest's storage and frames of real storage.
#pragma once

#include <cstdint>
#include <optional>

namespace cp {

struct Guest;

inline constexpr std::uint32_t page_size = 4096;
inline constexpr std::uint32_t segment_size = 64 * 1024;
inline constexpr std::uint32_t pages_per_segment = segment_size / page_size;

[[nodiscard]] constexpr std::uint32_t page_of(std::uint32_t address) { return address / page_size; }

/// Where a page of a guest is. What concerns its keys is in the swap table (swap_table.hpp).
struct Page {
  enum class State : std::uint8_t {
    untouched,   ///< Never stored into: zeros, without frame or slot.
    resident,    ///< In `frame`.
    on_drum,     ///< In `slot` of the paging device.
    in_transit,  ///< Being read or written.
  };
  State state = State::untouched;
  std::uint32_t frame = 0;
  std::optional<std::uint32_t> slot;  ///< Kept while resident: an unchanged page needs no write.
};

/// A frame of real storage, as VM/370's core table had it.
struct Frame {
  enum class Use : std::uint8_t { free, guest, control_program };
  Use use = Use::free;
  Guest* guest = nullptr;
  std::uint32_t page = 0;
  bool in_transit = false;  ///< A channel program uses it.
};

}  // namespace cp
