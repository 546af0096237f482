// Macro definitions: prototype, parameters, and the statements up to MEND.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "macro_model.hpp"

namespace isa370::assembler {

struct MacroParameter {
  std::string name;  ///< Without the ampersand, in capitals.
  bool keyword = false;
  std::string default_value;
};

struct MacroDefinition {
  std::string name;
  std::string name_parameter;  ///< Gets the name field of the call; empty: there is none.
  std::vector<MacroParameter> parameters;
  std::vector<Model> body;                                 ///< MEND is the last.
  std::map<std::string, std::size_t, std::less<>> labels;  ///< Sequence symbols: places in the body.
};

/// Takes the statements behind MACRO one by one. Those of nested definitions belong to the body.
class MacroDefinitionReader {
 public:
  /// A fault that is thrown is the statement's; the definition goes on all the same. Faults of its cards are not looked at.
  void add(Model model);
  /// The definition's MEND has been added.
  [[nodiscard]] bool ended() const { return ended_; }
  /// Faults in the prototype leave nothing to be called.
  [[nodiscard]] bool usable() const { return has_prototype_ && !definition_->name.empty(); }
  [[nodiscard]] std::shared_ptr<const MacroDefinition> definition() const { return definition_; }

 private:
  void read_prototype(const Statement& statement);
  void read_parameter(const Statement& statement, const Field& field);

  std::shared_ptr<MacroDefinition> definition_ = std::make_shared<MacroDefinition>();
  bool has_prototype_ = false;
  bool ended_ = false;
  int depth_ = 0;
};

}  // namespace isa370::assembler
