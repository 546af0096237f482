// Input/output that is over when the DIAGNOSE is: CP starts the channel program on the guest's virtual channels, lets nobody
// but this guest wait for it, and takes the interruption that ends it for itself.
#pragma once

#include <array>
#include <cstdint>

#include <isa370/interruption.hpp>

#include <isa370/address.hpp>

namespace cp {

class VirtualCpu;
struct Simulated;

/// What a guest waits for inside a DIAGNOSE.
struct SynchronousIo {
  /// What went wrong on the device itself: the first two sense bytes.
  using Sense = std::array<std::uint8_t, 2>;
  /// Sets condition code and registers when all is over, or the device is gone (an ending of zeros). Does not wait for pages.
  using Conclusion = void (*)(VirtualCpu& cpu, const SynchronousIo& io);

  isa370::DeviceNumber device = 0;
  std::uint8_t answer_register = 0;  ///< Where the conclusion may want to put something.
  Conclusion conclude = nullptr;
  isa370::ChannelStatusWord ending{};  ///< All status that came, in one.
};

/// Condition code and completion code in register 15, as all these services have them.
struct Completion {
  std::uint8_t condition_code = 0;
  std::uint32_t code = 0;
};
namespace completion {
inline constexpr Completion not_attached{1, 1};
inline constexpr Completion busy{1, 5};  ///< Or an interruption is pending.
inline constexpr Completion error{3, 13};
}  // namespace completion
void complete(VirtualCpu& cpu, const Completion& completion);

/// Starts the channel program of `channel_address_word` on `io.device`; the guest then waits. When the device cannot take it,
/// that is the answer at once.
[[nodiscard]] Simulated start_synchronous_io(VirtualCpu& cpu, const SynchronousIo& io, std::uint32_t channel_address_word);
/// To be asked whenever the guest would run: false as long as it must wait. When the end has come, concludes.
[[nodiscard]] bool synchronous_io_is_over(VirtualCpu& cpu);
/// A SENSE that CP gives to a device that is free, for the guest.
[[nodiscard]] SynchronousIo::Sense sense(VirtualCpu& cpu, isa370::DeviceNumber device);

}  // namespace cp
