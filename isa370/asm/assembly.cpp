// The two passes, and what every statement needs: its name, its place, its faults.
#include "assembly.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "characters.hpp"
#include "listing.hpp"
#include "object_writer.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t most_statements = 500'000;
constexpr std::uint32_t doubleword = 8;
constexpr std::size_t most_sections = 4096;
constexpr std::size_t most_repeated = 10'000;
constexpr std::size_t most_relocations = 0x10'0000;

constexpr std::uint32_t align_up(std::uint32_t location, std::uint32_t boundary) {
  return (location + boundary - 1) / boundary * boundary;
}

}  // namespace

Assembly::Assembly(const Source& source, const Options& options) : options_(options), processor_(*this, options, source) {
  module_.files.push_back(source.name);
}

Result Assembly::run() {
  first_pass();
  define_postponed();
  place_sections();
  second_pass();
  std::ranges::stable_sort(diagnostics_, {}, [](const Placed& p) { return std::pair(p.file, p.diagnostic.line); });
  Result result;
  for (auto& placed : diagnostics_) result.diagnostics.push_back(std::move(placed.diagnostic));
  result.listing = write_listing(module_, result.diagnostics);
  if (result.ok()) result.deck = write_object_deck(module_);
  return result;
}

// First pass

void Assembly::first_pass() {
  while (!finished() && processor_.step()) {
  }
  if (overflowed_ || processor_.gave_up()) return;
  if (processor_.definition_open())
    report_last("MEND is missing: a macro definition is not closed");
  else if (!ended_)
    supply_end();
  else
    check_behind_end();
}

Statement* Assembly::add_statement(Statement statement) {
  if (module_.statements.size() >= most_statements) {
    overflow(
        fmt::format("the source has more than {} statements; does COPY name the same members again and again, or is "
                    "there a loop in a macro?",
                    most_statements));
    return nullptr;
  }
  module_.statements.push_back(std::move(statement));
  auto& added = module_.statements.back();
  added.section = section_;
  if (section_ >= 0) added.start = added.location = module_.sections[static_cast<std::size_t>(section_)].location;
  return &added;
}

void Assembly::report_faults(Statement& statement, const std::vector<Fault>& faults) {
  for (const auto& fault : faults) report(statement, fault);
  if (statement.faulty && !statement.name.empty()) module_.symbols.poison(to_upper(statement.view(statement.name)));
}

void Assembly::first_pass_of(Statement& statement) {
  if (statement.operation.empty())
    throw Fault(whole_statement, "the operation is missing; a name begins in column 1, an operation behind a blank");
  const auto operation = to_upper(statement.view(statement.operation));
  const auto& meaning = meaning_of(operation);
  if (meaning.directive != nullptr) statement.directive = meaning.directive->name;
  if (!statement.name.empty() && statement.directive != "TITLE") (void)name_of(statement);
  if (const auto* directive = meaning.directive) {
    if (!directive->may_have_name && !statement.name.empty())
      throw Fault(0, fmt::format("{} takes no name; column 1 must be blank", operation));
    if (directive->first != nullptr) (this->*directive->first)(statement);
    return;
  }
  if (!meaning.machine) refuse_operation(statement, operation);
  statement.row = meaning.machine->row;
  if (meaning.machine->mask) statement.mask = *meaning.machine->mask;
  first_instruction(statement, *meaning.machine);
}

void Assembly::refuse_operation(const Statement& statement, const std::string& operation) {
  throw Fault(statement.operation.offset,
              fmt::format("{} is neither a machine instruction nor an assembler statement, and there is no macro of this name",
                          operation));
}

void Assembly::check_behind_end() {
  const auto line = processor_.first_unread_line();
  if (line == 0) return;
  report(module_.statements.back(),
         Fault(whole_statement,
               fmt::format("line {} and what follows it stand behind END and are not assembled; remove them", line)));
}

/// An EQU may name symbols that stand further on, as long as the first pass did not need it: try until nothing changes.
void Assembly::define_postponed() {
  for (bool progress = true; progress && !postponed_.empty();) {
    progress = false;
    std::vector<std::size_t> still;
    for (const auto index : postponed_) {
      auto& statement = module_.statements[index];
      try {
        define_equ(statement);
        progress = true;
      } catch (const Fault& fault) {
        if (fault.undefined) {
          still.push_back(index);
          continue;
        }
        report(statement, fault);
        module_.symbols.poison(name_of(statement));
        progress = true;
      }
    }
    postponed_ = std::move(still);
  }
  refuse_postponed();
}

void Assembly::refuse_postponed() {
  std::set<std::string> names;
  for (const auto index : postponed_) names.insert(name_of(module_.statements[index]));
  for (const auto index : postponed_) {
    auto& statement = module_.statements[index];
    try {
      define_equ(statement);
    } catch (const Fault& fault) {
      Cursor cursor{statement.text, fault.offset, statement.operands.end()};
      const auto missing = read_symbol(cursor, "a symbol");
      report(statement,
             Fault(fault.offset,
                   names.contains(missing)
                       ? fmt::format("{} waits for this symbol or for another that is not defined; give one of them a value",
                                     missing)
                       : fmt::format("{} is not defined; a statement must bear this name, or EXTRN name it", missing)));
    }
  }
  for (const auto& name : names) module_.symbols.poison(name);
}

void Assembly::place_sections() {
  std::uint64_t next = start_origin_;
  for (auto& section : module_.sections) {
    if (!is_control(section.kind)) continue;
    section.origin = static_cast<std::uint32_t>(std::min(next, most_bytes));
    next = (next + section.length + doubleword - 1) / doubleword * doubleword;
  }
  if (next > most_bytes && !module_.statements.empty())
    report_last("the control sections together are larger than the 16 megabytes that can be addressed");
}

// Second pass

void Assembly::second_pass() {
  second_ = true;
  for (auto& statement : module_.statements) {
    statement.first_text = module_.text.size();
    if (statement.comment || statement.faulty) continue;
    try {
      second_pass_of(statement);
    } catch (const Fault& fault) {
      report(statement, fault);
    }
  }
  std::uint16_t id = 0;
  for (auto& section : module_.sections)
    if (section.kind != SectionKind::dummy || section.named_by_q) section.id = ++id;
}

void Assembly::second_pass_of(Statement& statement) {
  if (const auto* directive = statement.directive.empty() ? nullptr : find_directive(statement.directive)) {
    if (directive->second != nullptr) (this->*directive->second)(statement);
  } else if (statement.row != nullptr) {
    second_instruction(
        statement,
        {statement.row, statement.mask < 0 ? std::nullopt : std::optional(static_cast<std::uint8_t>(statement.mask))});
  }
}

// Faults

void Assembly::report(const Statement& statement, const Fault& fault) {
  if (fault.warning) return warn(statement, fault);
  module_.statements[index_of(statement)].faulty = true;
  // An empty text: the consequence of a mistake that was reported where it was made.
  if (!fault.text.empty()) note(statement, fault, Severity::error);
}

void Assembly::warn(const Statement& statement, const Fault& fault) { note(statement, fault, Severity::warning); }

void Assembly::note(const Statement& statement, const Fault& fault, Severity severity) {
  const auto offset = fault.offset == whole_statement ? 0 : std::min(fault.offset, statement.text.size());
  const auto& segment = segment_at(statement, offset);
  const auto column =
      fault.offset == whole_statement ? 0U : segment.column + static_cast<std::uint32_t>(offset - segment.offset);
  module_.complaints[index_of(statement)].push_back({fault.text, severity});
  if (!is_news(statement, segment.line, fault.text)) {
    if (++repeated_ == most_repeated) overflow("the same mistakes are made again and again; the rest is not assembled");
    return;
  }
  diagnostics_.push_back({statement.file,
                          {module_.files[statement.file], segment.line, column, fault.text, segment.source_line, severity,
                           context_of(statement.call)}});
}

void Assembly::overflow(const std::string& text) {
  if (std::exchange(overflowed_, true)) return;
  report_last(text);
}

/// A loop makes the same mistake again and again, and so do many calls of one macro.
bool Assembly::is_news(const Statement& statement, std::uint32_t line, const std::string& text) {
  constexpr int most_calls = 10;
  constexpr int most_of_a_line = 100;
  auto& before = reported_[{statement.file, line, text}];
  if (before.calls == most_calls || (before.calls > 0 && before.last == statement.call)) return false;
  if (++reported_of_line_[{statement.file, line}] > most_of_a_line) return false;
  ++before.calls;
  before.last = statement.call;
  return true;
}

void Assembly::report_last(const std::string& text) {
  if (module_.statements.empty())
    diagnostics_.push_back({0, {module_.files.front(), 1, 0, text, {}, Severity::error, {}}});
  else
    report(module_.statements.back(), Fault(whole_statement, text));
}

// What statements need

std::size_t Assembly::index_of(const Statement& statement) const {
  return static_cast<std::size_t>(&statement - module_.statements.data());
}

Surroundings Assembly::surroundings(const Statement& statement) {
  Surroundings result;
  result.symbols = &module_.symbols;
  result.sections = &module_.sections;
  result.section = statement.section;
  result.location = statement.location;
  result.length = std::max(statement.length, 1U);
  result.statement = static_cast<std::uint32_t>(index_of(statement) + 1);
  result.count_references = second_;
  return result;
}

Cursor Assembly::operands(const Statement& statement) const {
  return {statement.text, statement.operands.offset, statement.operands.end()};
}

std::string Assembly::name_of(const Statement& statement) const {
  Cursor cursor{statement.text, statement.name.offset, statement.name.end()};
  auto name = read_symbol(cursor, "the name of a statement");
  cursor.expect_end("the name");
  return name;
}

void Assembly::define_name(const Statement& statement, const Value& value, Attributes attributes) {
  if (statement.name.empty()) return;
  const auto name = name_of(statement);
  if (module_.symbols.define(name, value, static_cast<std::uint32_t>(index_of(statement) + 1), attributes)) return;
  const auto first = module_.symbols.find(name)->defined_at;
  throw Fault(0, fmt::format("{} is defined already, in statement {}", name, first));
}

void Assembly::define_here(const Statement& statement, std::uint32_t length, Attributes attributes) {
  define_name(statement, {statement.location, {{statement.section, 1}}, length}, attributes);
}

Section& Assembly::current_section() {
  if (section_ < 0) section_ = open_section("", SectionKind::unnamed);
  return module_.sections[static_cast<std::size_t>(section_)];
}

int Assembly::open_section(std::string_view name, SectionKind kind) {
  for (std::size_t i = 0; i < module_.sections.size(); ++i)
    if (module_.sections[i].name == name && module_.sections[i].kind == kind) return static_cast<int>(i);
  return add_section(name, kind);
}

int Assembly::external_section(std::string_view name, SectionKind kind) {
  for (std::size_t i = 0; i < module_.sections.size(); ++i) {
    const auto& section = module_.sections[i];
    const bool external = section.kind == SectionKind::external || section.kind == SectionKind::weak;
    if (section.name == name && (external || section.kind == SectionKind::v_constant)) return static_cast<int>(i);
  }
  return add_section(name, kind);
}

int Assembly::add_section(std::string_view name, SectionKind kind) {
  if (module_.sections.size() == most_sections)
    throw Fault(whole_statement, fmt::format("a module has {} sections and external symbols at most", most_sections));
  module_.sections.push_back({std::string(name), kind});
  return static_cast<int>(module_.sections.size() - 1);
}

void Assembly::begin_at_boundary(Statement& statement, std::uint32_t boundary) {
  const auto& section = current_section();
  statement.section = section_;
  statement.start = section.location;
  statement.location = align_up(section.location, boundary);
}

void Assembly::advance(Statement& statement, std::uint32_t location) {
  auto& section = current_section();
  if (location > most_bytes)
    throw Fault(whole_statement, "the section becomes larger than the 16 megabytes that can be addressed");
  statement.length = location - statement.location;
  section.location = location;
  section.length = std::max(section.length, location);
}

std::size_t Assembly::emit_text(int section, std::uint32_t location, std::vector<std::uint8_t> bytes) {
  text_bytes_ += bytes.size();
  if (text_bytes_ > 2 * most_bytes) throw Fault(whole_statement, "there is more object code than 16 megabytes can hold");
  module_.text.push_back({section, location, std::move(bytes)});
  return module_.text.size() - 1;
}

void Assembly::emit(Statement& statement, std::uint32_t location, std::vector<std::uint8_t> bytes) {
  const auto piece = emit_text(statement.section, location, std::move(bytes));
  if (statement.text_count == 0) statement.first_text = piece;
  statement.text_count = piece + 1 - statement.first_text;
}

void Assembly::emit_padding(Statement& statement, std::uint32_t from, std::uint32_t to) {
  if (from < to) module_.text[emit_text(statement.section, from, std::vector<std::uint8_t>(to - from))].padding = true;
}

void Assembly::add_fixups(int section, std::uint32_t location, const std::vector<Fixup>& fixups) {
  if (module_.relocations.size() + fixups.size() > most_relocations)
    throw Fault(whole_statement, "there are more address constants than one module can hold");
  for (const auto& fixup : fixups) {
    const bool is_v = fixup.kind == AddressKind::v_constant;
    const int target = is_v ? external_section(fixup.external, SectionKind::v_constant) : fixup.section;
    if (fixup.kind == AddressKind::dummy_offset) module_.sections[static_cast<std::size_t>(target)].named_by_q = true;
    module_.relocations.push_back({target, section, location + fixup.offset, fixup.length, fixup.negative, fixup.kind});
  }
}

void Assembly::emit_constant(Statement& statement, std::uint32_t location, EncodedConstant constant) {
  add_fixups(statement.section, location, constant.fixups);
  emit(statement, location, std::move(constant.bytes));
}

}  // namespace isa370::assembler
