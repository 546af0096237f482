// Builds one random unit: mode and address space, registers, instructions with operands that suit them (as the cases of
// tests/peer have), and among them short sequences that set out to do something with the machine.
#pragma once

#include <initializer_list>
#include <span>
#include <vector>

#include "../../peer/builder.hpp"
#include "program.hpp"
#include "spaces.hpp"

namespace equivalence::random {

/// The rows that stand anywhere in units.
struct Rows {
  std::vector<const isa370::InstructionRow*> plain;
  std::vector<const isa370::InstructionRow*> control;  ///< Privileged ones, of which nothing depends on time.
  Rows();
};

/// What a unit is to do beside some instructions.
enum class Aim : std::uint8_t {
  compute,
  control,
  change_tables,
  switch_spaces,
  long_move,
  timers,
  signals,
  start_io,
  look_at_io,
  clocks,
  wait
};

class UnitBuilder : private peer::Builder {
 public:
  UnitBuilder(peer::Random random, const Rows& rows, Spaces& spaces, const Program& program)
      : Builder(random, rows.plain), all_rows_(rows), spaces_(spaces), program_(program) {}
  /// With `all_keys` the storage keys of the whole arena, otherwise some.
  [[nodiscard]] Unit build(Aim aim, bool all_keys);
  /// What comes behind must begin with PTLB, or after a while.
  [[nodiscard]] bool wants_purge() const { return wants_purge_; }
  [[nodiscard]] bool wants_sleep() const { return wants_sleep_; }

 private:
  // unit_builder.cpp
  void choose_mode(Aim aim);
  void choose_space();
  void choose_control();
  void choose_events();
  void write_instructions(Aim aim);
  void some_instructions(std::uint32_t most);
  void finish();
  void emit(std::initializer_list<unsigned> bytes);
  [[nodiscard]] std::uint8_t free_register();
  /// A register that holds `value`.
  [[nodiscard]] std::uint8_t with(std::uint32_t value);
  /// The address of bytes that the unit finds in storage, on a doubleword.
  [[nodiscard]] std::uint32_t place_data(std::span<const std::uint8_t> bytes);
  [[nodiscard]] std::uint8_t with_word(std::uint32_t word);
  [[nodiscard]] std::uint8_t with_doubleword(std::uint64_t word);
  void patch(std::uint32_t absolute, std::vector<std::uint8_t> bytes);
  void patch_halfword(std::uint32_t absolute, std::uint16_t halfword);
  [[nodiscard]] const Space& space() const { return spaces_.all()[space_]; }
  [[nodiscard]] std::uint64_t psw_behind(std::uint32_t length) const;

  // aims.cpp
  void write_aim(Aim aim);
  void change_tables();
  void change_tables_before();
  void touch(std::uint32_t address);
  [[nodiscard]] std::uint8_t free_pair();
  void switch_spaces();
  void long_move();
  void set_timers();
  void signal();
  void start_io();
  void look_at_io();
  void look_at_clocks();
  void wait();
  void open_masks();
  [[nodiscard]] std::uint32_t write_channel_program(bool console);
  [[nodiscard]] std::uint64_t random_ccw(bool console, std::uint32_t at);
  void wait_for_io();
  void enable_external(std::uint32_t masks);

  const Rows& all_rows_;
  Spaces& spaces_;
  const Program& program_;
  Unit unit_;
  std::size_t space_ = 0;
  bool stays_disabled_ = false;  ///< For I/O: what is under way ends at a time that nobody knows.
  bool all_keys_ = false;
  bool ended_ = false;  ///< Nothing may stand behind.
  bool wants_purge_ = false;
  bool wants_sleep_ = false;
};

}  // namespace equivalence::random
