// Declaring, finding and changing variable symbols.
#include "conditional_variables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "macro_operands.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t most_elements = 250'000;

VariableValue text_value(std::string_view text, bool is_parameter) {
  VariableValue value;
  value.text = text;
  value.is_parameter = is_parameter;
  value.entries = is_parameter ? sublist_size(text) : 1;
  return value;
}

/// Entry (i,j,...) of a list of lists.
std::string_view entry(std::string_view text, const std::vector<std::int32_t>& subscripts, std::size_t first, std::size_t at) {
  for (auto i = first; i < subscripts.size(); ++i) {
    if (subscripts[i] < 1) throw Fault(at, fmt::format("the subscript is {}; entries are numbered from 1", subscripts[i]));
    text = sublist_entry(text, static_cast<std::size_t>(subscripts[i]));
  }
  return text;
}

std::string_view declaration_of(SetKind kind) {
  return kind == SetKind::arithmetic ? "A" : kind == SetKind::logical ? "B" : "C";
}

}  // namespace

void Variables::pop() {
  for (const auto& [name, symbol] : frames_.back().set_symbols)
    if (symbol.use_count() == 1) elements_ -= symbol->numbers.size() + symbol->texts.size();
  frames_.pop_back();
}

bool Variables::declare(const std::string& name, SetKind kind, std::uint32_t dimension, bool global, std::size_t at) {
  if (parameter(name) != nullptr || system_variable(name) != nullptr || name == "SYSLIST") return false;
  auto& here = frame().set_symbols;
  if (here.contains(name)) return false;
  auto symbol = std::make_shared<SetSymbol>();
  symbol->kind = kind;
  symbol->dimension = dimension;
  if (global) {
    const auto [found, is_new] = globals_.try_emplace(name, symbol);
    symbol = found->second;
    if (!is_new && (symbol->kind != kind || symbol->dimension != dimension))
      throw Fault(at, fmt::format("&{} is declared elsewhere with GBL{} and {}; all its declarations must agree", name,
                                  declaration_of(symbol->kind),
                                  symbol->dimension == 0 ? "no dimension" : fmt::format("dimension {}", symbol->dimension)));
  }
  here.emplace(name, std::move(symbol));
  return true;
}

SetSymbol* Variables::find_set(std::string_view name) {
  auto& here = frame().set_symbols;
  const auto found = here.find(name);
  return found == here.end() ? nullptr : found->second.get();
}

void Variables::count_element(std::size_t at) {
  if (elements_ == most_elements)
    throw Fault(at, fmt::format("the SET symbols have more than {} values together", most_elements));
  ++elements_;
}

void Variables::assign(SetSymbol& symbol, std::uint32_t index, std::int32_t number, std::size_t at) {
  if (!symbol.numbers.contains(index)) count_element(at);
  symbol.numbers[index] = number;
}

void Variables::assign(SetSymbol& symbol, std::uint32_t index, std::string text, std::size_t at) {
  if (!symbol.texts.contains(index)) count_element(at);
  symbol.texts[index] = std::move(text);
}

bool Variables::takes_subscripts(std::string_view name) {
  if (const auto* symbol = find_set(name)) return symbol->dimension > 0;
  return name == "SYSLIST" || parameter(name) != nullptr;
}

const std::string* Variables::parameter(std::string_view name) {
  const auto& here = frame();
  if (here.definition == nullptr) return nullptr;
  if (!here.definition->name_parameter.empty() && here.definition->name_parameter == name) return &here.operands.front();
  const auto& parameters = here.definition->parameters;
  const auto found = std::ranges::find(parameters, name, &MacroParameter::name);
  return found == parameters.end() ? nullptr : &here.values[static_cast<std::size_t>(found - parameters.begin())];
}

const std::string* Variables::system_variable(std::string_view name) {
  if (name == "SYSPARM") return &options_.system_parameter;
  if (name == "SYSDATE") return &options_.system_date;
  if (name == "SYSTIME") return &options_.system_time;
  if (frame().definition == nullptr) return nullptr;
  if (name == "SYSNDX") return &frame().index;
  if (name == "SYSECT") return &frame().section;
  return nullptr;
}

VariableValue Variables::list_value(const std::vector<std::int32_t>& subscripts, std::size_t at) {
  const auto& operands = frame().operands;
  if (subscripts.empty()) {
    VariableValue value;
    value.whole_list = true;
    value.entries = operands.size() - 1;
    return value;
  }
  if (subscripts[0] < 0) throw Fault(at, fmt::format("the subscript is {}; operands are numbered from 1", subscripts[0]));
  const auto number = static_cast<std::size_t>(subscripts[0]);
  return text_value(number < operands.size() ? entry(operands[number], subscripts, 1, at) : std::string_view(), true);
}

VariableValue Variables::set_value(const SetSymbol& symbol, std::string_view name, const std::vector<std::int32_t>& subscripts,
                                   std::size_t at) const {
  VariableValue value;
  value.kind = symbol.kind;
  value.entries = std::max(symbol.dimension, 1U);
  std::uint32_t index = 0;
  if (symbol.dimension > 0) {
    if (subscripts.size() > 1) throw Fault(at, fmt::format("&{} has one subscript", name));
    value.whole_list = subscripts.empty();
    if (!value.whole_list && (subscripts[0] < 1 || static_cast<std::uint32_t>(subscripts[0]) > symbol.dimension))
      throw Fault(
          at, fmt::format("the subscript of &{} is {}; it must lie between 1 and {}", name, subscripts[0], symbol.dimension));
    index = value.whole_list ? 0 : static_cast<std::uint32_t>(subscripts[0]);
  }
  if (symbol.kind == SetKind::character) {
    value.text = symbol.text(index);
  } else {
    value.number = symbol.number(index);
    // The sign is not substituted: the language has it so.
    const std::int64_t magnitude = value.number;
    value.text = fmt::format("{}", magnitude < 0 ? -magnitude : magnitude);
  }
  return value;
}

VariableValue Variables::value(std::string_view name, const std::vector<std::int32_t>& subscripts, std::size_t at) {
  if (const auto* symbol = find_set(name)) return set_value(*symbol, name, subscripts, at);
  if (const auto* text = parameter(name)) return text_value(entry(*text, subscripts, 0, at), true);
  if (const auto* text = system_variable(name)) return text_value(*text, false);
  if (name == "SYSLIST" && frame().definition != nullptr) return list_value(subscripts, at);
  throw Fault(at, fmt::format("&{} is {}; an ampersand that stands for itself is written twice", name,
                              frame().definition != nullptr ? "no parameter, and LCLx or GBLx has not declared it in this macro"
                                                            : "not declared; LCLx or GBLx must come first"));
}

}  // namespace isa370::assembler
