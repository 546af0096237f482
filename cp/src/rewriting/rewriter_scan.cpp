// What the guest will execute next: its code in the frames that are there, and what is remembered of code seen before.
#include <algorithm>
#include <utility>

#include "rewriting/rewriter.hpp"

namespace cp {
namespace {

using isa370::Storage;

constexpr std::uint32_t block_size = Storage::key_block_size;

/// How many bytes from here on lie in one block, whatever the page size of a guest is.
std::uint32_t rest_of_block(std::uint32_t address) { return block_size - address % block_size; }

}  // namespace

std::optional<Rewriter::Run> Rewriter::next_run(Guest& guest) {
  const auto address = cpu().psw.address;
  const auto code = code_at(guest, address);
  if (code.empty()) return std::nullopt;
  const auto real = system_.machine.translate({address})->value;
  const auto run = look_at(guest, real, code);
  if (run.ending != ScannedRun::Ending::open) return run_in(address, code, run);
  // It goes on in the next block. Where that has no frame, the machine stops by itself.
  const auto next = (address + static_cast<std::uint32_t>(code.size())) & isa370::address_mask;
  const auto more = code_at(guest, next);
  if (more.empty() && system_.machine.translate({next})) return std::nullopt;
  text_.assign(code.begin(), code.end());
  text_.insert(text_.end(), more.begin(), more.end());
  const auto longer = scan_run(text_, silent());
  return longer.length == 0 && longer.ending == ScannedRun::Ending::open ? std::nullopt : run_in(address, text_, longer);
}

/// Where to put the patch, so that no instruction before it comes across it.
std::optional<Rewriter::Run> Rewriter::run_in(std::uint32_t address, std::span<const std::uint8_t> code,
                                              const ScannedRun& scanned) {
  if (scanned.ending != ScannedRun::Ending::stop) return Run{.address = address, .length = scanned.length};
  auto end = scanned.length;
  while (const auto touching = first_touching(code, end, (address + end) & isa370::address_mask, system_.machine.cpu().gpr))
    end = *touching;
  const bool silent_one = scanned.silent && end == scanned.length;
  // Its first instruction is what would have to wait for itself.
  if (end == 0 && !silent_one) return std::nullopt;
  return Run{.address = address,
             .length = end + isa370::instruction_length(code[end]),
             .stop = (address + end) & isa370::address_mask,
             .silent = silent_one};
}

/// The run that begins there, from memory if its code is still the same.
ScannedRun Rewriter::look_at(Guest& guest, std::uint32_t real_address, std::span<const std::uint8_t> code) {
  auto& known = memory_[real_address / 2 % memory_.size()];
  if (known.real_address == real_address && known.code.size() <= code.size() &&
      std::ranges::equal(known.code, code.first(known.code.size())))
    return known.run;
  const auto run = scan_run(code, silent());
  ++guest.counters.runs_scanned;
  if (run.ending == ScannedRun::Ending::open) return run;  // What follows decides.
  const auto stop_length = run.ending == ScannedRun::Ending::stop ? instruction_at(code.subspan(run.length)).length : 0U;
  const auto seen = code.first(run.length + stop_length);
  known.real_address = real_address;
  known.run = run;
  known.code.assign(seen.begin(), seen.end());
  return run;
}

/// What lies at a logical address up to the end of its block; nothing when the machine has no frame for it, when it is odd, or
/// when it must be executed an instruction at a time.
std::span<const std::uint8_t> Rewriter::code_at(Guest& guest, std::uint32_t address) {
  if (address % 2 != 0) return {};
  const auto real = system_.machine.translate({address});
  if (!real || aliased(guest, address, real->value)) return {};
  const auto bytes = std::as_const(system_.machine).storage().bytes();
  return bytes.subspan(real->value, std::min(rest_of_block(address), most_bytes_in_run));
}

/// Whether the guest's tables in use have the page at another address, too. (Those that the machine has not met yet do not
/// count: when it does, CP gets control.)
bool Rewriter::aliased(Guest& guest, std::uint32_t address, std::uint32_t real_address) {
  if (!guest.cpu.psw.translation()) return false;
  const auto& frame = system_.paging.frames()[page_of(real_address)];
  return system_.paging.shadow_tables(guest).aliased(address, frame.page);
}

/// The silent instruction that would be executed now, by EXECUTE or where it stands.
std::optional<Rewriter::Silent> Rewriter::silent_instruction() {
  const auto text_of = [&](std::uint32_t address) -> std::optional<std::array<std::uint8_t, 6>> {
    std::array<std::uint8_t, 6> text{};
    for (std::uint32_t at = 0, length = 1; at < length; at += 2) {
      const auto real = system_.machine.translate({(address + at) & isa370::address_mask});
      if (address % 2 != 0 || !real) return std::nullopt;
      isa370::store_big_endian(&text[at], std::as_const(system_.machine).storage().read<std::uint16_t>({real->value}));
      length = isa370::instruction_length(text[0]);
    }
    return text;
  };
  const auto is_silent = [&](const std::array<std::uint8_t, 6>& text) {
    const auto i = instruction_at(text);
    return i.row != nullptr && silent().contains(*i.row);
  };
  const auto text = text_of(cpu().psw.address);
  if (!text) return std::nullopt;
  if (is_silent(*text)) return Silent{.text = *text};
  constexpr std::uint8_t execute = 0x44;
  if ((*text)[0] != execute) return std::nullopt;
  const auto i = instruction_at(*text);
  const auto at = [&](unsigned number) { return number != 0 ? cpu().gpr[number] : 0; };
  const auto address = (at(i.x2) + at(i.b2) + i.d2) & isa370::address_mask;
  auto subject = text_of(address);
  if (!subject) return std::nullopt;
  if (i.r1 != 0) (*subject)[1] |= static_cast<std::uint8_t>(cpu().gpr[i.r1]);
  return is_silent(*subject) ? std::optional(Silent{.text = *subject, .subject_address = address}) : std::nullopt;
}

}  // namespace cp
