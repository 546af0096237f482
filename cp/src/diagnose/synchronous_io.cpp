// The way of one channel program that a DIAGNOSE started.
#include "diagnose/synchronous_io.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "trap/simulate.hpp"

namespace cp {
namespace {

using isa370::ChannelStatusWord;
namespace channel_status = isa370::channel_status;
namespace unit_status = isa370::unit_status;

/// Nothing more comes from the device: it has ended, or failed without a channel end.
bool is_complete(const ChannelStatusWord& ending) {
  if (ending.unit_status == 0 && ending.channel_status == 0) return false;
  return (ending.unit_status & unit_status::device_end) != 0 || (ending.unit_status & unit_status::channel_end) == 0;
}

/// Device end may come behind channel end; the address and the count are those of the channel end.
void join(ChannelStatusWord& ending, const ChannelStatusWord& more) {
  const bool first = ending.unit_status == 0 && ending.channel_status == 0;
  const auto unit = static_cast<std::uint8_t>(ending.unit_status | more.unit_status);
  const auto channel = static_cast<std::uint8_t>(ending.channel_status | more.channel_status);
  if (first) ending = more;
  ending.unit_status = unit;
  // Nobody asked for an interruption, so none that the program controls either.
  ending.channel_status = channel & static_cast<std::uint8_t>(~channel_status::program_controlled_interruption);
}

void conclude(VirtualCpu& cpu) {
  const auto io = *std::exchange(cpu.guest.synchronous_io, std::nullopt);
  io.conclude(cpu, io);
}

/// Takes what a device says, as far as there is room.
class SensePath final : public isa370::DataPath {
 public:
  explicit SensePath(std::span<std::uint8_t> area) : area_(area) {}
  std::size_t to_storage(std::span<const std::uint8_t> data) override {
    const auto moved = std::min(data.size(), area_.size());
    std::copy_n(data.begin(), moved, area_.begin());
    area_ = area_.subspan(moved);
    return moved;
  }
  std::size_t from_storage(std::span<std::uint8_t> /*data*/) override { return 0; }
  [[nodiscard]] std::size_t remaining() const override { return area_.size(); }

 private:
  std::span<std::uint8_t> area_;
};

}  // namespace

void complete(VirtualCpu& cpu, const Completion& completion) {
  cpu.set_condition_code(completion.condition_code);
  if (completion.condition_code != 0) cpu.gpr(15) = completion.code;
}

Simulated start_synchronous_io(VirtualCpu& cpu, const SynchronousIo& io, std::uint32_t channel_address_word) {
  auto& channels = cpu.guest.io->channels();
  const auto refused = [&](const Completion& completion) {
    complete(cpu, completion);
    return cpu.done("device {:03X} did not take it: condition code {}, register 15 {}", io.device, completion.condition_code,
                    completion.code);
  };
  if (channels.device(io.device) == nullptr) return refused(completion::not_attached);
  if (channels.busy(io.device) || channels.interruption_pending(io.device)) return refused(completion::busy);
  constexpr auto block_multiplexing = isa370::bit<std::uint32_t>(0);
  const auto started = channels.start_io(io.device, channel_address_word, (cpu.cr(0) & block_multiplexing) != 0);
  const bool control_unit_busy = started.csw && (started.csw->unit_status & unit_status::busy) != 0;
  if (started.condition_code == 2 || control_unit_busy) return refused(completion::busy);
  if (started.condition_code == 3) return refused(completion::not_attached);
  cpu.guest.synchronous_io = io;
  if (started.csw) join(cpu.guest.synchronous_io->ending, *started.csw);
  auto simulated = cpu.done("input/output on device {:03X}; the guest waits until it is over", io.device);
  simulated.io = VirtualIoEvent{cpu.guest.name(), io.device, started.condition_code};
  return simulated;
}

bool synchronous_io_is_over(VirtualCpu& cpu) {
  auto& io = *cpu.guest.synchronous_io;
  auto& channels = cpu.guest.io->channels();
  if (channels.busy(io.device)) return false;
  while (!is_complete(io.ending) && channels.interruption_pending(io.device)) join(io.ending, channels.take(io.device).csw);
  conclude(cpu);
  return true;
}

SynchronousIo::Sense sense(VirtualCpu& cpu, isa370::DeviceNumber device) {
  constexpr std::uint8_t sense_command = 0x04;
  SynchronousIo::Sense bytes{};
  auto* const unit = cpu.guest.io->channels().device(device);
  if (unit == nullptr) return bytes;
  const isa370::Command command{.code = sense_command, .count = static_cast<std::uint32_t>(bytes.size())};
  if (unit->begin(command).kind != isa370::Beginning::Kind::after) return bytes;
  SensePath path(bytes);
  static_cast<void>(unit->finish(command, path));
  return bytes;
}

}  // namespace cp
