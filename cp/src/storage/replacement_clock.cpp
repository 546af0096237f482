// Page replacement by the clock: a hand goes round the frames; a referenced page gets a second chance.
#include "storage/replacement.hpp"

namespace cp {
namespace {

class ClockReplacement final : public Replacement {
 public:
  std::optional<std::uint32_t> choose(const FrameTable& frames, ReferenceBits& bits) override {
    // Behind one full turn every reference bit is reset, so that a second turn finds a frame if there is any.
    for (std::uint32_t step = 0; step < 2 * frames.size(); ++step) {
      const auto frame = hand_ % frames.size();
      hand_ = frame + 1;
      if (frames[frame].use != Frame::Use::guest || frames[frame].in_transit) continue;
      if (!bits.test_and_reset(frame)) return frame;
    }
    return std::nullopt;
  }

 private:
  std::uint32_t hand_ = 0;
};

}  // namespace

std::unique_ptr<Replacement> make_clock_replacement() { return std::make_unique<ClockReplacement>(); }

}  // namespace cp
