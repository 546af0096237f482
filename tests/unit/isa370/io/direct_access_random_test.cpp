// Channel programs made at random, a fixed number with fixed seeds: every one ends, unit check always leaves sense, nothing
// crashes, and what is on the volume can still be read.
#include <doctest/doctest.h>

#include <random>

#include "direct_access_bench.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;

struct RandomBench : DirectAccessBench {
  RandomBench(std::string_view model, std::uint32_t seed, bool timed) : DirectAccessBench(timed), random(seed) {
    attach_disk(model);
    for (std::uint16_t head = 0; head < 3; ++head) put_track(1, head, below(6), 20 + below(60), below(2) == 0);
    put_track(0, 0, 3, 24, true);
  }
  std::mt19937 random;

  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); }
  Bytes noise(std::size_t length) {
    Bytes bytes(length);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    return bytes;
  }
  /// An argument that often means something.
  Bytes argument() {
    const auto cylinder = static_cast<std::uint16_t>(below(5));
    const auto head = static_cast<std::uint16_t>(below(4));
    const auto number = static_cast<std::uint8_t>(below(6));
    switch (below(7)) {
      case 0:
        return joined({{0, 0}, cchh(cylinder, head)});
      case 1:
        return id(1, head, number);
      case 2:
        return cchh(cylinder, head);
      case 3: {
        const auto key = static_cast<std::uint8_t>(below(5));
        const auto length = static_cast<std::uint16_t>(below(100) == 0 ? 0xFFFF : below(300));
        return joined({count(1, head, number, key, length), noise(below(100))});
      }
      case 4:
        return {static_cast<std::uint8_t>(below(4) * 0x40 + below(4) * 8)};
      default:
        return noise(1 + below(40));
    }
  }
  void one_command() {
    static constexpr auto codes = std::to_array<std::uint8_t>(
        {0x07, 0x07, 0x0B, 0x1B, 0x13, 0x17, 0x1F, 0x23, 0x22, 0x0F, 0x39, 0xB9, 0x31, 0x31, 0x31, 0xB1, 0x51, 0x71,
         0x29, 0xA9, 0x49, 0x69, 0x2D, 0xCD, 0x6D, 0x02, 0x1A, 0x9A, 0x16, 0x96, 0x12, 0x92, 0x06, 0x86, 0x0E, 0x8E,
         0x1E, 0x9E, 0x5E, 0x19, 0x15, 0x1D, 0x1D, 0x01, 0x01, 0x11, 0x05, 0x0D, 0xB4, 0x94, 0xA4, 0x03, 0x04, 0xE4});
    const auto code = below(20) == 0 ? static_cast<std::uint8_t>(random()) : codes[below(codes.size())];
    if ((code & 0x0F) == 0x08) return;
    const bool search = (code & 1) != 0 && (code & 0x0F) >= 9 && (code & 0x60) != 0;
    if (code % 2 == 0 && code % 4 != 3)
      in(code, static_cast<std::uint16_t>(1 + below(200)));
    else
      out(code, argument());
    if (search && below(2) == 0) transfer_to(steps.size() - 1);
  }
  /// Something right, so that the rest of the program has a place to work on.
  void preface() {
    if (below(3) == 0) return;
    seek(static_cast<std::uint16_t>(below(3)), static_cast<std::uint16_t>(below(3)));
    if (below(2) == 0) out(0x1F, {static_cast<std::uint8_t>(below(3) == 0 ? 0x18 : 0xC0)});
    if (below(2) == 0)
      search(0x31, id(static_cast<std::uint16_t>(below(3)), static_cast<std::uint16_t>(below(3)),
                      static_cast<std::uint8_t>(below(4))));
  }
  void check_volume() {
    for (std::uint16_t cylinder = 0; cylinder < small.cylinders; ++cylinder)
      for (std::uint16_t head = 0; head < small.heads; ++head) {
        const auto there = track(cylinder, head);
        CHECK(there.cylinder == cylinder);
        CHECK(there.head == head);
        CHECK(Track::parse(there.image()).value() == there);
        CHECK(there.image_size() <= disk->disk_model().image_track_size);
      }
  }
};

void run_programs(std::string_view model, std::uint32_t seed, bool timed) {
  CAPTURE(model);
  CAPTURE(seed);
  RandomBench bench(model, seed, timed);
  int checks = 0;
  int ends = 0;
  for (int program = 0; program < 250; ++program) {
    if (bench.below(25) == 0)
      bench.store->read_fault = isa370::MediumFault{isa370::MediumFault::Kind::damaged, "damaged"};
    else
      bench.store->read_fault.reset();
    bench.preface();
    const auto length = 1 + bench.below(6);
    for (std::uint32_t i = 0; i < length; ++i) bench.one_command();
    if (bench.steps.empty() || bench.steps[0].code == 0x08) {
      bench.begin_program();
      continue;
    }
    const auto csw = bench.go();
    if ((csw.unit_status & unit::unit_check) != 0) {
      const auto bytes = bench.sense();
      CHECK(bytes[0] + bytes[1] != 0);
      ++checks;
    } else {
      ++ends;
    }
  }
  // The programs reach both ends.
  CHECK(checks > 10);
  CHECK(ends > 10);
  bench.store->read_fault.reset();
  bench.check_volume();
}

TEST_CASE("channel programs made at random") {
  std::uint32_t seed = 1;
  for (const auto* const model : {"2301", "2305-2", "2311", "2314", "3330", "3340", "3350", "3380"})
    for (const bool timed : {false, true}) run_programs(model, seed++, timed);
}

}  // namespace
}  // namespace io_test
