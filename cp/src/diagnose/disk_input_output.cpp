// X'18': records of a disk, as CMS reads and writes them. The channel program has a standard form, which CP checks before it
// starts anything:
//
//   SEEK; SET SECTOR (not on a 2314); SEARCH ID EQUAL; TIC back to it; READ DATA or WRITE DATA
//   and so on for the next record, with SEEK HEAD (or none) instead of SEEK.
#include <algorithm>
#include <array>
#include <optional>

#include <isa370/devices/direct_access_storage.hpp>

#include "diagnose/services.hpp"
#include "diagnose/synchronous_io.hpp"

namespace cp::diagnose {
namespace {

using isa370::Instruction;
namespace channel_status = isa370::channel_status;
namespace unit_status = isa370::unit_status;

constexpr std::uint32_t most_records = 15;
constexpr std::uint32_t most_bytes = 2048;

constexpr Completion wrong_device{1, 2};
constexpr Completion read_only{1, 3};
constexpr Completion outside_disk{1, 4};
constexpr Completion not_aligned{2, 5};
constexpr Completion argument_outside_storage{2, 6};
constexpr Completion neither_read_nor_write{2, 7};
constexpr Completion no_bytes{2, 8};
constexpr Completion too_many_bytes{2, 9};
constexpr Completion buffer_outside_storage{2, 10};
constexpr Completion wrong_number{2, 11};
constexpr Completion other_cylinder{2, 12};

namespace command {
constexpr std::uint8_t write_data = 0x05;
constexpr std::uint8_t read_data = 0x06;
constexpr std::uint8_t seek = 0x07;
constexpr std::uint8_t transfer_in_channel = 0x08;
constexpr std::uint8_t seek_head = 0x1B;
constexpr std::uint8_t set_sector = 0x23;
constexpr std::uint8_t search_identifier_equal = 0x31;
}  // namespace command

/// The types that the manual lists, and the 3380 of later releases.
bool is_standard(const isa370::DirectAccessStorage& disk) {
  constexpr auto types = std::to_array<std::string_view>({"2314", "3330", "3340", "3350", "3380"});
  return std::ranges::find(types, disk.model()) != types.end();
}

struct ChannelCommand {
  std::uint8_t code = 0;
  std::uint32_t address = 0;
  bool chains = false;
  std::uint16_t count = 0;
};

/// Goes through a chain of CCWs in the guest's storage.
class Chain {
 public:
  Chain(VirtualCpu& cpu, std::uint32_t at, const isa370::DirectAccessStorage& disk) : cpu_(cpu), at_(at), disk_(disk) {}

  /// What is wrong with the chain of at most `records` reads and writes; nothing when it can be started.
  [[nodiscard]] std::optional<Completion> check(std::uint32_t records) {
    for (std::uint32_t done = 0;; ++done) {
      if (done == records) return wrong_number;
      bool chains = false;
      if (const auto wrong = check_record(done == 0, chains)) return wrong;
      if (!chains) return std::nullopt;
    }
  }
  [[nodiscard]] bool outside_storage() const { return outside_storage_; }

 private:
  [[nodiscard]] ChannelCommand next() {
    std::array<std::uint8_t, 8> bytes{};
    if (!fetch(at_, bytes)) outside_storage_ = true;
    at_ = (at_ + 8) & isa370::address_mask;
    constexpr std::uint8_t chain_command = 0x40;
    return {.code = bytes[0],
            .address = isa370::load_big_endian<std::uint32_t>(bytes.data()) & isa370::address_mask,
            .chains = (bytes[4] & chain_command) != 0,
            .count = isa370::load_big_endian<std::uint16_t>(bytes.data() + 6)};
  }
  [[nodiscard]] bool in_storage(std::uint32_t address, std::uint32_t length) const {
    const auto size = cpu_.guest.storage_size();
    return address < size && length <= size - address;
  }
  [[nodiscard]] bool fetch(std::uint32_t address, std::span<std::uint8_t> into) const {
    return in_storage(address, static_cast<std::uint32_t>(into.size())) &&
           cpu_.storage.fetch_absolute_now(cpu_.guest, address, into, 0).done();
  }

  [[nodiscard]] std::optional<Completion> check_record(bool first, bool& chains) {
    auto ccw = next();
    if (ccw.code == command::seek || (!first && ccw.code == command::seek_head)) {
      if (const auto wrong = check_seek(ccw.address, first)) return wrong;
      ccw = next();
    } else if (first) {
      return neither_read_nor_write;
    }
    if (ccw.code == command::set_sector) ccw = next();
    if (ccw.code != command::search_identifier_equal) return neither_read_nor_write;
    constexpr std::uint32_t identifier_length = 5;
    if (!in_storage(ccw.address, identifier_length)) return argument_outside_storage;
    const auto search = (at_ - 8) & isa370::address_mask;
    ccw = next();
    if (ccw.code != command::transfer_in_channel || ccw.address != search) return neither_read_nor_write;
    ccw = next();
    chains = ccw.chains;
    return check_transfer(ccw);
  }

  /// Bin, bin, cylinder, head: two bytes each.
  [[nodiscard]] std::optional<Completion> check_seek(std::uint32_t address, bool first) {
    std::array<std::uint8_t, 6> argument{};
    if (!fetch(address, argument)) return argument_outside_storage;
    const auto cylinder = isa370::load_big_endian<std::uint16_t>(argument.data() + 2);
    if (!first && cylinder != cylinder_) return other_cylinder;
    cylinder_ = cylinder;
    const auto* const pack = disk_.store();
    if (pack != nullptr && cylinder >= pack->geometry().cylinders) return outside_disk;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Completion> check_transfer(const ChannelCommand& ccw) const {
    if (ccw.code != command::read_data && ccw.code != command::write_data) return neither_read_nor_write;
    if (ccw.count == 0) return no_bytes;
    if (ccw.count > most_bytes) return too_many_bytes;
    if (!in_storage(ccw.address, ccw.count)) return buffer_outside_storage;
    if (ccw.code == command::write_data && disk_.store() != nullptr && !disk_.writable()) return read_only;
    return std::nullopt;
  }

  VirtualCpu& cpu_;
  std::uint32_t at_;
  const isa370::DirectAccessStorage& disk_;
  std::uint16_t cylinder_ = 0;  ///< Of the first seek, which a chain begins with.
  bool outside_storage_ = false;
};

void conclude(VirtualCpu& cpu, const SynchronousIo& io) {
  constexpr std::uint8_t both = unit_status::channel_end | unit_status::device_end;
  if (io.ending.unit_status == both && io.ending.channel_status == 0) return complete(cpu, {});
  complete(cpu, completion::error);
  cpu.paging.bring_now(cpu.guest, 0);
  cpu.storage.write_low(cpu.guest, isa370::fixed_location::channel_status_word, io.ending.to_bits());
}

}  // namespace

/// The channel works with key 0.
Simulated standard_disk_input_output(VirtualCpu& cpu, const Instruction& i) {
  const auto number = static_cast<isa370::DeviceNumber>(cpu.gpr(i.r1) & 0xFFFF);
  const auto refused = [&](const Completion& completion) {
    complete(cpu, completion);
    return cpu.done("not started on disk {:03X}: condition code {}, register 15 {}", number, completion.condition_code,
                    completion.code);
  };
  auto& channels = cpu.guest.io->channels();
  const auto* const device = channels.device(number);
  if (device == nullptr) return refused(completion::not_attached);
  const auto* const disk = dynamic_cast<const isa370::DirectAccessStorage*>(device);
  if (disk == nullptr || !is_standard(*disk)) return refused(wrong_device);
  if (channels.busy(number) || channels.interruption_pending(number)) return refused(completion::busy);
  const auto at = cpu.gpr(i.r3) & isa370::address_mask;
  if (at % 8 != 0) return refused(not_aligned);
  const auto records = cpu.gpr(15);
  if (records == 0 || records > most_records) return refused(wrong_number);
  Chain chain(cpu, at, *disk);
  const auto wrong = chain.check(records);
  if (chain.outside_storage()) return Simulated::exception(isa370::ProgramInterruption::addressing);
  if (wrong) return refused(*wrong);
  return start_synchronous_io(cpu, {.device = number, .conclude = conclude}, at);
}

}  // namespace cp::diagnose
