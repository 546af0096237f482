// The fixed-block disks 3310 and 3370 as channel programs see them.
#include <doctest/doctest.h>

#include <random>
#include <set>
#include <string>

#include "io_bench.hpp"
#include "isa370/devices/disk_3310.hpp"
#include "isa370/devices/disk_3370.hpp"

namespace io_test {
namespace {

namespace unit = isa370::unit_status;
namespace channel = isa370::channel_status;
namespace sense = isa370::sense_bit;
using isa370::BlockStore;
using isa370::BlockStoreInStorage;
using isa370::Disk3310;
using isa370::Disk3370;
using isa370::MediumFault;

namespace command {
constexpr std::uint8_t read_ipl = 0x02;
constexpr std::uint8_t write = 0x41;
constexpr std::uint8_t read = 0x42;
constexpr std::uint8_t locate = 0x43;
constexpr std::uint8_t define_extent = 0x63;
}  // namespace command

/// A store in storage that has bad blocks, or takes no writing.
class FaultyStore final : public BlockStore {
 public:
  struct Faults {
    std::set<std::uint32_t> damaged;
    std::optional<MediumFault::Kind> writing;
    bool writable = true;
  };
  FaultyStore(std::uint32_t blocks, const Faults& faults) : inner_(blocks), faults_(faults) {}
  [[nodiscard]] std::uint32_t block_count() const override { return inner_.block_count(); }
  [[nodiscard]] bool writable() const override { return faults_.writable; }
  [[nodiscard]] tl::expected<Block, MediumFault> read(std::uint32_t number) override {
    if (faults_.damaged.contains(number)) return tl::unexpected(MediumFault{MediumFault::Kind::damaged, "block is bad"});
    return inner_.read(number);
  }
  [[nodiscard]] tl::expected<void, MediumFault> write(std::uint32_t number,
                                                      std::span<const std::uint8_t, block_size> bytes) override {
    if (faults_.writing) return tl::unexpected(MediumFault{*faults_.writing, "host says no"});
    return inner_.write(number, bytes);
  }

 private:
  BlockStoreInStorage inner_;
  const Faults& faults_;
};

struct Disk : Bench {
  static constexpr DeviceNumber number = 0x240;
  static constexpr std::uint32_t program = 0x100;
  static constexpr std::uint32_t extent_at = 0x200;
  static constexpr std::uint32_t locate_at = 0x220;
  static constexpr std::uint32_t data_at = 0x4000;
  FaultyStore::Faults faults;
  std::vector<std::string> reports;
  Disk3370* disk = nullptr;

  explicit Disk(std::uint32_t blocks = 2000) {
    channels.on_report([this](DeviceNumber, std::string_view line) { reports.emplace_back(line); });
    disk = &attach<Disk3370>(number, 1, std::make_unique<FaultyStore>(blocks, faults));
  }
  void extent(std::uint8_t mask, std::uint32_t origin, std::uint32_t first, std::uint32_t last) {
    word(extent_at, std::uint32_t{mask} << 24);
    word(extent_at + 4, origin);
    word(extent_at + 8, first);
    word(extent_at + 12, last);
  }
  void location(std::uint8_t operation, std::uint16_t blocks, std::uint32_t first, std::uint8_t replicated = 0) {
    word(locate_at, std::uint32_t{operation} << 24 | std::uint32_t{replicated} << 16 | blocks);
    word(locate_at + 4, first);
  }
  /// DEFINE EXTENT, LOCATE and READ or WRITE. The CSW, as the end of a whole chain or of where it broke.
  ChannelStatusWord transfer(std::uint8_t code, std::uint16_t count, std::uint8_t flags = 0) {
    ccw(program, command::define_extent, extent_at, flag::cc, 16);
    ccw(program + 8, command::locate, locate_at, flag::cc, 8);
    ccw(program + 16, code, data_at, flags, count);
    return run_program();
  }
  ChannelStatusWord run_program() {
    const auto result = channels.start_io(number, program);
    if (result.condition_code == 1) return *result.csw;
    run();
    REQUIRE(pending() == number);
    return channels.take(number).csw;
  }
  ChannelStatusWord write_blocks(std::uint32_t first, std::uint16_t blocks, std::uint8_t operation = 0x01) {
    extent(0xC0, 0, 0, disk->blocks() - 1);
    location(operation, blocks, first);
    return transfer(command::write, static_cast<std::uint16_t>(blocks * 512U));
  }
  ChannelStatusWord read_blocks(std::uint32_t first, std::uint16_t blocks) {
    extent(0, 0, 0, disk->blocks() - 1);
    location(0x06, blocks, first);
    return transfer(command::read, static_cast<std::uint16_t>(blocks * 512U));
  }
  std::vector<std::uint8_t> sense_data() {
    ccw(0x180, 0x04, 0x280, 0, 24);
    REQUIRE(execute(0x180, number)->unit_status == normal_end);
    return at(0x280, 24);
  }
  /// Sense bytes 0, 1 and 7 after a unit check.
  std::array<unsigned, 3> why(const ChannelStatusWord& csw) {
    CHECK((csw.unit_status & unit::unit_check) != 0);
    const auto bytes = sense_data();
    return {bytes[0], bytes[1], bytes[7]};
  }
};

using Why = std::array<unsigned, 3>;

TEST_CASE_FIXTURE(Disk, "blocks that were written are read again") {
  put(data_at, sequence(7, 1024));
  CHECK(write_blocks(100, 2) == ChannelStatusWord{.command_address = program + 24, .unit_status = normal_end});
  put(data_at, std::vector<std::uint8_t>(2048));
  CHECK(read_blocks(99, 4).unit_status == normal_end);
  CHECK(at(data_at, 512) == std::vector<std::uint8_t>(512));
  CHECK(at(data_at + 512, 1024) == sequence(7, 1024));
  CHECK(at(data_at + 1536, 512) == std::vector<std::uint8_t>(512));
  CHECK(reports.empty());
}

TEST_CASE_FIXTURE(Disk, "an extent's blocks are counted as the data set counts them") {
  put(data_at, sequence(1, 512));
  extent(0, 1000, 50, 59);
  location(0x01, 1, 59);
  CHECK(transfer(command::write, 512).unit_status == normal_end);
  CHECK((*disk->store().read(1009))[0] == 1);
  location(0x06, 1, 59);
  CHECK(transfer(command::read, 512).unit_status == normal_end);
  // Outside on either side, or longer than what is left.
  const Why outside{sense::command_reject, 0x04, 0x04};
  location(0x06, 1, 60);
  CHECK(why(transfer(command::read, 512)) == outside);
  location(0x06, 1, 49);
  CHECK(why(transfer(command::read, 512)) == outside);
  location(0x06, 2, 59);
  CHECK(why(transfer(command::read, 1024)) == outside);
  location(0x06, 0xFFFF, 50);
  CHECK(why(transfer(command::read, 1024)) == outside);
}

TEST_CASE_FIXTURE(Disk, "a short count: blocks are padded with zeros, or not read to their end") {
  put(data_at, std::vector<std::uint8_t>(1536, 0xFF));
  REQUIRE(write_blocks(10, 3).unit_status == normal_end);
  put(data_at, sequence(1, 600));
  extent(0, 0, 0, 100);
  location(0x01, 3, 10);
  const auto written = transfer(command::write, 600);
  CHECK(written.unit_status == normal_end);
  CHECK(written.channel_status == channel::incorrect_length);
  CHECK(transfer(command::write, 600, flag::sli).channel_status == 0);
  REQUIRE(read_blocks(10, 3).unit_status == normal_end);
  CHECK(at(data_at, 600) == sequence(1, 600));
  CHECK(at(data_at + 600, 936) == std::vector<std::uint8_t>(936));
  location(0x06, 3, 10);
  CHECK(transfer(command::read, 512).channel_status == channel::incorrect_length);
  CHECK(transfer(command::read, 100).channel_status == channel::incorrect_length);
  const auto longer = transfer(command::read, 1600);
  CHECK(longer.channel_status == channel::incorrect_length);
  CHECK(longer.count == 64);
  CHECK(transfer(command::read, 1536).channel_status == 0);
}

TEST_CASE_FIXTURE(Disk, "a write that the channel breaks off leaves the blocks behind") {
  put(data_at, std::vector<std::uint8_t>(1536, 0xEE));
  REQUIRE(write_blocks(10, 3).unit_status == normal_end);
  extent(0, 0, 0, 100);
  location(0x01, 3, 10);
  ccw(program, command::define_extent, extent_at, flag::cc, 16);
  ccw(program + 8, command::locate, locate_at, flag::cc, 8);
  ccw(program + 16, command::write, BenchStorage::size - 256, 0, 1536);
  CHECK(run_program().channel_status == channel::program_check);
  REQUIRE(read_blocks(10, 3).unit_status == normal_end);
  CHECK(storage.bytes[data_at + 300] == 0);
  CHECK(storage.bytes[data_at + 512] == 0xEE);
}

TEST_CASE_FIXTURE(Disk, "the file mask") {
  extent(0x40, 0, 0, 99);
  location(0x01, 1, 5);
  const Why inhibited{sense::command_reject, 0x04, 0x04};
  CHECK(why(transfer(command::write, 512)) == inhibited);
  extent(0x00, 0, 0, 99);
  location(0x04, 1, 5);
  CHECK(why(transfer(command::write, 512)) == inhibited);
  extent(0xC0, 0, 0, 99);
  CHECK(transfer(command::write, 512).unit_status == normal_end);
  const Why wrong{sense::command_reject, 0, 0x04};
  for (const auto mask : std::array<std::uint8_t, 4>{0x80, 0x01, 0x20, 0x08}) {
    extent(mask, 0, 0, 99);
    CHECK(why(transfer(command::write, 512)) == wrong);
  }
  extent(0x04, 0, 0, 99);
  location(0x06, 1, 5);
  CHECK(transfer(command::read, 512).unit_status == normal_end);
}

TEST_CASE_FIXTURE(Disk, "extents that the volume has not") {
  location(0x06, 1, 0);
  const Why wrong{sense::command_reject, 0, 0x04};
  const auto refused = [&](std::uint32_t origin, std::uint32_t first, std::uint32_t last) {
    extent(0, origin, first, last);
    return why(transfer(command::read, 512)) == wrong;
  };
  CHECK(refused(2000, 0, 0));
  CHECK(refused(0, 0, 2000));
  CHECK(refused(1999, 0, 1));
  CHECK(refused(0, 5, 4));
  CHECK(refused(0xFFFF'FFFF, 0, 0xFFFF'FFFF));
  CHECK(refused(1, 0, 0xFFFF'FFFF));
  extent(0, 1999, 0, 0);
  CHECK(transfer(command::read, 512).unit_status == normal_end);
  // The block size may be said.
  storage.bytes[extent_at + 2] = 0x02;
  CHECK(transfer(command::read, 512).unit_status == normal_end);
  storage.bytes[extent_at + 2] = 0x04;
  CHECK(why(transfer(command::read, 512)) == wrong);
}

TEST_CASE_FIXTURE(Disk, "operations that LOCATE does not know") {
  extent(0xC0, 0, 0, 99);
  const Why wrong{sense::command_reject, 0, 0x04};
  for (const auto operation : std::array<std::uint8_t, 6>{0x00, 0x03, 0x07, 0x0F, 0x16, 0x81}) {
    location(operation, 1, 0);
    CHECK(why(transfer(command::read, 512)) == wrong);
  }
  location(0x06, 0, 0);
  CHECK(why(transfer(command::read, 512)) == wrong);
  location(0x02, 3, 0, 4);
  CHECK(why(transfer(command::read, 512)) == wrong);
  location(0x02, 3, 0, 0);
  CHECK(why(transfer(command::read, 512)) == wrong);
}

TEST_CASE_FIXTURE(Disk, "commands out of their place in the chain") {
  const Why sequence_wrong{sense::command_reject, 0, 0x02};
  extent(0, 0, 0, 99);
  location(0x06, 1, 0);
  const auto chain = [&](std::initializer_list<std::uint8_t> codes) {
    std::uint32_t at = program;
    for (const auto code : codes) {
      const auto from = code == command::locate ? locate_at : code == command::define_extent ? extent_at : data_at;
      const bool last = at == program + 8 * (codes.size() - 1);
      const std::uint8_t flags = last ? flag::sli : flag::sli | flag::cc;
      ccw(at, code, from, flags, code == command::locate ? 8 : code == command::define_extent ? 16 : 512);
      at += 8;
    }
    return run_program();
  };
  CHECK(why(chain({command::locate})) == sequence_wrong);
  CHECK(why(chain({command::read})) == sequence_wrong);
  CHECK(why(chain({command::write})) == sequence_wrong);
  CHECK(why(chain({command::define_extent, command::define_extent})) == sequence_wrong);
  CHECK(why(chain({command::define_extent, command::read})) == sequence_wrong);
  CHECK(why(chain({command::define_extent, command::locate, command::write})) == sequence_wrong);
  CHECK(why(chain({command::define_extent, command::locate, command::read, command::read})) == sequence_wrong);
  CHECK(why(chain({command::define_extent, command::locate, 0x03, command::read})) == sequence_wrong);
  CHECK(why(chain({command::define_extent, command::read_ipl})) == sequence_wrong);
  CHECK(why(chain({command::define_extent, 0xB4})) == sequence_wrong);
  CHECK(why(chain({0x03, 0x14})) == sequence_wrong);
  // The extent of one program is not that of the next.
  CHECK(chain({command::define_extent}).unit_status == normal_end);
  CHECK(why(chain({command::locate, command::read})) == sequence_wrong);
  CHECK(chain({command::define_extent, command::locate, command::read, command::locate, command::read}).unit_status ==
        normal_end);
  CHECK(chain({command::read_ipl, command::read_ipl, command::locate, command::read}).unit_status == normal_end);
}

TEST_CASE_FIXTURE(Disk, "parameters cut short, and commands that are none") {
  const Why short_count{sense::command_reject, 0, 0x03};
  extent(0, 0, 0, 99);
  location(0x06, 1, 0);
  ccw(program, command::define_extent, extent_at, flag::sli, 15);
  CHECK(why(run_program()) == short_count);
  ccw(program, command::define_extent, extent_at, flag::cc, 16);
  ccw(program + 8, command::locate, locate_at, flag::sli, 7);
  CHECK(why(run_program()) == short_count);
  const Why unknown{sense::command_reject, 0, 0x01};
  for (const auto code : std::array<std::uint8_t, 6>{0x01, 0x05, 0x06, 0x07, 0x31, 0xF3}) {
    ccw(program, code, data_at, flag::sli, 8);
    CHECK(why(run_program()) == unknown);
  }
  ccw(program, 0x03, 0, flag::sli, 1);
  CHECK(run_program().unit_status == normal_end);
  CHECK(sense_data()[0] == sense::command_reject);
  ccw(program, 0xA4, data_at, 0, 24);
  CHECK(run_program().unit_status == normal_end);
  CHECK(sense_data()[0] == 0);
}

TEST_CASE_FIXTURE(Disk, "write and verify; replicated data are read from the copy that can be read") {
  put(data_at, sequence(9, 512));
  CHECK(write_blocks(20, 1, 0x05).unit_status == normal_end);
  put(data_at, sequence(9, 1024));
  REQUIRE(write_blocks(42, 2).unit_status == normal_end);
  faults.damaged = {40};
  extent(0, 0, 0, 99);
  location(0x02, 2, 40, 4);
  CHECK(transfer(command::read, 1024).unit_status == normal_end);
  CHECK(at(data_at, 512) == sequence(9, 512));
  faults.damaged = {40, 42};
  CHECK(why(transfer(command::read, 1024)) == Why{sense::data_check, 0x80, 0});
  location(0x02, 2, 98, 4);
  CHECK(why(transfer(command::read, 1024)) == Why{sense::command_reject, 0x04, 0x04});
}

TEST_CASE_FIXTURE(Disk, "faults of the medium give their sense and are reported") {
  faults.damaged = {30};
  CHECK(why(read_blocks(29, 2)) == Why{sense::data_check, 0x80, 0});
  CHECK(why(write_blocks(30, 1, 0x05)) == Why{sense::data_check, 0x80, 0});
  faults.writing = MediumFault::Kind::full;
  CHECK(why(write_blocks(31, 1)) == Why{sense::equipment_check, 0x80, 0});
  faults.writing = MediumFault::Kind::protected_;
  CHECK(why(write_blocks(31, 1)) == Why{sense::equipment_check, 0x02, 0});
  CHECK(reports == std::vector<std::string>{"block is bad", "block is bad", "host says no", "host says no"});
  faults.writable = false;
  CHECK(why(write_blocks(31, 1)) == Why{sense::equipment_check, 0x02, 0});
  CHECK(read_blocks(31, 1).unit_status == normal_end);
}

TEST_CASE_FIXTURE(Disk, "reserve and release give sense data; sense ID; characteristics") {
  for (const auto code : std::array<std::uint8_t, 3>{0xB4, 0x14, 0x94}) {
    ccw(program, code, data_at, 0, 24);
    CHECK(run_program() == ChannelStatusWord{.command_address = program + 8, .unit_status = normal_end});
    CHECK(disk->state().reserved == (code != 0x94));
  }
  ccw(program, 0xE4, data_at, 0, 7);
  CHECK(run_program().unit_status == normal_end);
  CHECK(at(data_at, 7) == std::vector<std::uint8_t>{0xFF, 0x38, 0x80, 0x01, 0x33, 0x70, 0x00});
  ccw(program, 0x64, data_at, 0, 32);
  CHECK(run_program().unit_status == normal_end);
  const auto characteristics = at(data_at, 18);
  CHECK(characteristics ==
        std::vector<std::uint8_t>{0x30, 0x08, 0x21, 0x02, 0x02, 0x00, 0, 0, 0, 62, 0, 0, 0x02, 0xE8, 0, 0, 0x07, 0xD0});
}

TEST_CASE_FIXTURE(Disk, "IPL: 24 bytes of block zero, then what its CCWs say") {
  // CCW at 8: LOCATE with the parameters at 20; CCW at 10: READ of one block to 4000.
  BlockStore::Block first{};
  const std::array<std::uint8_t, 24> loader{
      0, 0, 0, 0, 0, 0, 0x20, 0, command::locate, 0, 0, 0x20, 0x40, 0, 0, 0x08, command::read, 0, 0x40, 0, 0, 0, 0x02, 0};
  std::copy(loader.begin(), loader.end(), first.begin());
  REQUIRE(disk->store().write(0, first));
  BlockStore::Block second{};
  second.fill(0xC1);
  REQUIRE(disk->store().write(7, second));
  const std::array<std::uint8_t, 8> where{0x06, 0, 0, 1, 0, 0, 0, 7};
  put(0x20, where);
  REQUIRE(channels.start_initial_program_load(number).condition_code == 0);
  run();
  CHECK(channels.take_initial_program_load_end(number).unit_status == normal_end);
  CHECK(at(0, 24) == std::vector<std::uint8_t>(loader.begin(), loader.end()));
  CHECK(at(0x4000, 512) == std::vector<std::uint8_t>(512, 0xC1));
  faults.damaged = {0};
  REQUIRE(channels.start_initial_program_load(number).condition_code == 0);
  run();
  CHECK((channels.take_initial_program_load_end(number).unit_status & unit::unit_check) != 0);
}

TEST_CASE("seeks, turns and transfers take their published time") {
  Bench bench;
  auto& disk = bench.attach<Disk3370>(0x240, 1, std::make_unique<BlockStoreInStorage>(Disk3370::block_count_1));
  const auto read_at = [&](std::uint32_t block, std::uint16_t blocks) {
    bench.word(0x200, 0);
    bench.word(0x204, 0);
    bench.word(0x208, 0);
    bench.word(0x20C, Disk3370::block_count_1 - 1);
    bench.word(0x220, 0x0600'0000U | blocks);
    bench.word(0x224, block);
    bench.ccw(0x100, command::define_extent, 0x200, flag::cc, 16);
    bench.ccw(0x108, command::locate, 0x220, flag::cc, 8);
    bench.ccw(0x110, command::read, 0x4000, flag::sli, 0x4000);
    const auto begun = bench.clock.now();
    CHECK(bench.execute(0x100, 0x240)->unit_status == normal_end);
    return bench.clock.now() - begun;
  };
  constexpr Nanoseconds revolution = 20'200'000;
  constexpr Nanoseconds one_block = revolution / 62;
  (void)read_at(0, 1);
  // The same block again: one turn, less what the channel needs, and the block itself.
  const auto again = read_at(0, 1);
  CHECK(again >= revolution);
  CHECK(again < revolution + one_block);
  // The neighbour passes at the next turn, too.
  CHECK(read_at(1, 1) < revolution + 2 * one_block);
  const auto far = read_at(Disk3370::block_count_1 - 1, 1);
  CHECK(far > 33'000'000);
  CHECK(far < 34'000'000 + revolution);
  CHECK(disk.state().cylinder == 749);
  const auto near = read_at(Disk3370::block_count_1 - 745, 1);
  CHECK(near >= 5'000'000);
  CHECK(near < 5'000'000 + revolution + 2 * one_block);
  (void)read_at(0, 1);
  CHECK(read_at(31, 31) > 31 * one_block);
}

TEST_CASE("without timing nothing takes longer than the channel") {
  auto options = isa370::ChannelOptions::with(isa370::ChannelType::selector);
  options.timed_devices = false;
  Bench bench(options);
  bench.attach<Disk3310>(0x240, std::make_unique<BlockStoreInStorage>(Disk3310::block_count));
  bench.word(0x20C, Disk3310::block_count - 1);
  bench.word(0x220, 0x0600'0001U);
  bench.word(0x224, Disk3310::block_count - 1);
  bench.ccw(0x100, command::define_extent, 0x200, flag::cc, 16);
  bench.ccw(0x108, command::locate, 0x220, flag::cc, 8);
  bench.ccw(0x110, command::read, 0x4000, 0, 512);
  CHECK(bench.execute(0x100, 0x240)->unit_status == normal_end);
  CHECK(bench.clock.now() <= 3 * ChannelSet::ccw_time);
}

TEST_CASE("models") {
  const auto identity = [](auto& bench) {
    bench.ccw(0x100, 0xE4, 0x4000, 0, 7);
    REQUIRE(bench.execute(0x100, 0x240));
    return bench.at(0x4000, 7);
  };
  Bench bench;
  CHECK(bench.attach<Disk3310>(0x240, std::make_unique<BlockStoreInStorage>(Disk3310::block_count)).model() == "3310");
  CHECK(identity(bench) == std::vector<std::uint8_t>{0xFF, 0x43, 0x31, 0x01, 0x33, 0x10, 0x01});
  CHECK(bench.attach<Disk3370>(0x240, 2, std::make_unique<BlockStoreInStorage>(Disk3370::block_count_2)).model() == "3370");
  CHECK(identity(bench)[6] == 0x04);
}

TEST_CASE_FIXTURE(Disk, "random programs: sense behind every unit check, nothing written outside the extent") {
  std::mt19937 random(3370);
  const auto below = [&](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  constexpr auto codes = std::to_array<std::uint8_t>({0x02, 0x41, 0x42, 0x43, 0x63, 0x64, 0x94, 0xB4, 0x14, 0xE4, 0x03, 0x43});
  unsigned transfers = 0;
  for (unsigned round = 0; round < 3000; ++round) {
    CAPTURE(round);
    const auto some = [&](std::uint32_t usual) { return below(10) == 0 ? static_cast<std::uint32_t>(random()) : below(usual); };
    constexpr auto masks = std::to_array<std::uint8_t>({0x00, 0xC0, 0x40, 0x04});
    extent(below(8) == 0 ? static_cast<std::uint8_t>(random()) : masks[below(4)], 100, 0, some(80));
    constexpr auto operations = std::to_array<std::uint8_t>({0x01, 0x02, 0x04, 0x05, 0x06});
    location(below(8) == 0 ? static_cast<std::uint8_t>(random()) : operations[below(5)], static_cast<std::uint16_t>(some(6)),
             some(80), static_cast<std::uint8_t>(below(8)));
    put(data_at, std::vector<std::uint8_t>(4096, 0xA5));
    ccw(program, command::define_extent, extent_at, flag::cc | flag::sli, below(8) == 0 ? 9 : 16);
    ccw(program + 8, command::locate, locate_at, flag::cc | flag::sli, 8);
    for (unsigned i = 2; i < 6; ++i)
      ccw(program + 8 * i, codes[below(codes.size())], below(12) == 0 ? 0xFF00 : data_at,
          static_cast<std::uint8_t>((i < 5 ? flag::cc : 0) | flag::sli), static_cast<std::uint16_t>(1 + below(3000)));
    const auto result = channels.start_io(number, program + 8 * below(4));
    run();
    auto status = result.csw ? result.csw->unit_status : std::uint8_t{0};
    while (channels.interruption_pending(number)) status |= channels.take(number).csw.unit_status;
    if ((status & unit::unit_check) != 0)
      CHECK(sense_data()[0] != 0);
    else
      ++transfers;
  }
  CHECK(transfers > 100);
  for (std::uint32_t block = 0; block < disk->blocks(); ++block)
    if ((block < 100 && block != 0) || block > 300) CHECK((*disk->store().read(block))[0] != 0xA5);
}

}  // namespace
}  // namespace io_test
