// What a machine is made of.
#pragma once

#include "cpu/cpu.hpp"
#include "isa370/machine.hpp"
#include "machine/real_channel_storage.hpp"

namespace isa370 {

struct Machine::Parts {
  explicit Parts(const MachineOptions& given);

  MachineOptions options;
  Storage storage;
  EventClock clock;
  RealChannelStorage channel_storage;
  ChannelSet channels;
  Cpu cpu;
};

}  // namespace isa370
