// Assembles and runs programs on both machines.
#include "program_twins.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <isa370/assembler.hpp>

namespace table_test {

using namespace isa370;

LoadedImage assembled_image(std::string_view statements) {
  const auto source = fmt::format("T        CSECT\n         USING T,15\n{}\n         END\n", statements);
  const auto result = assembler::assemble({"test.asm", source});
  // Operands off their boundary are warnings: these programs store into instructions.
  for (const auto& diagnostic : result.diagnostics)
    if (diagnostic.severity == assembler::Severity::error) FAIL_CHECK(to_string(diagnostic));
  const auto image = load_decks({{result.deck}}, 0);
  return image ? *image : LoadedImage{};
}

std::vector<std::uint8_t> assembled(std::string_view statements) { return assembled_image(statements).bytes; }

ProgramTwins::ProgramTwins(bool extended_control)
    : fast({.storage_size = storage_size, .interval_timer = false}),
      plain({.storage_size = storage_size, .interval_timer = false, .fast_paths = false}) {
  both([&](Machine& machine) {
    const std::uint64_t wait = extended_control ? 0x000A'0000'0000'0E00 : 0x0002'0000'0000'0E00;
    for (const auto location :
         {fixed_location::external_new_psw, fixed_location::supervisor_call_new_psw, fixed_location::program_new_psw,
          fixed_location::machine_check_new_psw, fixed_location::io_new_psw})
      machine.storage().write(AbsoluteAddress{location}, wait + location);
    machine.cpu().psw.extended_control = extended_control;
  });
}

void ProgramTwins::make_tables(bool translating) {
  constexpr std::uint32_t pages_of_4k = 0x0080'0000;
  both([&](Machine& machine) {
    auto& storage = machine.storage();
    storage.write(AbsoluteAddress{segment_table}, 0xF000'0000 | page_table);
    for (std::uint32_t segment = 1; segment < 16; ++segment) storage.write(AbsoluteAddress{segment_table + 4 * segment}, 1U);
    for (std::uint32_t page = 0; page < 16; ++page)
      storage.write(AbsoluteAddress{page_table + 2 * page}, static_cast<std::uint16_t>(page << 4));
    machine.cpu().cr[0] |= pages_of_4k;
    machine.cpu().cr[1] = segment_table;
    if (translating) machine.cpu().psw.system_mask |= ProgramStatusWord::translation_mask;
  });
}

std::string ProgramTwins::run(std::uint64_t instructions) {
  const auto exit = fast.run({.instructions = instructions});
  const auto plain_exit = plain.run({.instructions = instructions});
  auto wrong = differences(whole_state(fast), whole_state(plain));
  if (exit.reason != plain_exit.reason) wrong += "; they stop differently";
  return wrong;
}

std::uint16_t ProgramTwins::program_code() const {
  const bool extended_control = fast.cpu().psw.extended_control;
  return fast.storage().read<std::uint16_t>(
      {extended_control ? fixed_location::program_interruption_code + 2 : fixed_location::program_old_psw + 2});
}

}  // namespace table_test
