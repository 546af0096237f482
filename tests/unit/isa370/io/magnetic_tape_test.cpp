// Tape units: data, motion, marks, the ring, sense.
#include <doctest/doctest.h>

#include <random>

#include "io_bench.hpp"
#include "isa370/devices/magnetic_tape.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
using isa370::MagneticTape;
using isa370::MediumFault;
using isa370::TapeBlock;
using isa370::TapeInStorage;

constexpr DeviceNumber tape_number = 0x180;

namespace command {
constexpr std::uint8_t write = 0x01;
constexpr std::uint8_t read = 0x02;
constexpr std::uint8_t no_operation = 0x03;
constexpr std::uint8_t sense = 0x04;
constexpr std::uint8_t rewind = 0x07;
constexpr std::uint8_t read_backward = 0x0C;
constexpr std::uint8_t rewind_unload = 0x0F;
constexpr std::uint8_t erase_gap = 0x17;
constexpr std::uint8_t write_tape_mark = 0x1F;
constexpr std::uint8_t backspace_block = 0x27;
constexpr std::uint8_t backspace_file = 0x2F;
constexpr std::uint8_t forward_space_block = 0x37;
constexpr std::uint8_t forward_space_file = 0x3F;
}  // namespace command

TapeBlock record(std::vector<std::uint8_t> data) { return {.kind = TapeBlock::Kind::record, .data = std::move(data)}; }
const TapeBlock mark{.kind = TapeBlock::Kind::tape_mark, .data{}};

struct Tape : Bench {
  /// A reel with `blocks` on it.
  void mount(std::vector<TapeBlock> blocks, bool ring = true, std::string_view type = "3420",
             std::uint64_t bytes = UINT64_MAX) {
    auto medium = std::make_unique<TapeInStorage>(std::move(blocks), bytes);
    reel = medium.get();
    unit = &attach<MagneticTape>(tape_number, *isa370::find_tape_unit_model(type), std::move(medium), ring);
  }
  /// One command with a count, at location X'1000'; gives the unit status of channel end and device end together.
  std::uint8_t command(std::uint8_t code, std::uint16_t count = 1) {
    ccw(0x100, code, code == command::read_backward ? 0x1000U + count - 1 : 0x1000U, flag::sli, count);
    const auto started = channels.start_io(tape_number, 0x100);
    std::uint8_t status = started.condition_code == 1 ? started.csw->unit_status : std::uint8_t{0};
    run();
    while (channels.interruption_pending(tape_number)) status |= channels.take(tape_number).csw.unit_status;
    return status;
  }
  std::vector<std::uint8_t> sense(std::uint16_t bytes = 2) {
    CHECK(command(command::sense, bytes) == normal_end);
    return at(0x1000, bytes);
  }
  TapeInStorage* reel = nullptr;
  MagneticTape* unit = nullptr;
};

TEST_CASE_FIXTURE(Tape, "reading, forward and backward") {
  mount({record({1, 2, 3}), record({4, 5}), mark, record({6})});
  CHECK(command(command::read, 3) == normal_end);
  CHECK(at(0x1000, 3) == std::vector<std::uint8_t>{1, 2, 3});
  CHECK(command(command::read, 2) == normal_end);
  CHECK(command(command::read, 2) == (normal_end | unit::unit_exception));
  CHECK(command(command::read_backward, 2) == (normal_end | unit::unit_exception));
  CHECK(command(command::read_backward, 2) == normal_end);
  CHECK(at(0x1000, 2) == std::vector<std::uint8_t>{4, 5});
  CHECK(command(command::read_backward, 3) == normal_end);
  CHECK(at(0x1000, 3) == std::vector<std::uint8_t>{1, 2, 3});
  CHECK(command(command::read_backward, 3) == (normal_end | unit::unit_check));
  CHECK(sense() == std::vector<std::uint8_t>{0, 0x48});
}

TEST_CASE_FIXTURE(Tape, "what is written is behind the position, and nothing else is") {
  mount({record({1, 2, 3}), record({4, 5}), record({6})});
  put(0x1000, std::vector<std::uint8_t>{7, 8, 9, 10});
  CHECK(command(command::forward_space_block) == normal_end);
  CHECK(command(command::write, 4) == normal_end);
  CHECK(command(command::write_tape_mark) == normal_end);
  CHECK(reel->blocks() == std::vector{record({1, 2, 3}), record({7, 8, 9, 10}), mark});
  CHECK(command(command::read) == (normal_end | unit::unit_check));
  CHECK(sense()[0] == isa370::sense_bit::data_check);
}

TEST_CASE_FIXTURE(Tape, "spacing over blocks and files") {
  mount({record({1}), record({2}), mark, record({3}), mark, mark});
  CHECK(command(command::forward_space_file) == normal_end);
  CHECK(reel->position() == 3);
  CHECK(command(command::forward_space_block) == normal_end);
  CHECK(command(command::forward_space_block) == (normal_end | unit::unit_exception));
  CHECK(reel->position() == 5);
  CHECK(command(command::backspace_file) == normal_end);
  CHECK(reel->position() == 4);
  CHECK(command(command::backspace_block) == normal_end);
  CHECK(command(command::backspace_block) == (normal_end | unit::unit_exception));
  CHECK(reel->position() == 2);
  CHECK(command(command::backspace_file) == (normal_end | unit::unit_check));
  CHECK(reel->position() == 0);
  CHECK(command(command::forward_space_file) == normal_end);
  CHECK(command(command::erase_gap) == normal_end);
  CHECK(reel->blocks().size() == 3);
}

TEST_CASE_FIXTURE(Tape, "without a ring the reel is protected, until the operator puts one in") {
  mount({record({1})}, false);
  for (const auto code : {command::write, command::write_tape_mark, command::erase_gap}) {
    CHECK(command(code) == unit::unit_check);
    CHECK(sense() == std::vector<std::uint8_t>{isa370::sense_bit::command_reject, 0x4A});
  }
  CHECK(reel->blocks().size() == 1);
  CHECK(unit->make_ready());
  CHECK(command(command::write) == normal_end);
}

TEST_CASE_FIXTURE(Tape, "channel end comes at once and device end when the tape stands, as long as it takes") {
  mount(std::vector<TapeBlock>(1000, record(std::vector<std::uint8_t>(1600))));
  REQUIRE(command(command::forward_space_file) == (normal_end | unit::unit_check));
  ccw(0x100, command::rewind, 0x1000, flag::sli, 1);
  const auto begun = clock.now();
  const auto started = channels.start_io(tape_number, 0x100);
  CHECK(started.condition_code == 1);
  CHECK(started.csw->unit_status == unit::channel_end);
  CHECK(channels.test_io(tape_number).csw->unit_status == unit::busy);
  run();
  CHECK(channels.take(tape_number).csw.unit_status == unit::device_end);
  // 1,000 blocks of an inch with 0.6 inches between them.
  CHECK(clock.now() - begun == 2'000'000 + 1'600'000ULL * 1'000'000 / 640);
}

TEST_CASE_FIXTURE(Tape, "an unloaded reel is not there until it is made ready") {
  mount({record({1})});
  CHECK(command(command::read) == normal_end);
  CHECK(command(command::rewind_unload) == normal_end);
  CHECK(command(command::read) == unit::unit_check);
  CHECK(sense() == std::vector<std::uint8_t>{isa370::sense_bit::intervention_required, 0x20});
  CHECK(unit->make_ready());
  CHECK(channels.take(tape_number).csw.unit_status == unit::device_end);
  CHECK(command(command::read) == normal_end);
}

TEST_CASE_FIXTURE(Tape, "a unit without a reel") {
  unit = &attach<MagneticTape>(tape_number, *isa370::find_tape_unit_model("2401"));
  CHECK(command(command::rewind) == unit::unit_check);
  CHECK(sense(6) == std::vector<std::uint8_t>{isa370::sense_bit::intervention_required, 0x20, 0, 0, 0, 0});
  CHECK_FALSE(unit->make_ready());
}

TEST_CASE_FIXTURE(Tape, "the end of the tape warns those who write") {
  mount({}, true, "3420", 6);
  CHECK(command(command::write, 4) == normal_end);
  CHECK(command(command::write, 4) == (normal_end | unit::unit_exception));
  CHECK(command(command::write_tape_mark) == (normal_end | unit::unit_exception));
  CHECK(command(command::backspace_block) == (normal_end | unit::unit_exception));
}

TEST_CASE_FIXTURE(Tape, "mode sets are accepted, other commands are not") {
  mount({});
  for (const auto code : std::to_array<std::uint8_t>({0x13, 0x23, 0x33, 0x53, 0x93, 0xC3, 0xCB, 0xD3}))
    CHECK(command(code) == normal_end);
  CHECK(command(command::no_operation) == normal_end);
  for (const auto code : std::to_array<std::uint8_t>({0x05, 0x06, 0x09, 0x47, 0xFF})) {
    CAPTURE(code);
    CHECK((command(code) & unit::unit_check) != 0);
    CHECK(sense()[0] == isa370::sense_bit::command_reject);
  }
}

/// A reel of which every block is damaged.
class DamagedReel final : public isa370::TapeMedium {
 public:
  explicit DamagedReel(MediumFault::Kind kind) : kind_(kind) {}
  bool at_load_point() const override { return false; }
  bool can_be_written() const override { return true; }
  bool behind_end_marker() const override { return false; }
  void rewind() override {}
  tl::expected<TapeBlock, MediumFault> read_forward() override { return fault(); }
  tl::expected<TapeBlock, MediumFault> read_backward() override { return fault(); }
  tl::expected<void, MediumFault> write(std::span<const std::uint8_t>) override { return fault(); }
  tl::expected<void, MediumFault> write_tape_mark() override { return fault(); }
  tl::expected<void, MediumFault> erase() override { return fault(); }

 private:
  [[nodiscard]] tl::unexpected<MediumFault> fault() const {
    return tl::unexpected(MediumFault{kind_, "tape.aws: offset 6: bad"});
  }
  MediumFault::Kind kind_;
};

TEST_CASE_FIXTURE(Tape, "faults of the medium are unit checks, and people are told") {
  std::vector<std::string> reports;
  channels.on_report([&](DeviceNumber, std::string_view line) { reports.emplace_back(line); });
  std::uint8_t expected = isa370::sense_bit::data_check;
  auto kind = MediumFault::Kind::damaged;
  SUBCASE("damage") {}
  SUBCASE("the host refuses") {
    kind = MediumFault::Kind::equipment;
    expected = isa370::sense_bit::equipment_check;
  }
  attach<MagneticTape>(tape_number, *isa370::find_tape_unit_model("3420"), std::make_unique<DamagedReel>(kind));
  for (const auto code : {command::read, command::read_backward, command::write, command::write_tape_mark, command::erase_gap,
                          command::forward_space_block, command::backspace_file}) {
    CAPTURE(code);
    CHECK((command(code, 10) & unit::unit_check) != 0);
    CHECK(sense()[0] == expected);
  }
  CHECK(reports == std::vector<std::string>(7, "tape.aws: offset 6: bad"));
}

TEST_CASE_FIXTURE(Tape, "random motions agree with a list of blocks") {
  constexpr std::uint32_t seed = 2400;
  constexpr unsigned motions = 4000;
  MESSAGE("seed " << seed << ", " << motions << " motions");
  std::mt19937 random(seed);
  mount({});
  std::vector<TapeBlock> blocks;
  std::size_t position = 0;
  for (unsigned i = 0; i < motions; ++i) {
    CAPTURE(i);
    switch (random() % 8) {
      case 0:
      case 1: {
        const auto data = sequence(static_cast<std::uint8_t>(random()), 1 + random() % 30);
        put(0x1000, data);
        CHECK(command(command::write, static_cast<std::uint16_t>(data.size())) == normal_end);
        blocks.resize(position);
        blocks.push_back(record(data));
        ++position;
        break;
      }
      case 2:
        CHECK(command(command::write_tape_mark) == normal_end);
        blocks.resize(position);
        blocks.push_back(mark);
        ++position;
        break;
      case 3:
      case 4: {
        const auto status = command(command::read, 100);
        if (position == blocks.size()) {
          CHECK((status & unit::unit_check) != 0);
        } else {
          const auto& block = blocks[position++];
          CHECK(status == (block == mark ? normal_end | unit::unit_exception : normal_end));
          CHECK(at(0x1000, block.data.size()) == block.data);
        }
        break;
      }
      case 5:
      case 6:
        CHECK(((command(command::backspace_block) & unit::unit_check) != 0) == (position == 0));
        position -= position == 0 ? 0 : 1;
        break;
      default:
        if (random() % 8 == 0) {
          CHECK(command(command::rewind) == normal_end);
          position = 0;
        }
        break;
    }
    CHECK(reel->position() == position);
    CHECK(reel->blocks() == blocks);
  }
}

}  // namespace
}  // namespace io_test
