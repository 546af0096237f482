// The models of System/360 and System/370: what chooses instruction set, CPU identification and speed.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "isa370/channel.hpp"
#include "isa370/event_clock.hpp"

namespace isa370 {

/// The kinds of machine that the models are.
enum class Architecture : std::uint8_t {
  system_360,  ///< One PSW format; interval timer only; operands on their boundaries. [POO360]
  model_67,    ///< System/360 with the 360/67's control registers, extended PSW and address translation. [FC67]
  system_370,  ///< [POO]
};

[[nodiscard]] std::string_view name_of(Architecture architecture);

/// Some of the architectures.
struct ArchitectureSet {
  std::uint8_t members = 0;

  constexpr ArchitectureSet() = default;
  template <std::same_as<Architecture>... Architectures>
  constexpr explicit ArchitectureSet(Architectures... each)
      : members(static_cast<std::uint8_t>((0U | ... | (1U << static_cast<unsigned>(each))))) {}
  [[nodiscard]] constexpr bool contains(Architecture one) const { return (members >> static_cast<unsigned>(one) & 1) != 0; }
  bool operator==(const ArchitectureSet&) const = default;
};
/// "360" for all, "370" for System/370 alone, "67", "67, 370".
[[nodiscard]] std::string_view name_of(ArchitectureSet set);

struct Model {
  std::string_view name;         ///< "370/168"
  std::uint16_t type;            ///< As STIDP stores it, e.g. 0x0168; System/360 has no STIDP: the processor's type.
  Nanoseconds instruction_time;  ///< Mean time of one instruction.
  Architecture architecture = Architecture::system_370;
  bool can_assist = false;  ///< It can have the virtual-machine assist.
};

/// The channels of a model: channel 0 multiplexes by bytes; the others are block multiplexers, on System/360 selectors.
[[nodiscard]] ChannelOptions channel_options(const Model& model, bool timed_devices = true);

/// In the order of their numbers.
[[nodiscard]] std::span<const Model> models();
/// By name as people write it: "370/168", "S/370-168", "IBM System/360 Model 65", or just "168"; nullptr when there is none.
[[nodiscard]] const Model* find_model(std::string_view name);
/// The names of all models in one line, for those who asked for one that there is not.
[[nodiscard]] std::string model_names();

}  // namespace isa370
