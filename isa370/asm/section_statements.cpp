// Statements about sections, symbols and addressing: START CSECT DSECT COM DXD CXD ENTRY EXTRN WXTRN ORG USING DROP PUSH POP
// EQU END.
#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

#include "assembly.hpp"
#include "isa370/ebcdic.hpp"
#include "nominal_value.hpp"

namespace isa370::assembler {
namespace {

constexpr std::uint32_t doubleword = 8;
constexpr std::size_t most_entries = 4096;
constexpr std::int64_t highest_address = 0xFF'FFFF;

/// The operands of PUSH and POP; whether USING is among them.
bool read_states(Cursor& cursor) {
  bool usings = false;
  do {
    const auto at = cursor.at;
    const auto word = read_symbol(cursor, "USING or PRINT");
    if (word != "USING" && word != "PRINT") throw Fault(at, fmt::format("USING or PRINT is expected here, and not {}", word));
    usings = usings || word == "USING";
  } while (cursor.accept(','));
  cursor.expect_end("the operand");
  return usings;
}

}  // namespace

void Assembly::first_start(Statement& statement) {
  if (std::ranges::any_of(module_.sections, [](const Section& s) { return is_control(s.kind); }))
    throw Fault(whole_statement, "START must come before everything that belongs to a control section");
  auto cursor = operands(statement);
  if (!cursor.done()) {
    const auto origin = read_absolute(cursor, surroundings(statement), 0, highest_address, "the starting address");
    cursor.expect_end("the starting address");
    start_origin_ = static_cast<std::uint32_t>(origin + doubleword - 1) / doubleword * doubleword;
  }
  first_csect(statement);
}

void Assembly::first_csect(Statement& statement) {
  const bool named = !statement.name.empty();
  const auto count = module_.sections.size();
  section_ = open_section(named ? name_of(statement) : "", named ? SectionKind::control : SectionKind::unnamed);
  begin_at_boundary(statement, 1);
  if (module_.sections.size() > count) define_here(statement, 1, {'J'});
}

void Assembly::first_dsect(Statement& statement) {
  if (statement.name.empty()) throw Fault(whole_statement, "DSECT needs a name in column 1");
  const auto count = module_.sections.size();
  section_ = open_section(name_of(statement), SectionKind::dummy);
  begin_at_boundary(statement, 1);
  if (module_.sections.size() > count) define_here(statement, 1, {'J'});
}

/// A section that all modules share; the one without a name is "blank common". Nothing in it makes object code.
void Assembly::first_com(Statement& statement) {
  const auto count = module_.sections.size();
  section_ = open_section(statement.name.empty() ? "" : name_of(statement), SectionKind::common);
  begin_at_boundary(statement, 1);
  if (module_.sections.size() > count) define_here(statement, 1, {'J'});
}

/// An external dummy section, or "pseudo register": an area in a part of storage that the program gets while it runs. Q
/// constants give its place there.
void Assembly::first_dxd(Statement& statement) {
  if (statement.name.empty()) throw Fault(whole_statement, "DXD needs a name in column 1");
  auto cursor = operands(statement);
  if (cursor.done()) throw Fault(whole_statement, "DXD needs the area's size, written as in DS: 2D or CL80");
  OperandPlaces places(0);
  std::uint32_t alignment = 1;
  std::uint32_t length_attribute = 0;
  for (bool first = true; first || cursor.accept(','); first = false) {
    const auto constant = read_constant(cursor, surroundings(statement), false);
    (void)places.place(constant, statement.text);
    alignment = std::max(alignment, constant.alignment());
    if (first) length_attribute = value_length(constant, statement.text, 0);
  }
  cursor.expect_end("the constant");
  const int section = add_section(name_of(statement), SectionKind::external_dummy);
  define_name(statement, {0, {{section, 1}}, length_attribute});
  auto& area = module_.sections[static_cast<std::size_t>(section)];
  area.alignment = alignment;
  area.length = places.end();
}

void Assembly::first_cxd(Statement& statement) {
  constexpr std::uint32_t fullword = 4;
  if (!operands(statement).done()) throw Fault(statement.operands.offset, "CXD has no operand");
  begin_at_boundary(statement, fullword);
  define_here(statement, fullword, {'A'});
  advance(statement, statement.location + fullword);
}

/// A word into which the loader puts the length of all external dummy sections together.
void Assembly::second_cxd(Statement& statement) {
  emit_padding(statement, statement.start, statement.location);
  EncodedConstant length;
  append_number(length.bytes, 0, 4);
  length.fixups.push_back({0, 4, -1, {}, false, AddressKind::cumulative_length});
  emit_constant(statement, statement.location, std::move(length));
}

void Assembly::first_extrn(Statement& statement) { declare_external(statement, SectionKind::external, 'T'); }
void Assembly::first_wxtrn(Statement& statement) { declare_external(statement, SectionKind::weak, '$'); }

void Assembly::declare_external(Statement& statement, SectionKind kind, char type) {
  auto cursor = operands(statement);
  do {
    const auto at = cursor.at;
    const auto name = read_symbol(cursor, "an external symbol");
    const int section = external_section(name, kind);
    if (!module_.symbols.define(name, {0, {{section, 1}}, 1}, static_cast<std::uint32_t>(index_of(statement) + 1), {type}))
      throw Fault(at, fmt::format("{} is defined already, in statement {}; {} names symbols of other modules", name,
                                  module_.symbols.find(name)->defined_at, type == 'T' ? "EXTRN" : "WXTRN"));
  } while (cursor.accept(','));
  cursor.expect_end("the symbol");
}

void Assembly::first_entry(Statement& statement) {
  auto cursor = operands(statement);
  do {
    const auto at = cursor.at;
    const auto name = read_symbol(cursor, "a symbol of this module");
    if (module_.entries.size() == most_entries) throw Fault(at, fmt::format("a module has {} entries at most", most_entries));
    if (std::ranges::find(module_.entries, name, &Entry::name) == module_.entries.end())
      module_.entries.push_back({name, index_of(statement), at});
  } while (cursor.accept(','));
  cursor.expect_end("the symbol");
}

void Assembly::second_entry(Statement& statement) {
  auto cursor = operands(statement);
  do {
    const auto at = cursor.at;
    const auto value = read_expression(cursor, surroundings(statement));
    if (!value.simple() || !is_control(module_.sections[static_cast<std::size_t>(value.relocation.begin()->first)].kind))
      throw Fault(at, "ENTRY names addresses in the control sections of this module, and this is none");
  } while (cursor.accept(','));
}

void Assembly::first_org(Statement& statement) {
  auto& section = current_section();
  begin_at_boundary(statement, 1);
  auto cursor = operands(statement);
  auto location = section.length;
  if (!cursor.done()) {
    const auto at = cursor.at;
    const auto value = read_expression(cursor, surroundings(statement));
    cursor.expect_end("the address");
    if (value.relocation != Relocation{{section_, 1}})
      throw Fault(at, fmt::format("ORG needs an address in the section that it stands in, {}",
                                  section.name.empty() ? "the unnamed one" : section.name));
    if (value.number < 0) throw Fault(at, "ORG cannot go before the beginning of the section");
    if (value.number > highest_address) throw Fault(at, "ORG goes beyond the 16 megabytes that can be addressed");
    location = static_cast<std::uint32_t>(value.number);
  }
  statement.start = statement.location = location;
  advance(statement, location);
}

void Assembly::first_equ(Statement& statement) {
  try {
    define_equ(statement);
  } catch (const Fault& fault) {
    if (!fault.undefined) throw;
    postponed_.push_back(index_of(statement));
  }
}

void Assembly::define_equ(Statement& statement) {
  if (statement.name.empty()) throw Fault(whole_statement, "EQU gives its name a value; the name in column 1 is missing");
  auto cursor = operands(statement);
  const auto at = cursor.at;
  auto value = read_expression(cursor, surroundings(statement));
  if (!value.absolute() && !value.simple())
    throw Fault(at, "a symbol can be a number or an address, and not a combination of addresses");
  Attributes attributes;
  const auto here = surroundings(statement);
  if (cursor.accept(',') && cursor.peek() != ',')
    value.length = static_cast<std::uint32_t>(read_absolute(cursor, here, 0, 65535, "the length attribute"));
  if (cursor.accept(',')) {
    const auto code = static_cast<std::uint8_t>(read_absolute(cursor, here, 0, 255, "the type attribute"));
    attributes.type = to_ascii(std::span(&code, 1))[0];
  }
  cursor.expect_end("the value");
  define_name(statement, value, attributes);
}

void Assembly::second_equ(Statement& statement) {
  auto cursor = operands(statement);
  statement.shown_value = read_expression(cursor, surroundings(statement)).number;
  while (cursor.accept(','))
    if (!cursor.done() && cursor.peek() != ',') (void)read_expression(cursor, surroundings(statement));
}

void Assembly::second_using(Statement& statement) {
  constexpr std::int64_t reach = 4096;
  auto cursor = operands(statement);
  const auto here = surroundings(statement);
  const auto at = cursor.at;
  auto value = read_expression(cursor, here);
  if (!value.absolute() && !value.simple())
    throw Fault(at, "USING needs an address or a number, and not a combination of addresses");
  statement.shown_value = value.number;
  cursor.expect(',', "a comma and a base register are expected here; USING is written with address,register,...");
  do {
    usings_.use(static_cast<unsigned>(read_absolute(cursor, here, 0, 15, "the base register")), value);
    value.number += reach;
  } while (cursor.accept(','));
  cursor.expect_end("the base register");
}

void Assembly::second_drop(Statement& statement) {
  auto cursor = operands(statement);
  if (cursor.done()) return usings_.drop_all();
  do {
    const auto at = cursor.at;
    const auto base = read_absolute(cursor, surroundings(statement), 0, 15, "the base register");
    if (!usings_.drop(static_cast<unsigned>(base))) throw Fault(at, fmt::format("no USING of register {} is in effect", base));
  } while (cursor.accept(','));
  cursor.expect_end("the base register");
}

/// PUSH and POP of PRINT are the listing's business.
void Assembly::second_push(Statement& statement) {
  constexpr std::size_t deepest = 4;
  auto cursor = operands(statement);
  const auto at = cursor.at;
  if (!read_states(cursor)) return;
  if (pushed_usings_.size() == deepest)
    throw Fault(at, fmt::format("USING is pushed {} deep at most; a POP is missing", deepest));
  pushed_usings_.push_back(usings_);
}

void Assembly::second_pop(Statement& statement) {
  auto cursor = operands(statement);
  const auto at = cursor.at;
  if (!read_states(cursor)) return;
  if (pushed_usings_.empty()) throw Fault(at, "there is no PUSH USING that this POP could undo");
  usings_ = pushed_usings_.back();
  pushed_usings_.pop_back();
}

/// The source ended without END: that is as if it stood there.
void Assembly::supply_end() {
  if (module_.statements.empty()) return report_last("the source is empty; it has no statement, not even END");
  Statement end;
  const auto& last = module_.statements.back();
  end.file = last.file;
  end.text = "         END";
  end.directive = "END";
  const auto line = last.segments.back().line;
  end.segments.push_back({0, line, 1, end.text});
  split_fields(end);
  end.section = section_;
  module_.statements.push_back(std::move(end));
  auto& statement = module_.statements.back();
  warn(statement,
       Fault(whole_statement, "END is missing: it must be the last statement; the end of the source is taken for it"));
  try {
    first_end(statement);
  } catch (const Fault& fault) {
    report(statement, fault);
  }
}

/// Literals that no LTORG placed go to the end of the first control section.
void Assembly::first_end(Statement& statement) {
  ended_ = true;
  if (waiting_.empty()) return;
  const auto first = std::ranges::find_if(module_.sections, [](const Section& s) { return is_control(s.kind); });
  section_ = first == module_.sections.end() ? open_section("", SectionKind::unnamed)
                                             : static_cast<int>(first - module_.sections.begin());
  auto& section = current_section();
  section.location = section.length;
  begin_at_boundary(statement, doubleword);
  place_waiting_literals(statement);
}

void Assembly::second_end(Statement& statement) {
  if (statement.pool >= 0) {
    emit_padding(statement, statement.start, statement.location);
    emit_pool(statement);
  }
  auto cursor = operands(statement);
  if (cursor.done()) return;
  const auto at = cursor.at;
  const auto value = read_expression(cursor, surroundings(statement));
  cursor.expect_end("the entry point");
  const int section = value.simple() ? value.relocation.begin()->first : -1;
  const auto kind = section < 0 ? SectionKind::dummy : module_.sections[static_cast<std::size_t>(section)].kind;
  const bool elsewhere = kind == SectionKind::external || kind == SectionKind::weak;
  if (!is_control(kind) && (!elsewhere || value.number != 0))
    throw Fault(at, "END names the entry point: an address in a control section, or an external symbol");
  module_.has_entry_point = true;
  module_.entry_section = section;
  module_.entry_address = static_cast<std::uint32_t>(value.number);
}

}  // namespace isa370::assembler
