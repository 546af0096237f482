// What the macro processor asks of the assembly: statements to be assembled or shown, operations, symbols, cards.
#include <fmt/format.h>

#include <algorithm>

#include "assembly.hpp"
#include "characters.hpp"
#include "isa370/ebcdic.hpp"

namespace isa370::assembler {

void Assembly::assemble(SourceReader::Item item) {
  auto* statement = add_statement(std::move(item.statement));
  if (statement == nullptr) return;
  if (!item.faults.empty()) report_faults(*statement, item.faults);
  if (statement->comment || statement->faulty) return;
  try {
    first_pass_of(*statement);
  } catch (const Fault& fault) {
    // A name that the faulty statement bears is known all the same, so that one mistake is one message.
    report_faults(*statement, {fault});
  }
}

void Assembly::show(SourceReader::Item item) {
  auto* statement = add_statement(std::move(item.statement));
  if (statement == nullptr) return;
  report_faults(*statement, item.faults);
  statement->comment = true;
}

const Assembly::Meaning& Assembly::meaning_of(const std::string& operation) const {
  if (const auto known = meanings_.find(operation); known != meanings_.end()) return known->second;
  Meaning meaning;
  meaning.directive = find_directive(operation);
  if (meaning.directive == nullptr) meaning.machine = find_operation(operation);
  return meanings_.emplace(operation, meaning).first->second;
}

void Assembly::define_operation(std::string_view name, std::string_view operation) {
  meanings_[std::string(name)] = operation.empty() ? Meaning() : Meaning(meaning_of(std::string(operation)));
}

std::optional<SymbolAttributes> Assembly::attributes(std::string_view symbol) const {
  const auto found = module_.symbols.all().find(symbol);
  if (found == module_.symbols.all().end()) return std::nullopt;
  const auto& known = found->second;
  return SymbolAttributes{known.attributes.type, static_cast<std::int32_t>(std::min(known.value.length, 65535U)),
                          known.attributes.scale, integer_attribute(known).value_or(0)};
}

std::string Assembly::current_section_name() const {
  return section_ < 0 ? std::string() : module_.sections[static_cast<std::size_t>(section_)].name;
}

std::uint32_t Assembly::add_file(std::string name) {
  const auto known = std::ranges::find(module_.files, name);
  if (known != module_.files.end()) return static_cast<std::uint32_t>(known - module_.files.begin());
  module_.files.push_back(std::move(name));
  return static_cast<std::uint32_t>(module_.files.size() - 1);
}

std::uint32_t Assembly::add_call(MacroCall call) {
  module_.calls.push_back(std::move(call));
  return static_cast<std::uint32_t>(module_.calls.size() - 1);
}

void Assembly::punch(std::string_view card) {
  auto& punched = module_.punched.emplace_back();
  punched.fill(object_card::blank);
  const auto bytes = to_ebcdic(card.substr(0, punched.size()));
  std::ranges::copy(bytes, punched.begin());
}

std::string Assembly::context_of(std::uint32_t call) const {
  constexpr int most_lines = 8;
  std::string text;
  for (int i = 0; call != no_call; ++i) {
    const auto& here = module_.calls[call];
    // Of a long chain the innermost calls, and the one in open code.
    if (i < most_lines || here.outer == no_call)
      text += fmt::format("{}:{}: in this call of {}\n", module_.files[here.file], here.line, here.macro);
    else if (i == most_lines)
      text += "...\n";
    call = here.outer;
  }
  return text;
}

}  // namespace isa370::assembler
