// X'20': any channel program, for a tape, a disk, a unit-record device; ours: for the console and every other device as well.
#include "diagnose/services.hpp"
#include "diagnose/synchronous_io.hpp"

namespace cp::diagnose {
namespace {

using isa370::Instruction;
namespace channel_status = isa370::channel_status;
namespace unit_status = isa370::unit_status;

constexpr Completion unit_exception{2, 2};
constexpr Completion wrong_length{2, 3};

void conclude(VirtualCpu& cpu, const SynchronousIo& io) {
  const auto unit = io.ending.unit_status;
  const auto channel = io.ending.channel_status;
  const bool ended = (unit & unit_status::channel_end) != 0;
  if (!ended || (unit & unit_status::unit_check) != 0 || (channel & ~channel_status::incorrect_length) != 0) {
    complete(cpu, completion::error);
    // The two rightmost bytes of Ry; zeros when it was not the device that failed.
    const auto bytes = (unit & unit_status::unit_check) != 0 ? sense(cpu, io.device) : SynchronousIo::Sense{};
    auto& answer = cpu.gpr(io.answer_register);
    answer = (answer & 0xFFFF'0000) | std::uint32_t{bytes[0]} << 8 | bytes[1];
  } else if ((unit & unit_status::unit_exception) != 0) {
    complete(cpu, unit_exception);
  } else if (channel != 0) {
    complete(cpu, wrong_length);
  } else {
    complete(cpu, {});
  }
}

}  // namespace

/// The storage key is in the high-order byte of Ry, as in a channel address word.
Simulated general_input_output(VirtualCpu& cpu, const Instruction& i) {
  constexpr std::uint32_t key_and_address = 0xF0FF'FFFF;
  return start_synchronous_io(
      cpu, {.device = static_cast<isa370::DeviceNumber>(cpu.gpr(i.r1) & 0xFFFF), .answer_register = i.r3, .conclude = conclude},
      cpu.gpr(i.r3) & key_and_address);
}

}  // namespace cp::diagnose
