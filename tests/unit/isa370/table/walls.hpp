// Walls in storage: an address from which on accesses meet an exception, of each kind that there is. And scenes: an instruction
// with one operand across such a wall.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <isa370/machine.hpp>

#include "storage_roles.hpp"

namespace table_test {

inline constexpr std::uint32_t wall_storage_size = 0x1'0000;
inline constexpr std::uint32_t code_address = 0x1000;     ///< Of the instruction, or of EXECUTE.
inline constexpr std::uint32_t subject_address = 0x0E00;  ///< EXECUTE needs no base register for it.
inline constexpr std::uint32_t tables_first = 0x3000;     ///< Segment and page tables, as long as a page.
inline constexpr std::uint32_t elsewhere = 0x5103;        ///< Where the other operand lies.

struct Wall {
  const char* name;
  std::uint32_t at;
  isa370::ProgramInterruption on_fetch;
  isa370::ProgramInterruption on_store;
  bool extended_control = false;
  std::uint32_t translation = 0;  ///< The format in control register 0; 0 is no translation.
  std::uint8_t key = 0x30;        ///< Of the block behind the wall; the program's is 3.
  std::uint32_t segment_1 = 1;    ///< The segment-table entry of the second 64K.
  std::uint32_t page_table_length = 0xF;
  std::uint16_t page_behind = 0;  ///< What is put into the page-table entry of the page behind the wall; 0: nothing.
};

[[nodiscard]] std::span<const Wall> walls();

/// What a machine holds before an instruction.
struct Scene {
  std::vector<std::uint8_t> bytes;
  std::vector<std::uint8_t> keys;
  isa370::CpuState cpu;
};

/// A scene without an instruction: tables, new PSWs, digits in all of storage, registers. `open` makes it without the wall.
[[nodiscard]] Scene scene_of(const Wall& wall, bool open);
/// Makes it a scene of the 360/67's extended mode, without translation.
void make_extended_67(Scene& scene);
/// Puts the instruction there, or EXECUTE with it as the subject, which it does not modify.
void put_instruction(Scene& scene, std::span<const std::uint8_t> text, bool by_execute);

/// Gives it to the machine. The keys only if asked for: that makes the machine forget what it knows of storage.
void set_scene(isa370::Machine& machine, const Scene& scene, bool with_keys);

/// What a program interruption leaves behind of the scene. `nullified`: the instruction address stays at the instruction.
struct ExpectedInterruption {
  isa370::ProgramInterruption code;
  unsigned length = 0;  ///< Bytes.
  bool nullified = false;
  std::uint32_t address = code_address;  ///< Of the instruction.
};
/// What is not as the scene was, and not as the interruption makes it. A translation exception's address must lie in the
/// 2,048 bytes from `exception_block` on. Empty when all is well.
[[nodiscard]] std::string wrong_after(isa370::Machine& machine, const Scene& scene, const ExpectedInterruption& expected,
                                      std::uint32_t exception_block);

}  // namespace table_test
