// Operands that suit an instruction, so that it does more than to meet an exception.
#include <algorithm>
#include <array>

#include <isa370/bits.hpp>

#include "builder.hpp"
#include "numbers.hpp"

namespace peer {
namespace {

bool among(std::string_view mnemonic, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, mnemonic) != names.end();
}

}  // namespace

void Builder::prepare(Fields& f) {
  const auto& row = *f.row;
  const auto name = row.mnemonic;
  if (among(name, {"ED", "EDMK"})) return prepare_edit(f);
  if (row.section == "Decimal Instructions" || among(name, {"CVB", "PACK", "UNPK"})) return prepare_decimal(f);
  if (row.section == "Floating-Point Instructions") return prepare_floating_point(f);
  if (among(name, {"BC", "BCR", "BAL", "BALR", "BCT", "BCTR", "BXH", "BXLE"})) return prepare_branch(f);
  if (among(name, {"MVCL", "CLCL"})) return prepare_long(f);
  if (among(name, {"CS", "CDS"})) return prepare_swap(f);
  if (among(name, {"D", "DR"})) return prepare_divide(f);
  if (name == "LPSW") return prepare_load_psw(f);
  if (among(name, {"LCTL", "SPX"})) return prepare_control(f);
  if (among(name, {"SSK", "ISK", "RRB"})) return prepare_key_operand(f);
  if (among(name, {"SSM", "STNSM", "STOSM"})) return prepare_mask(f);
  if (among(name, {"TR", "TRT"})) return prepare_translate(f);
  if (among(name, {"CLC", "NC", "OC", "XC"}) && random_.percent(50)) return prepare_equal(f);
  if (among(name, {"CLI", "TM", "NI", "OI", "XI"}) && random_.percent(60)) return prepare_byte(f);
  if (among(name, {"CR", "CLR", "SR", "SLR", "XR", "CDR", "CER", "SDR", "SER"}) && random_.percent(20)) f.r2 = f.r1;
  if (among(name, {"C", "CL", "S", "SL", "X"}) && random_.percent(25))
    return poke_word(second_operand(f), case_.gpr[f.r1] + random_.below(3) - 1);
  if (row.format == isa370::Format::rx && random_.percent(40)) poke_word(second_operand(f), random_word(random_));
}

/// Tables in which few functions are not zero, so that TRT comes to the end, or to the last byte, as often as to the first.
void Builder::prepare_translate(const Fields& f) {
  if (random_.percent(25)) return;
  constexpr std::uint32_t functions = 256;
  std::vector<std::uint8_t> table(functions);
  for (auto left = random_.below(4); left > 0; --left) table[random_.below(functions)] = random_.byte();
  std::vector<std::uint8_t> arguments(f.l1 + 1U, random_.byte());
  if (random_.percent(50)) arguments[random_.percent(50) ? f.l1 : random_.below(f.l1 + 1U)] = random_.byte();
  if (random_.percent(70)) table[arguments[random_.percent(50) ? f.l1 : 0]] = random_.byte();
  poke(second_operand(f), table);
  poke(first_operand(f), arguments);
}

/// Operands that are equal, or differ in one byte.
void Builder::prepare_equal(const Fields& f) {
  auto bytes = random_.percent(20) ? std::vector<std::uint8_t>(f.l1 + 1U) : random_field(random_, f.l1 + 1U);
  poke(first_operand(f), bytes);
  if (random_.percent(50)) bytes[random_.percent(50) ? f.l1 : random_.below(f.l1 + 1U)] ^= random_.byte();
  poke(second_operand(f), bytes);
}

void Builder::prepare_byte(const Fields& f) {
  const auto near = static_cast<std::uint8_t>(f.immediate + random_.below(3) - 1);
  const std::array<std::uint8_t, 4> choices{near, f.immediate, static_cast<std::uint8_t>(~f.immediate),
                                            static_cast<std::uint8_t>(f.immediate & random_.byte())};
  const std::array<std::uint8_t, 1> byte{random_.one_of(choices)};
  poke(first_operand(f), byte);
}

void Builder::prepare_decimal(Fields& f) {
  const auto name = f.row->mnemonic;
  if (name == "CVB") {
    auto number = random_packed(random_, 8);
    const auto zeros = random_.percent(70) ? 2 + random_.below(5) : 0;
    std::fill_n(number.begin(), zeros, std::uint8_t{0});
    return poke(second_operand(f), number);
  }
  const bool multiplies = among(name, {"MP", "DP"});
  if (multiplies && random_.percent(90)) {
    f.l2 = static_cast<std::uint8_t>(random_.below(8));
    f.l1 = static_cast<std::uint8_t>(f.l2 + 1U + random_.below(15U - f.l2));
  }
  if (name == "UNPK" || name == "PACK") return poke(second_operand(f), random_field(random_, f.l2 + 1U));
  auto first = random_packed(random_, f.l1 + 1U);
  auto second = random_packed(random_, f.l2 + 1U);
  // Now and then the same digits, with this sign or another: equal numbers, sums of zero.
  if (!multiplies && random_.percent(20)) {
    std::ranges::fill(second, std::uint8_t{0});
    const auto common = static_cast<std::ptrdiff_t>(std::min(first.size(), second.size()));
    std::fill(first.begin(), first.end() - common, std::uint8_t{0});
    std::copy(first.end() - common, first.end(), second.end() - common);
    if (random_.percent(50)) second.back() ^= 1;
  }
  if (name == "MP" && random_.percent(85)) std::fill_n(first.begin(), std::min(f.l2 + 1U, f.l1 + 0U), std::uint8_t{0});
  if (name == "DP" && random_.percent(60)) std::fill_n(first.begin(), std::min(f.l2 + 1U, f.l1 + 0U), std::uint8_t{0});
  poke(first_operand(f), first);
  if (name != "SRP") return poke(second_operand(f), second);
  if (random_.percent(60)) {
    f.b2 = 0;
    const auto shift = random_.below(12);
    f.d2 = static_cast<std::uint16_t>(random_.percent(50) ? shift : 64 - shift);
  }
}

void Builder::prepare_edit(Fields& f) {
  if (random_.percent(85)) f.l1 = static_cast<std::uint8_t>(random_.below(32));
  poke(first_operand(f), random_pattern(random_, f.l1 + 1U));
  std::vector<std::uint8_t> source;
  while (source.size() <= f.l1 / 2U) {
    const auto number = random_packed(random_, 1 + random_.below(8));
    source.insert(source.end(), number.begin(), number.end());
  }
  poke(second_operand(f), source);
}

void Builder::prepare_floating_point(const Fields& f) {
  const bool to_storage = among(f.row->mnemonic, {"STD", "STE"});
  if (f.row->format == isa370::Format::rx && !to_storage && random_.percent(75)) {
    auto value = random_floating_point(random_);
    const auto near = case_.fpr[(f.r1 & 6U) / 2];
    if (random_.percent(25)) value = near ^ (random_.next() & 0x8000'0000'0000'00FF);
    poke_doubleword(second_operand(f), value);
  }
}

/// Branches go forward to what comes next, or a few bytes off.
void Builder::prepare_branch(Fields& f) {
  const bool to_register = f.row->format == isa370::Format::rr || f.row->format == isa370::Format::rr_mask;
  const auto length = to_register ? 2U : 4U;
  const auto target = next_ + length + (random_.percent(70) ? 0 : 2 * random_.below(4));
  if (to_register) {
    if (f.r2 != 0) claim(f.r2, target | static_cast<std::uint32_t>(random_.byte()) << 24);
  } else {
    f.b2 = static_cast<std::uint8_t>(1 + random_.below(15));
    f.d2 = static_cast<std::uint16_t>(random_.below(64));
    claim(f.b2, target - f.d2);
    if (f.row->format != isa370::Format::rs && random_.percent(80)) f.r2 = 0;
  }
  if (f.row->mnemonic.starts_with("BCT") && random_.percent(50)) claim(f.r1, random_.below(3));
}

/// Areas of up to a few hundred bytes, sometimes overlapping; lengths that differ by little, padding bytes.
void Builder::prepare_long(const Fields& f) {
  if (random_.percent(5)) return;
  const auto length = random_.percent(20) ? random_.below(3000) : random_.below(300);
  const auto other = random_.percent(50) ? length : random_.percent(50) ? random_.below(300) : 0;
  const auto padding = static_cast<std::uint32_t>(random_.byte()) << 24;
  const auto first = random_logical();
  const auto second = random_.percent(30) ? first + random_.below(200) - 100 : random_logical();
  const auto garbage = [&] { return static_cast<std::uint32_t>(random_.byte()) << 24; };
  claim(f.r1, (first & isa370::address_mask) | garbage());
  claim((f.r1 + 1U) & 0xF, length | garbage());
  claim(f.r2, (second & isa370::address_mask) | garbage());
  claim((f.r2 + 1U) & 0xF, other | padding);
  if (f.row->mnemonic != "CLCL" || random_.percent(30)) return;
  const auto equal = random_field(random_, 1 + random_.below(16));
  for (std::uint32_t at = 0; at < std::min(length, 400U); at += static_cast<std::uint32_t>(equal.size())) {
    poke(first + at, equal);
    poke(second + at, equal);
  }
}

void Builder::prepare_swap(const Fields& f) {
  if (random_.percent(45)) return;
  const auto at = second_operand(f);
  poke_word(at, case_.gpr[f.r1]);
  if (f.row->mnemonic == "CDS") poke_word(at + 4, case_.gpr[(f.r1 + 1U) & 0xF]);
}

/// Dividends that leave quotients that fit, or just not.
void Builder::prepare_divide(const Fields& f) {
  if (random_.percent(15)) return;
  const auto divisor = random_word(random_);
  const auto signed_divisor = static_cast<std::int64_t>(static_cast<std::int32_t>(divisor));
  const auto quotient = static_cast<std::int64_t>(static_cast<std::int32_t>(random_word(random_)));
  const auto dividend = static_cast<std::uint64_t>(signed_divisor * quotient + random_.below(5));
  claim(f.r1, static_cast<std::uint32_t>(dividend >> 32));
  claim((f.r1 + 1U) & 0xF, static_cast<std::uint32_t>(dividend));
  if (f.row->format == isa370::Format::rr)
    claim(f.r2, divisor);
  else
    poke_word(second_operand(f), divisor);
}

/// A PSW that goes on behind the instruction, in this mode or another.
void Builder::prepare_load_psw(const Fields& f) {
  constexpr std::uint64_t address_part = isa370::address_mask;
  if (random_.percent(5)) return;
  auto word = (case_.psw & ~address_part) | (next_ + 4);
  if (random_.percent(40)) word ^= std::uint64_t{random_.below(16)} << 52;
  if (random_.percent(20)) word ^= isa370::bit<std::uint64_t>(15);
  if (random_.percent(20) && !translation_) {
    // The other mode; what is at the right in one is not in the other.
    constexpr std::uint64_t common = 0x00FF'0000'00FF'FFFF;
    word = (word & common) ^ isa370::bit<std::uint64_t>(12);
  }
  if (random_.percent(30)) word ^= std::uint64_t{random_.below(64)} << ((word & isa370::bit<std::uint64_t>(12)) != 0 ? 40 : 24);
  if (random_.percent(3)) word |= 1;
  poke_doubleword(second_operand(f), word);
}

/// Control registers get what they have, but those that nothing here depends on. A prefix is zero or the page for it.
void Builder::prepare_control(const Fields& f) {
  const auto at = second_operand(f);
  if (f.row->mnemonic == "SPX") {
    const auto page = random_.percent(80) ? case_.prefix_page : 0;
    return poke_word(at, page | (random_word(random_) & 0x8000'0FFF));
  }
  const auto count = ((f.r2 - f.r1) & 0xFU) + 1;
  for (unsigned i = 0; i < count; ++i) {
    const auto number = (f.r1 + i) & 0xF;
    const bool free = number == 8 || (number >= 3 && number <= 7 && number != 6) || number == 12 || number == 13;
    poke_word(at + 4 * i, free ? random_word(random_) : case_.cr[number]);
  }
}

void Builder::prepare_key_operand(Fields& f) {
  const auto block = arena + random_.below(arena_blocks) * block_size + (random_.below(block_size) & ~0xFU);
  if (f.row->mnemonic == "RRB") {
    f.b2 = static_cast<std::uint8_t>(1 + random_.below(15));
    f.d2 = static_cast<std::uint16_t>(random_.below(16));
    return claim(f.b2, block);
  }
  claim(f.r2, block | static_cast<std::uint32_t>(random_.byte()) << 24 | (random_.percent(3) ? 1U + random_.below(15) : 0));
  if (f.row->mnemonic == "SSK" && f.r1 != f.r2 && random_.percent(60))
    claim(f.r1, (random_word(random_) & 0xFFFF'FF00) | static_cast<std::uint32_t>(main_key_ << 4) | random_.below(8) << 1);
}

/// In EC mode most bits of the system mask must be zeros.
void Builder::prepare_mask(Fields& f) {
  if (random_.percent(15)) return;
  const auto good = static_cast<std::uint8_t>((extended_ ? random_.byte() & 0x03 : random_.byte()) | (translation_ ? 4 : 0));
  f.immediate = good;
  if (f.row->mnemonic == "SSM") {
    const std::array<std::uint8_t, 1> mask{good};
    poke(second_operand(f), mask);
  }
}

}  // namespace peer
