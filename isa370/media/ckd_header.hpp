// The 512 bytes with which all disk images but raw fixed-block ones begin [HERC].
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "host_file.hpp"

namespace isa370 {

struct CkdHeader {
  static constexpr std::size_t size = 512;
  static constexpr std::uint8_t last_file = 0xFF;  ///< As a sequence number, in files being made by others.
  enum class Kind : std::uint8_t { ckd_raw, ckd_compressed, ckd_shadow, fba_compressed, fba_shadow };

  Kind kind = Kind::ckd_raw;
  std::uint32_t heads = 0;
  std::uint32_t track_size = 0;
  std::uint8_t device_type = 0;
  std::uint8_t sequence = 0;           ///< 0: the only file; else 1 for the first of several.
  std::uint16_t highest_cylinder = 0;  ///< In this file; 0: it is the last one.

  [[nodiscard]] bool fixed_blocks() const { return kind >= Kind::fba_compressed; }
  [[nodiscard]] bool shadow() const { return kind == Kind::ckd_shadow || kind == Kind::fba_shadow; }
  [[nodiscard]] bool compressed() const { return kind != Kind::ckd_raw; }

  [[nodiscard]] std::array<std::uint8_t, size> image() const;
  /// Nothing when the first eight bytes name none of these formats.
  [[nodiscard]] static std::optional<Kind> recognise(std::span<const std::uint8_t> bytes);
  /// Reads and checks: the format, and heads and track size against the device type where it is known.
  [[nodiscard]] static tl::expected<CkdHeader, MediumFault> read(const HostFile& file);
  bool operator==(const CkdHeader&) const = default;
};

/// The track size that Hercules gives a device type with so many cylinders; nothing for types that it does not know.
[[nodiscard]] std::optional<std::uint32_t> usual_track_size(std::uint8_t device_type, std::uint32_t cylinders);

}  // namespace isa370
