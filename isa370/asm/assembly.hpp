// One assembly: two passes over the statements of a source.
//
// The macro processor gives the first pass its statements. That pass gives every statement its place and every symbol its
// value; between the passes the sections get their addresses; the second pass makes object code. What a statement does in each
// pass stands in the table of directives.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "fault.hpp"
#include "instruction_encoder.hpp"
#include "isa370/assembler.hpp"
#include "macro_processor.hpp"
#include "module.hpp"

namespace isa370::assembler {

class Assembly : private MacroHost {
 public:
  Assembly(const Source& source, const Options& options);
  [[nodiscard]] Result run();

 private:
  /// A statement that is no machine instruction. A pass in which it has nothing to do is a nullptr.
  struct Directive {
    std::string_view name;
    bool may_have_name;
    void (Assembly::*first)(Statement&);
    void (Assembly::*second)(Statement&);
  };
  [[nodiscard]] static const Directive* find_directive(std::string_view name);
  /// What an operation stands for: one of them, or nothing.
  struct Meaning {
    const Directive* directive = nullptr;
    std::optional<Operation> machine;
    [[nodiscard]] bool none() const { return directive == nullptr && !machine; }
  };
  [[nodiscard]] const Meaning& meaning_of(const std::string& operation) const;

  // assembly_host.cpp: what the macro processor asks for
  void assemble(SourceReader::Item item) override;
  void show(SourceReader::Item item) override;
  void complain(const std::string& text) override { report_last(text); }
  [[nodiscard]] bool finished() const override { return ended_ || overflowed_; }
  [[nodiscard]] bool is_operation(std::string_view name) const override { return !meaning_of(std::string(name)).none(); }
  void define_operation(std::string_view name, std::string_view operation) override;
  [[nodiscard]] std::optional<SymbolAttributes> attributes(std::string_view symbol) const override;
  [[nodiscard]] std::string current_section_name() const override;
  std::uint32_t add_file(std::string name) override;
  std::uint32_t add_call(MacroCall call) override;
  void punch(std::string_view card) override;
  [[nodiscard]] std::string context_of(std::uint32_t call) const;

  // assembly.cpp: the passes
  void first_pass();
  /// Enters it in the module. nullptr: there are too many.
  Statement* add_statement(Statement statement);
  void report_faults(Statement& statement, const std::vector<Fault>& faults);
  void first_pass_of(Statement& statement);
  void check_behind_end();
  void define_postponed();
  void refuse_postponed();
  void place_sections();
  void second_pass();
  void second_pass_of(Statement& statement);
  void report(const Statement& statement, const Fault& fault);
  /// A warning: the statement is assembled all the same.
  void warn(const Statement& statement, const Fault& fault);
  void note(const Statement& statement, const Fault& fault, Severity severity);
  [[nodiscard]] bool is_news(const Statement& statement, std::uint32_t line, const std::string& text);
  void overflow(const std::string& text);
  void report_last(const std::string& text);
  [[noreturn]] void refuse_operation(const Statement& statement, const std::string& operation);

  // Helpers of the statements
  [[nodiscard]] Surroundings surroundings(const Statement& statement);
  [[nodiscard]] Cursor operands(const Statement& statement) const;
  [[nodiscard]] std::size_t index_of(const Statement& statement) const;
  [[nodiscard]] std::string name_of(const Statement& statement) const;
  void define_name(const Statement& statement, const Value& value, Attributes attributes = {});
  void define_here(const Statement& statement, std::uint32_t length, Attributes attributes = {});
  [[nodiscard]] int open_section(std::string_view name, SectionKind kind);
  [[nodiscard]] int add_section(std::string_view name, SectionKind kind);
  [[nodiscard]] int external_section(std::string_view name, SectionKind kind);
  /// The current section; the unnamed one is opened when there is none.
  [[nodiscard]] Section& current_section();
  void begin_at_boundary(Statement& statement, std::uint32_t boundary);
  void advance(Statement& statement, std::uint32_t location);
  void emit(Statement& statement, std::uint32_t location, std::vector<std::uint8_t> bytes);
  void emit_padding(Statement& statement, std::uint32_t from, std::uint32_t to);
  void emit_constant(Statement& statement, std::uint32_t location, EncodedConstant constant);
  [[nodiscard]] std::size_t emit_text(int section, std::uint32_t location, std::vector<std::uint8_t> bytes);
  void add_fixups(int section, std::uint32_t location, const std::vector<Fixup>& fixups);

  // machine_statements.cpp: machine instructions and their literals, LTORG
  void first_instruction(Statement& statement, const Operation& operation);
  void second_instruction(Statement& statement, const Operation& operation);
  [[nodiscard]] std::size_t note_literal(const Statement& statement, std::size_t offset);
  void first_ltorg(Statement& statement);
  void second_ltorg(Statement& statement);
  void place_waiting_literals(Statement& statement);
  void emit_pool(const Statement& statement);

  // data_statements.cpp: DC DS CCW CNOP
  void first_dc(Statement& statement);
  void first_ds(Statement& statement);
  void lay_out(Statement& statement, bool values_needed);
  void second_dc(Statement& statement);
  void first_ccw(Statement& statement);
  void second_ccw(Statement& statement);
  void first_cnop(Statement& statement);
  void second_cnop(Statement& statement);

  // section_statements.cpp: START CSECT DSECT COM DXD CXD ENTRY EXTRN WXTRN ORG USING DROP PUSH POP EQU END
  void first_start(Statement& statement);
  void first_csect(Statement& statement);
  void first_dsect(Statement& statement);
  void first_com(Statement& statement);
  void first_dxd(Statement& statement);
  void first_cxd(Statement& statement);
  void second_cxd(Statement& statement);
  void first_extrn(Statement& statement);
  void first_wxtrn(Statement& statement);
  void declare_external(Statement& statement, SectionKind kind, char type);
  void first_entry(Statement& statement);
  void second_entry(Statement& statement);
  void first_org(Statement& statement);
  void first_equ(Statement& statement);
  void define_equ(Statement& statement);
  void second_equ(Statement& statement);
  void second_using(Statement& statement);
  void second_drop(Statement& statement);
  void second_push(Statement& statement);
  void second_pop(Statement& statement);
  void supply_end();
  void first_end(Statement& statement);
  void second_end(Statement& statement);

  // directives.cpp: TITLE EJECT SPACE PRINT, and what is not supported yet
  void second_title(Statement& statement);
  void second_space(Statement& statement);
  void second_print(Statement& statement);
  void not_supported(Statement& statement);

  const Options& options_;
  Module module_;
  struct Placed {
    std::uint32_t file;
    Diagnostic diagnostic;
  };
  std::vector<Placed> diagnostics_;

  // First pass
  MacroProcessor processor_;
  mutable std::unordered_map<std::string, Meaning> meanings_;  ///< Of operations met so far; OPSYN changes them.
  struct Reported {
    int calls = 0;
    std::uint32_t last = no_call;
  };
  /// Diagnostics by file, line and text, and how many a line has.
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::string>, Reported> reported_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> reported_of_line_;
  int section_ = -1;                         ///< Current section.
  std::vector<std::size_t> waiting_;         ///< Literals without a place.
  std::map<std::string, std::size_t> keys_;  ///< The same, by specification.
  std::vector<std::size_t> postponed_;       ///< EQU statements that wait for a symbol further on.
  std::uint32_t start_origin_ = 0;
  bool ended_ = false;
  std::size_t repeated_ = 0;  ///< Diagnostics that are none because they were made before.
  bool overflowed_ = false;   ///< There are too many statements, or too many of these.

  // Second pass
  bool second_ = false;
  UsingTable usings_;
  std::vector<UsingTable> pushed_usings_;
  std::uint64_t text_bytes_ = 0;
};

}  // namespace isa370::assembler
