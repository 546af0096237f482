// The macro processor: it stands between the source and the assembly, carries out conditional assembly, keeps macro
// definitions, and expands their calls.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conditional_evaluator.hpp"
#include "macro_lookahead.hpp"

namespace isa370::assembler {

class MacroProcessor {
 public:
  MacroProcessor(MacroHost& host, const Options& options, const Source& source);
  /// Deals with one statement, of the source or of the macro being expanded. False behind the last of the source.
  [[nodiscard]] bool step();
  /// A macro definition of the source has no MEND.
  [[nodiscard]] bool definition_open() const { return definition_open_; }
  /// A limit was reached; the rest of the source has not been read.
  [[nodiscard]] bool gave_up() const { return gave_up_; }
  /// Line of the first statement, no comment, that was not read; 0: there is none.
  [[nodiscard]] std::uint32_t first_unread_line();

 private:
  /// A source being read: the main one, or a member being copied.
  struct OpenSource {
    SourceReader reader;
    std::string member;
  };
  using Place = std::vector<OpenSource>;

  /// What remains to be done with a statement of open code.
  enum class Rest : std::uint8_t { nothing, show, assemble };

  // macro_processor.cpp: open code, macros being expanded, statements to be generated
  void step_in_open_code(Model model);
  void step_in_macro();
  [[nodiscard]] Rest carry_out(const Model& model);
  [[nodiscard]] Rest process(const Model& model);
  [[nodiscard]] Rest process_source_statement(const Model& model);
  [[nodiscard]] Rest generate(const Model& model);
  void pass_on(std::string text, const Statement& origin);
  /// As a statement that the current macro has generated.
  [[nodiscard]] Statement marked(Statement statement);
  void refuse(const Statement& statement, const Fault& fault);
  void give_up(const std::string& text);
  void count_step();
  [[nodiscard]] bool in_macro() const { return variables_.depth() > 0; }
  [[nodiscard]] static std::optional<Model> next_model(Place& place);
  [[nodiscard]] static Cursor operands(const Statement& statement);
  [[nodiscard]] std::string substituted(const Statement& statement);

  // macro_calls.cpp: definitions and calls
  void define_from_source(const Model& model);
  void define_nested();
  void read_definition(Place& place, bool from_source);
  void enter(const MacroDefinitionReader& reader);
  [[nodiscard]] std::shared_ptr<const MacroDefinition> find_macro(const std::string& name);
  [[nodiscard]] std::shared_ptr<const MacroDefinition> find_in_library(const std::string& name);
  void call(const std::shared_ptr<const MacroDefinition>& definition, const Model& model);
  void bind_operands(Frame& frame, const Statement& statement);
  void bind_keyword(Frame& frame, std::vector<bool>& given, const Statement& statement, const Field& field,
                    std::size_t keyword);
  void end_macro() { variables_.pop(); }

  // conditional_statements.cpp
  void declare(const Model& model);
  void set(const Model& model);
  void branch_if(const Statement& statement);
  void branch(const Statement& statement);
  void branch_to(const std::string& label, std::size_t at);
  void go_to_in_open_code(const std::string& label, std::size_t at);
  void note_label(const Model& model);
  void set_counter(const Statement& statement);
  void note(const Statement& statement);

  // source_statements.cpp: COPY ICTL ISEQ OPSYN PUNCH REPRO
  void copy(const Statement& statement, Place& place);
  void set_format(const Statement& statement);
  void set_sequence_check(const Statement& statement);
  void rename_operation(const Statement& statement);
  void punch(const Statement& statement);

  [[nodiscard]] SymbolAttributes attributes(const std::string& symbol);
  void look_ahead();

  MacroHost& host_;
  const Options& options_;
  Variables variables_;
  Place sources_;
  std::map<std::string, Place, std::less<>> labels_;  ///< Sequence symbols of open code that have been read.
  std::map<std::string, std::shared_ptr<const MacroDefinition>, std::less<>> macros_;
  std::set<std::string, std::less<>> not_in_library_;
  std::set<std::string, std::less<>> called_names_;  ///< In the name fields of calls: their type is M.
  std::optional<LookAhead> look_ahead_;
  std::uint64_t steps_ = 0;
  std::uint64_t generated_text_ = 0;
  std::uint32_t calls_ = 0;
  bool first_statement_ = true;
  bool definition_open_ = false;
  bool gave_up_ = false;  ///< A limit was reached.
};

}  // namespace isa370::assembler
