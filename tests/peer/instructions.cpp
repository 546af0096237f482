// Random instructions, and where they stand.
#include <algorithm>
#include <array>

#include <isa370/bits.hpp>

#include "builder.hpp"
#include "numbers.hpp"

namespace peer {
namespace {

using isa370::Format;

constexpr std::uint8_t supervisor_call = 0x0A;
constexpr std::uint8_t execute = 0x44;

bool among(std::string_view mnemonic, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, mnemonic) != names.end();
}

bool wants_even(std::string_view mnemonic) {
  return among(mnemonic, {"M", "MR", "D", "DR", "SRDA", "SLDA", "SRDL", "SLDL", "MVCL", "CLCL", "CDS"});
}
bool is_extended(std::string_view mnemonic, bool first) {
  if (among(mnemonic, {"AXR", "SXR", "MXR"})) return true;
  return first ? among(mnemonic, {"MXDR", "MXD"}) : mnemonic == "LRDR";
}

void put_address(std::vector<std::uint8_t>& bytes, std::uint8_t base, std::uint16_t displacement) {
  bytes.push_back(static_cast<std::uint8_t>(base << 4 | displacement >> 8));
  bytes.push_back(static_cast<std::uint8_t>(displacement));
}

/// The second byte.
std::uint8_t modifier_of(const Fields& f) {
  const auto halves = [](unsigned left, unsigned right) { return static_cast<std::uint8_t>(left << 4 | right); };
  switch (f.row->format) {
    case Format::rr_immediate:
    case Format::si:
      return f.immediate;
    case Format::ss_length:
      return f.l1;
    case Format::ss_two_lengths:
    case Format::ss_rounding:
      return halves(f.l1, f.l2);
    default:
      return f.row->opcode > 0xFF ? static_cast<std::uint8_t>(f.row->opcode) : halves(f.r1, f.r2);
  }
}

}  // namespace

std::vector<std::uint8_t> encode(const Fields& f) {
  const auto first = static_cast<std::uint8_t>(f.row->opcode > 0xFF ? f.row->opcode >> 8 : f.row->opcode);
  std::vector<std::uint8_t> bytes{first, modifier_of(f)};
  const auto length = isa370::instruction_length(first);
  const bool one_address = length == 4;
  if (length > 2)
    put_address(bytes, one_address && f.row->format != Format::si ? f.b2 : f.b1,
                one_address && f.row->format != Format::si ? f.d2 : f.d1);
  if (!one_address && length > 2) put_address(bytes, f.b2, f.d2);
  return bytes;
}

bool Builder::place(std::span<const std::uint8_t> text) {
  Placed placed{.address = next_};
  for (const auto byte : text) {
    const auto offset = arena_offset(next_);
    const bool in_tables = offset && *offset >= case_.tables && *offset < case_.tables + case_.tables_length;
    if (!offset || in_tables) break;
    placed.text.push_back(byte);
    placed.offsets.push_back(*offset);
    ++next_;
  }
  const bool whole = placed.text.size() == text.size();
  if (!placed.text.empty()) case_.instructions.push_back(std::move(placed));
  return whole;
}

void Builder::write_code() {
  constexpr std::uint32_t most_instructions = 7;
  next_ = random_logical() & isa370::address_mask & ~1U;
  if (random_.percent(1)) next_ |= 1;
  case_.psw |= next_;
  const auto count = 1 + random_.below(most_instructions);
  const auto begin = next_;
  bool placed = true;
  for (std::uint32_t i = 0; i < count && placed; ++i) {
    const auto* row = rows_[random_.below(static_cast<std::uint32_t>(rows_.size()))];
    const bool privileged = row->privilege == isa370::Privilege::supervisor;
    if (problem_ && privileged && random_.percent(85)) continue;
    if (row->mnemonic == "SVC" && random_.percent(90)) continue;
    const bool executed = random_.percent(12) && row->mnemonic != "EX";
    placed = place(executed ? random_execute(*row) : random_instruction(*row));
  }
  if (placed && random_.percent(25)) placed = place(backward_branch(begin));
  if (placed) (void)place(std::array{supervisor_call, random_.byte()});
}

/// BCT to the first instruction, so that all are performed a few times: as a machine performs what it has decoded before.
std::array<std::uint8_t, 4> Builder::backward_branch(std::uint32_t target) {
  const auto unclaimed = [&] {
    std::uint8_t number = 1;
    for (int attempt = 0; attempt < 30 && (claimed(number) || attempt == 0); ++attempt)
      number = static_cast<std::uint8_t>(1 + random_.below(15));
    return number;
  };
  const auto counter = unclaimed();
  claim(counter, 2 + random_.below(4));
  const auto base = unclaimed();
  claim(base, target);
  constexpr std::uint8_t branch_on_count = 0x46;
  return {branch_on_count, static_cast<std::uint8_t>(counter << 4), static_cast<std::uint8_t>(base << 4), 0};
}

void Builder::claim(std::uint8_t number, std::uint32_t value) {
  if (claimed(number)) return;
  claimed_ = static_cast<std::uint16_t>(claimed_ | 1U << number);
  addresses_ = static_cast<std::uint16_t>(addresses_ & ~(1U << number));
  case_.gpr[number] = value;
}

std::uint8_t Builder::random_register(const isa370::InstructionRow& row, bool first) {
  auto number = static_cast<std::uint8_t>(random_.below(16));
  if (row.section == "Floating-Point Instructions" && random_.percent(96)) {
    const bool extended = is_extended(row.mnemonic, first);
    return extended && random_.percent(95) ? number & 4U : number & 6U;
  }
  if (wants_even(row.mnemonic) && random_.percent(94)) number &= 0xE;
  // Results go where no base is, as a rule.
  for (int attempt = 0; first && attempt < 3 && ((addresses_ | claimed_) >> number & 1) != 0; ++attempt)
    number = static_cast<std::uint8_t>((number + 2U + 2U * random_.below(4)) & 0xF);
  return number;
}

void Builder::choose_operand(std::uint8_t& base, std::uint16_t& displacement, std::uint32_t boundary) {
  base = static_cast<std::uint8_t>(random_.below(16));
  for (int attempt = 0; attempt < 8 && (addresses_ >> base & 1) == 0; ++attempt)
    base = static_cast<std::uint8_t>(random_.below(16));
  if ((addresses_ >> base & 1) == 0 && base != 0 && !claimed(base) && random_.percent(90)) {
    case_.gpr[base] = random_logical();
    addresses_ = static_cast<std::uint16_t>(addresses_ | 1U << base);
  }
  displacement = static_cast<std::uint16_t>(random_.percent(85) ? random_.below(48) : random_.below(4096));
  const auto value = base == 0 ? 0 : case_.gpr[base];
  if (boundary > 1 && random_.percent(93)) {
    const auto wrong = (value + displacement) % boundary;
    displacement = static_cast<std::uint16_t>(displacement + (wrong == 0 ? 0 : boundary - wrong));
    if (displacement > 4095) displacement = static_cast<std::uint16_t>(displacement - boundary);
  }
}

std::uint32_t Builder::first_operand(const Fields& f) const {
  return ((f.b1 == 0 ? 0 : case_.gpr[f.b1]) + f.d1) & isa370::address_mask;
}
std::uint32_t Builder::second_operand(const Fields& f) const {
  const bool indexed = f.row->format == Format::rx || f.row->format == Format::rx_mask;
  const auto index = indexed && f.r2 != 0 ? case_.gpr[f.r2] : 0;
  return ((f.b2 == 0 ? 0 : case_.gpr[f.b2]) + index + f.d2) & isa370::address_mask;
}

Fields Builder::random_fields(const isa370::InstructionRow& row) {
  Fields f{.row = &row};
  f.r1 = random_register(row, true);
  f.r2 = random_register(row, false);
  f.immediate = random_.byte();
  if (row.mnemonic == "MC" && random_.percent(90)) f.immediate &= 0xF;
  f.l1 = static_cast<std::uint8_t>(random_.below(16));
  f.l2 = static_cast<std::uint8_t>(random_.below(16));
  if (row.format == Format::ss_length)
    f.l1 = static_cast<std::uint8_t>(random_.percent(70) ? random_.below(24) : random_.byte());
  if (row.format == Format::ss_rounding) f.l2 = static_cast<std::uint8_t>(random_.percent(90) ? random_.below(10) : f.l2);
  if (row.format == Format::rs_mask) f.r2 = static_cast<std::uint8_t>(random_.below(16));
  const bool bytes = row.format == Format::ss_length || row.format == Format::si || row.format == Format::rs_mask;
  const bool doubleword = among(row.mnemonic, {"LPSW", "CDS", "SCKC", "SPT", "SCK", "CVB", "CVD"}) ||
                          (row.section == "Floating-Point Instructions" && row.opcode < 0x70);
  const std::uint32_t boundary = bytes ? 1 : doubleword ? 8 : 4;
  choose_operand(f.b1, f.d1, bytes ? 1 : boundary);
  choose_operand(f.b2, f.d2, bytes ? 1 : boundary);
  if (row.format == Format::rx || row.format == Format::rx_mask) f.r2 = random_.percent(65) ? std::uint8_t{0} : f.r2;
  return f;
}

std::vector<std::uint8_t> Builder::random_instruction(const isa370::InstructionRow& row) {
  if (row.mnemonic == "EX") {
    const auto* subject = rows_[random_.below(static_cast<std::uint32_t>(rows_.size()))];
    return random_execute(*subject);
  }
  auto fields = random_fields(row);
  prepare(fields);
  return encode(fields);
}

/// The subject stands somewhere in the arena, near an address that a register holds. The register of EXECUTE, if any, supplies
/// as a rule the bits that the subject has already.
std::vector<std::uint8_t> Builder::random_execute(const isa370::InstructionRow& row) {
  auto fields = random_fields(row);
  prepare(fields);
  auto subject = encode(fields);
  auto at = random_logical() & isa370::address_mask & ~1U;
  if (random_.percent(2)) at |= 1;
  std::uint8_t base = 0;
  for (int attempt = 0; attempt < 16 && (base == 0 || claimed(base) || (addresses_ >> base & 1) != 0); ++attempt)
    base = static_cast<std::uint8_t>(random_.below(16));
  const auto displacement = static_cast<std::uint16_t>(random_.below(64));
  claim(base, at - displacement);
  const auto supplier = static_cast<std::uint8_t>(random_.percent(30) ? 0 : random_.below(16));
  if (supplier != 0) {
    const auto modifier = subject[1];
    const auto known = static_cast<std::uint8_t>(random_.percent(80) ? modifier & random_.byte() : random_.byte());
    if (random_.percent(70)) claim(supplier, (random_word(random_) & 0xFFFF'FF00) | (modifier & ~known & 0xFFU));
    subject[1] = known;
  }
  const auto resume = next_;
  next_ = at;
  const auto before = case_.instructions.size();
  (void)place(subject);
  if (case_.instructions.size() != before) case_.instructions.back().subject = true;
  next_ = resume;
  return {execute, static_cast<std::uint8_t>(unsigned{supplier} << 4 | (random_.percent(90) ? 0 : random_.below(16))),
          static_cast<std::uint8_t>(base << 4), static_cast<std::uint8_t>(displacement)};
}

}  // namespace peer
