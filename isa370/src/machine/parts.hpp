// What a machine is made of.
#pragma once

#include <memory>

#include "cpu/cpu.hpp"
#include "isa370/machine.hpp"
#include "machine/real_channel_storage.hpp"

namespace isa370 {

struct Machine::Parts {
  /// With `surroundings`, clock and channels are the host's.
  Parts(const MachineOptions& given, const Surroundings* surroundings);

  MachineOptions options;
  Storage storage;
  std::unique_ptr<EventClock> own_clock;
  EventClock& clock;
  RealChannelStorage channel_storage;
  std::unique_ptr<ChannelSet> own_channels;
  ChannelSet& channels;
  Cpu cpu;
};

}  // namespace isa370
