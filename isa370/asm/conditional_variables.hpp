// Variable symbols: SET symbols, local and global, the parameters of macros, and the system's own.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "isa370/assembler.hpp"
#include "macro_definition.hpp"
#include "macro_host.hpp"

namespace isa370::assembler {

enum class SetKind : std::uint8_t { arithmetic, logical, character };

/// One SET symbol. The elements of an array exist when they have got a value.
struct SetSymbol {
  SetKind kind = SetKind::arithmetic;
  std::uint32_t dimension = 0;  ///< 0: no array.
  std::map<std::uint32_t, std::int32_t> numbers;
  std::map<std::uint32_t, std::string> texts;

  [[nodiscard]] std::int32_t number(std::uint32_t index) const {
    const auto found = numbers.find(index);
    return found == numbers.end() ? 0 : found->second;
  }
  [[nodiscard]] std::string_view text(std::uint32_t index) const {
    const auto found = texts.find(index);
    return found == texts.end() ? std::string_view() : found->second;
  }
};

/// Open code, or one call of a macro.
struct Frame {
  std::shared_ptr<const MacroDefinition> definition;                           ///< nullptr: open code.
  std::size_t next = 0;                                                        ///< In the definition's body.
  std::vector<std::string> operands;                                           ///< &SYSLIST; number 0 is the name field.
  std::vector<std::string> values;                                             ///< Of the definition's parameters.
  std::map<std::string, std::shared_ptr<SetSymbol>, std::less<>> set_symbols;  ///< Declared here; global ones are shared.
  std::string index;                                                           ///< &SYSNDX
  std::string section;                                                         ///< &SYSECT
  std::int64_t branches = 4096;                                                ///< That ACTR still allows.
  std::uint32_t call = no_call;
};

/// The value of a variable symbol.
struct VariableValue {
  SetKind kind = SetKind::character;
  std::int32_t number = 0;
  std::string text;         ///< What is substituted for it.
  std::size_t entries = 0;  ///< N'
  bool is_parameter = false;
  bool whole_list = false;  ///< &SYSLIST without a subscript: there is no value, but a number of entries.
};

class Variables {
 public:
  /// `attributes` finds those of any symbol, defined or still to come.
  Variables(const Options& options, std::function<SymbolAttributes(const std::string&)> attributes)
      : attributes_(std::move(attributes)), options_(options) {
    frames_.emplace_back();
  }

  [[nodiscard]] Frame& frame() { return frames_.back(); }
  [[nodiscard]] std::size_t depth() const { return frames_.size() - 1; }
  void push(Frame frame) { frames_.push_back(std::move(frame)); }
  void pop();

  /// False: it is declared, or a parameter, already. Faults when a global one is of another kind.
  bool declare(const std::string& name, SetKind kind, std::uint32_t dimension, bool global, std::size_t at);
  /// nullptr: not declared here.
  [[nodiscard]] SetSymbol* find_set(std::string_view name);
  /// Gives it a value; a bound on all of them keeps the memory in bounds.
  void assign(SetSymbol& symbol, std::uint32_t index, std::int32_t number, std::size_t at);
  void assign(SetSymbol& symbol, std::uint32_t index, std::string text, std::size_t at);
  /// Whether a parenthesis behind the name is a subscript.
  [[nodiscard]] bool takes_subscripts(std::string_view name);
  /// Faults at `at` when there is no such variable symbol or element.
  [[nodiscard]] VariableValue value(std::string_view name, const std::vector<std::int32_t>& subscripts, std::size_t at);
  [[nodiscard]] SymbolAttributes attributes(const std::string& symbol) const { return attributes_(symbol); }

 private:
  [[nodiscard]] VariableValue set_value(const SetSymbol& symbol, std::string_view name,
                                        const std::vector<std::int32_t>& subscripts, std::size_t at) const;
  [[nodiscard]] const std::string* parameter(std::string_view name);
  [[nodiscard]] const std::string* system_variable(std::string_view name);
  [[nodiscard]] VariableValue list_value(const std::vector<std::int32_t>& subscripts, std::size_t at);
  void count_element(std::size_t at);

  std::function<SymbolAttributes(const std::string&)> attributes_;
  const Options& options_;
  std::deque<Frame> frames_;
  std::map<std::string, std::shared_ptr<SetSymbol>, std::less<>> globals_;
  std::size_t elements_ = 0;  ///< Of arrays, with a value.
};

}  // namespace isa370::assembler
