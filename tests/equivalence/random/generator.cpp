// A random program: new PSWs, what arena, tables and devices hold, and units one behind the other.
#include "generator.hpp"

#include <array>

#include <isa370/bits.hpp>
#include <isa370/interruption.hpp>

#include "../../peer/numbers.hpp"
#include "layout.hpp"

namespace equivalence::random {
namespace {

using peer::Random;

struct Weight {
  Aim aim;
  std::uint32_t weight;
  const char* name;
};
constexpr auto weights = std::to_array<Weight>({{Aim::compute, 22, "compute"},
                                                {Aim::control, 18, "control"},
                                                {Aim::change_tables, 10, "change tables"},
                                                {Aim::switch_spaces, 6, "switch spaces"},
                                                {Aim::long_move, 8, "long move"},
                                                {Aim::timers, 8, "timers"},
                                                {Aim::signals, 6, "signals"},
                                                {Aim::start_io, 9, "start I/O"},
                                                {Aim::look_at_io, 7, "look at I/O"},
                                                {Aim::clocks, 4, "clocks"},
                                                {Aim::wait, 4, "wait"}});

const Weight& random_aim(Random& random) {
  std::uint32_t sum = 0;
  for (const auto& each : weights) sum += each.weight;
  auto left = random.below(sum);
  for (const auto& each : weights) {
    if (left < each.weight) return each;
    left -= each.weight;
  }
  return weights.front();
}

/// Handlers run disabled and without translation, in either mode.
void make_new_psws(Random& random, Program& program) {
  struct NewPsw {
    std::uint32_t location;
    std::uint32_t handler;
  };
  namespace location = isa370::fixed_location;
  constexpr auto psws = std::to_array<NewPsw>({{location::restart_new_psw, handlers + 0x50},
                                               {location::external_new_psw, handlers},
                                               {location::supervisor_call_new_psw, handlers + 0x10},
                                               {location::program_new_psw, handlers + 0x20},
                                               {location::machine_check_new_psw, handlers + 0x30},
                                               {location::io_new_psw, handlers + 0x40}});
  for (const auto& [at, handler] : psws) {
    StoragePatch patch{.address = at, .bytes = std::vector<std::uint8_t>(8)};
    const auto mode = random.percent(50) ? isa370::bit<std::uint64_t>(12) : 0;
    const auto code = std::uint64_t{random.below(4)} << (mode != 0 ? 44 : 28);
    isa370::store_big_endian(patch.bytes.data(), mode | code | handler);
    program.storage.push_back(std::move(patch));
  }
}

std::vector<std::uint8_t> random_bytes(Random& random, std::uint32_t length) {
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < length) {
    const auto some = peer::random_field(random, 1 + random.below(16));
    bytes.insert(bytes.end(), some.begin(), some.end());
  }
  bytes.resize(length);
  return bytes;
}

std::string random_line(Random& random, std::uint32_t longest) {
  std::string text;
  for (auto left = random.below(longest); left > 0; --left) text += static_cast<char>('A' + random.below(26));
  return text;
}

void make_media(Random& random, Program& program) {
  program.real_timer = random.percent(50);
  program.timed_devices = random.percent(70);
  for (auto left = random.below(4); left > 0; --left) program.typed.push_back(random_line(random, 30));
  for (auto left = random.below(8); left > 0; --left) program.cards.push_back(random_line(random, 80));
}

}  // namespace

Program generate(const Rows& rows, std::uint64_t seed, std::uint64_t number) {
  Random random(seed, number);
  Program program{.seed = seed, .number = number};
  make_media(random, program);
  make_new_psws(random, program);
  for (std::uint32_t block = 0; block < peer::arena_size; block += block_size)
    if (random.percent(85)) program.storage.push_back({peer::arena + block, random_bytes(random, block_size)});
  Spaces spaces(random);
  program.storage.insert(program.storage.end(), spaces.patches().begin(), spaces.patches().end());
  const auto count = 3 + random.below(18);
  std::size_t room = script_end - script - 8;
  bool purge = false;
  bool sleep = false;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto& aim = random_aim(random);
    UnitBuilder builder(Random(random.next()), rows, spaces, program);
    auto unit = builder.build(aim.aim, i == 0);
    unit.what = aim.name;
    if (std::exchange(purge, builder.wants_purge())) unit.flags |= flag::purge;
    if (std::exchange(sleep, builder.wants_sleep())) unit.flags |= flag::sleep;
    const auto length = record_of(unit).size();
    if (length > room) break;
    room -= length;
    program.units.push_back(std::move(unit));
  }
  return program;
}

}  // namespace equivalence::random
