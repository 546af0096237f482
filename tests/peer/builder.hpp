// Builds one random case: first the mode and address space, then registers, then instructions with operands that suit them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <isa370/instruction.hpp>

#include "case.hpp"
#include "random.hpp"

namespace peer {

/// The fields of an instruction to be; which of them mean something depends on the format.
struct Fields {
  const isa370::InstructionRow* row = nullptr;
  std::uint8_t r1 = 0;
  std::uint8_t r2 = 0;  ///< Or X2, R3, M3.
  std::uint8_t immediate = 0;
  std::uint8_t l1 = 0;
  std::uint8_t l2 = 0;
  std::uint8_t b1 = 0;
  std::uint8_t b2 = 0;
  std::uint16_t d1 = 0;
  std::uint16_t d2 = 0;
};
[[nodiscard]] std::vector<std::uint8_t> encode(const Fields& fields);

class Builder {
 public:
  Builder(Random random, std::span<const isa370::InstructionRow* const> rows) : random_(random), rows_(rows) {}
  [[nodiscard]] Case build();

 protected:
  // builder.cpp: mode and address space.
  void choose_psw();
  void choose_translation();
  void make_tables();
  void choose_keys();
  void choose_registers();
  void choose_control_registers();
  void make_prefix_page();
  [[nodiscard]] std::uint32_t random_logical();
  [[nodiscard]] std::uint32_t random_offset();
  [[nodiscard]] std::optional<std::uint16_t> arena_offset(std::uint32_t logical) const;
  void poke(std::uint32_t logical, std::span<const std::uint8_t> bytes);
  void poke_word(std::uint32_t logical, std::uint32_t word);
  void poke_doubleword(std::uint32_t logical, std::uint64_t doubleword);

  // instructions.cpp: instructions and where they stand.
  void write_code();
  [[nodiscard]] std::array<std::uint8_t, 4> backward_branch(std::uint32_t target);
  [[nodiscard]] bool place(std::span<const std::uint8_t> text);
  [[nodiscard]] Fields random_fields(const isa370::InstructionRow& row);
  [[nodiscard]] std::vector<std::uint8_t> random_instruction(const isa370::InstructionRow& row);
  [[nodiscard]] std::vector<std::uint8_t> random_execute(const isa370::InstructionRow& row);
  [[nodiscard]] std::uint8_t random_register(const isa370::InstructionRow& row, bool first);
  void choose_operand(std::uint8_t& base, std::uint16_t& displacement, std::uint32_t boundary);
  [[nodiscard]] std::uint32_t first_operand(const Fields& fields) const;
  [[nodiscard]] std::uint32_t second_operand(const Fields& fields) const;
  /// Gives the register the value if nothing depends on it yet.
  void claim(std::uint8_t number, std::uint32_t value);
  [[nodiscard]] bool claimed(std::uint8_t number) const { return (claimed_ >> number & 1) != 0; }

  // operands.cpp: operands by mnemonic.
  void prepare(Fields& fields);
  void prepare_translate(const Fields& fields);
  void prepare_equal(const Fields& fields);
  void prepare_byte(const Fields& fields);
  void prepare_decimal(Fields& fields);
  void prepare_edit(Fields& fields);
  void prepare_floating_point(const Fields& fields);
  void prepare_branch(Fields& fields);
  void prepare_long(const Fields& fields);
  void prepare_swap(const Fields& fields);
  void prepare_divide(const Fields& fields);
  void prepare_load_psw(const Fields& fields);
  void prepare_control(const Fields& fields);
  void prepare_key_operand(Fields& fields);
  void prepare_mask(Fields& fields);

  Random random_;
  std::span<const isa370::InstructionRow* const> rows_;
  Case case_;
  bool extended_ = false;
  bool translation_ = false;
  bool problem_ = false;
  std::uint8_t main_key_ = 0;
  std::uint32_t page_bits_ = 12;
  std::uint32_t segment_bits_ = 16;
  struct Page {
    std::uint32_t address = 0;
    std::uint16_t offset = 0;
  };
  std::vector<Page> pages_;      ///< Those that lie in the arena, by virtual address.
  std::uint32_t next_ = 0;       ///< Where the next instruction goes.
  std::uint16_t addresses_ = 0;  ///< Registers that hold addresses of the arena.
  std::uint16_t claimed_ = 0;
};

}  // namespace peer
