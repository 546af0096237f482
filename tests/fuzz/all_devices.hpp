// A device of every kind, with media in storage, and what its operator can do.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <isa370/channel.hpp>

namespace fuzz {

/// Attaches one of each and gives their numbers.
[[nodiscard]] std::vector<isa370::DeviceNumber> attach_all(isa370::ChannelSet& channels);

/// Something that a person does to the device, as the bytes say.
void touch(isa370::Device& device, std::span<const std::uint8_t> bytes);

/// A command code that some device knows.
[[nodiscard]] std::uint8_t some_command(std::uint32_t random);

}  // namespace fuzz
