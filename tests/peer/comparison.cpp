// Differences between results.
#include "comparison.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <isa370/bits.hpp>
#include <isa370/disassembler.hpp>
#include <isa370/interruption.hpp>
#include <isa370/program_status_word.hpp>

namespace peer {
namespace {

constexpr std::uint32_t old_psws_at = isa370::fixed_location::external_old_psw;
constexpr std::uint32_t codes_at = 0x80;

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) text += fmt::format("{}{:02X}", i != 0 && i % 4 == 0 ? " " : "", bytes[i]);
  return text;
}

template <typename Words>
void compare_words(std::vector<Difference>& found, Part part, const Words& ours, const Words& theirs) {
  constexpr auto digits = sizeof(typename Words::value_type) * 2;
  for (std::uint32_t i = 0; i < ours.size(); ++i)
    if (ours[i] != theirs[i])
      found.push_back({part, i, fmt::format("{:0{}X}", ours[i], digits), fmt::format("{:0{}X}", theirs[i], digits)});
}

template <std::size_t size>
void compare_bytes(std::vector<Difference>& found, Part part, std::uint32_t from, std::size_t unit,
                   const std::array<std::uint8_t, size>& ours, const std::array<std::uint8_t, size>& theirs) {
  for (std::size_t at = 0; at < size; at += unit) {
    const auto left = std::span(ours).subspan(at, unit);
    const auto right = std::span(theirs).subspan(at, unit);
    if (!std::ranges::equal(left, right))
      found.push_back({part, from + static_cast<std::uint32_t>(at), hexadecimal(left), hexadecimal(right)});
  }
}

std::vector<std::uint8_t> arena_after(const Case& one, const Result& result, std::span<const std::uint8_t> begin) {
  constexpr std::uint32_t timer_length = 4;
  std::vector<std::uint8_t> bytes(begin.begin(), begin.end());
  for (const auto& piece : result.pieces) std::ranges::copy(piece.bytes, bytes.begin() + piece.offset);
  if (one.prefix_page == 0) return bytes;
  const auto leave_out = [&](std::uint32_t location, std::uint32_t length) {
    std::fill_n(bytes.begin() + (one.prefix_page - arena + location), length, std::uint8_t{0});
  };
  // In a page that became page zero the interval timer runs; old PSWs, codes and what the harness saves are compared as such.
  leave_out(isa370::fixed_location::interval_timer, timer_length);
  if (result.prefix != one.prefix_page) return bytes;
  leave_out(old_psws_at, static_cast<std::uint32_t>(result.old_psws.size()));
  leave_out(page_zero::saved, page_zero::saved_length);
  leave_out(codes_at, static_cast<std::uint32_t>(result.codes.size()));
  return bytes;
}

void compare_storage(std::vector<Difference>& found, const Case& one, const Result& ours, const Result& theirs,
                     std::span<const std::uint8_t> begin) {
  constexpr std::uint32_t longest = 16;
  const auto left = arena_after(one, ours, begin);
  const auto right = arena_after(one, theirs, begin);
  for (std::uint32_t at = 0; at < arena_size;) {
    std::uint32_t end = at;
    while (end < arena_size && end - at < longest && left[end] != right[end]) ++end;
    if (end != at)
      found.push_back({Part::storage, arena + at, hexadecimal(std::span(left).subspan(at, end - at)),
                       hexadecimal(std::span(right).subspan(at, end - at))});
    at = end + 1;
  }
}

std::string_view name_of(Ending ending) {
  constexpr std::array<std::string_view, 6> names{"nothing",           "an external interruption",
                                                  "a supervisor call", "a program interruption",
                                                  "a machine check",   "an I/O interruption"};
  return names[static_cast<std::size_t>(ending)];
}

std::string registers(std::span<const std::uint32_t> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += fmt::format("{}{:08X}", i == 0 ? "    " : i % 8 == 0 ? "\n    " : " ", words[i]);
  return text + "\n";
}

std::string double_registers(std::span<const std::uint64_t> words) {
  std::string text = "    ";
  for (const auto word : words) text += fmt::format("{:016X} ", word);
  return text + "\n";
}

}  // namespace

std::string to_string(const Difference& d) {
  switch (d.part) {
    case Part::ending:
      return fmt::format("ended by: ours {}, theirs {}", d.ours, d.theirs);
    case Part::general_register:
      return fmt::format("general register {}: ours {}, theirs {}", d.index, d.ours, d.theirs);
    case Part::floating_point_register:
      return fmt::format("floating-point register {}: ours {}, theirs {}", d.index * 2, d.ours, d.theirs);
    case Part::control_register:
      return fmt::format("control register {}: ours {}, theirs {}", d.index, d.ours, d.theirs);
    case Part::prefix:
      return fmt::format("prefix: ours {}, theirs {}", d.ours, d.theirs);
    case Part::old_psw:
      return fmt::format("old PSW at {:02X}: ours {}, theirs {}", d.index, d.ours, d.theirs);
    case Part::code:
      return fmt::format("location {:02X}: ours {}, theirs {}", d.index, d.ours, d.theirs);
    case Part::key:
      return fmt::format("storage key of {:06X}: ours {}, theirs {}", arena + d.index * block_size, d.ours, d.theirs);
    case Part::storage:
      return fmt::format("storage at {:06X}: ours {}, theirs {}", d.index, d.ours, d.theirs);
  }
  return "";
}

std::vector<Difference> compare(const Case& one, const Result& ours, const Result& theirs,
                                std::span<const std::uint8_t> begin) {
  std::vector<Difference> found;
  if (ours == theirs) return found;
  if (ours.ending != theirs.ending)
    found.push_back({Part::ending, 0, std::string(name_of(ours.ending)), std::string(name_of(theirs.ending))});
  compare_bytes(found, Part::old_psw, old_psws_at, sizeof(std::uint64_t), ours.old_psws, theirs.old_psws);
  compare_bytes(found, Part::code, codes_at, sizeof(std::uint32_t), ours.codes, theirs.codes);
  compare_words(found, Part::general_register, ours.gpr, theirs.gpr);
  compare_words(found, Part::floating_point_register, ours.fpr, theirs.fpr);
  compare_words(found, Part::control_register, ours.cr, theirs.cr);
  compare_words(found, Part::prefix, std::array{ours.prefix}, std::array{theirs.prefix});
  compare_words(found, Part::key, ours.keys, theirs.keys);
  compare_storage(found, one, ours, theirs, begin);
  return found;
}

std::string describe(const Case& one, std::span<const std::uint8_t> begin) {
  auto text = fmt::format("  case {}: PSW {}", one.number, to_string(isa370::ProgramStatusWord::from_bits(one.psw)));
  const auto psw = isa370::ProgramStatusWord::from_bits(one.psw);
  text += fmt::format(" ({} mode, {} state, key {:X}{})\n", psw.extended_control ? "EC" : "BC",
                      psw.problem ? "problem" : "supervisor", psw.key, psw.translation() ? ", translation on" : "");
  text += "  general registers\n" + registers(one.gpr) + "  control registers\n" + registers(one.cr);
  text += "  floating-point registers\n" + double_registers(one.fpr);
  text += fmt::format("  keys of blocks from {:06X}: {}\n", arena, hexadecimal(one.keys));
  text += fmt::format("  segment table, page tables at {:06X}: {}\n", arena + one.tables,
                      hexadecimal(begin.subspan(one.tables, one.tables_length)));
  if (one.prefix_page != 0) text += fmt::format("  page for the prefix: {:06X}\n", one.prefix_page);
  text += "  storage that was put in\n";
  for (const auto& patch : one.patches)
    if (patch.offset != one.tables) text += fmt::format("    {:06X}  {}\n", arena + patch.offset, hexadecimal(patch.bytes));
  text += "  instructions\n";
  for (const auto& placed : one.instructions) {
    std::array<std::uint8_t, 6> bytes{};
    std::ranges::copy_n(placed.text.begin(), static_cast<std::ptrdiff_t>(std::min<std::size_t>(placed.text.size(), 6)),
                        bytes.begin());
    text += fmt::format("    {:06X}  {:<15} {}{}\n", placed.address, hexadecimal(placed.text), isa370::disassemble(bytes),
                        placed.subject ? "   (subject of EXECUTE)" : "");
  }
  return text;
}

std::string describe(const Result& result, std::span<const std::uint8_t> begin) {
  std::string text = fmt::format("    ended by {}\n", name_of(result.ending));
  for (std::size_t at = 0; at < result.old_psws.size(); at += sizeof(std::uint64_t)) {
    const auto bytes = std::span(result.old_psws).subspan(at, sizeof(std::uint64_t));
    if (std::ranges::any_of(bytes, [](std::uint8_t byte) { return byte != 0; }))
      text += fmt::format("    old PSW at {:02X}: {}\n", old_psws_at + at, hexadecimal(bytes));
  }
  text += fmt::format("    locations 80-BF: {}\n", hexadecimal(result.codes));
  text += registers(result.gpr) + registers(result.cr) + double_registers(result.fpr);
  text += fmt::format("    prefix {:08X}, keys {}\n", result.prefix, hexadecimal(result.keys));
  for (const auto& piece : result.pieces)
    for (std::size_t i = 0; i < piece.bytes.size(); ++i) {
      if (piece.bytes[i] == begin[piece.offset + i]) continue;
      auto end = i;
      while (end < piece.bytes.size() && end - i < 16 && piece.bytes[end] != begin[piece.offset + end]) ++end;
      text += fmt::format("    {:06X} was {}, is {}\n", arena + piece.offset + i,
                          hexadecimal(begin.subspan(piece.offset + i, end - i)),
                          hexadecimal(std::span(piece.bytes).subspan(i, end - i)));
      i = end;
    }
  return text;
}

}  // namespace peer
