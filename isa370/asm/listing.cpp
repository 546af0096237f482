// The listing, in the order and the columns of the period's. There is no date on it: the same source gives the same listing.
#include "listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "characters.hpp"
#include "object_card.hpp"
#include "object_writer.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t bytes_per_line = 8;

std::string hexadecimal(const std::uint8_t* bytes, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) fmt::format_to(std::back_inserter(text), "{:02X}", bytes[i]);
  return text;
}

class Writer {
 public:
  Writer(const Module& module, const std::vector<Diagnostic>& diagnostics) : module_(module), diagnostics_(diagnostics) {}

  std::string write() {
    dictionary();
    statements();
    relocations();
    cross_reference();
    literal_reference();
    summary();
    return std::move(out_);
  }

 private:
  template <typename... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    std::string text = fmt::format(format, std::forward<Arguments>(arguments)...);
    text.erase(text.find_last_not_of(' ') + 1);
    out_ += text;
    out_ += '\n';
  }

  void dictionary() {
    line("EXTERNAL SYMBOL DICTIONARY");
    line("");
    line("SYMBOL   TYPE  ID   ADDR   LENGTH LD ID");
    for (const auto& item : external_symbol_dictionary(module_)) {
      const bool label = item.type == object_card::label_definition;
      const bool reference = item.type == object_card::external_reference;
      const auto* type = label ? "LD" : reference ? "ER" : item.type == object_card::private_code ? "PC" : "SD";
      line("{:<8} {:<4}  {:<4} {:<6} {:<6} {}", item.name, type, label ? "" : fmt::format("{:04X}", item.id),
           reference ? "" : fmt::format("{:06X}", item.address), label || reference ? "" : fmt::format("{:06X}", item.length),
           label ? fmt::format("{:04X}", item.length) : "");
    }
    line("");
  }

  /// Before the first line of a page; so that a TITLE at the very beginning makes no empty page before it.
  void heading() {
    if (!heading_due_) return;
    heading_due_ = false;
    line("");
    if (!title_.empty()) line("{}", title_);
    line("  LOC  OBJECT CODE    ADDR1 ADDR2  STMT   SOURCE STATEMENT");
    line("");
  }

  void statements() {
    for (std::size_t i = 0; i < module_.statements.size(); ++i) {
      const auto& statement = module_.statements[i];
      const auto operation = std::string(statement.comment             ? std::string_view()
                                         : statement.directive.empty() ? "INSTRUCTION"
                                                                       : statement.directive);
      if (operation == "PRINT") set_options(statement);
      if (operation == "TITLE" || operation == "EJECT" || operation == "SPACE")
        arrange(statement, operation);
      else if (statement.faulty || (on_ && (generated_ || !statement.generated || statement.message)))
        write_statement(statement, i, operation);
      if (const auto found = module_.complaints.find(i); found != module_.complaints.end())
        for (const auto& complaint : found->second)
          line("*** {} *** {}", complaint.warning ? "WARNING" : "ERROR", complaint.text);
    }
    line("");
  }

  void set_options(const Statement& statement) {
    const auto words = "," + to_upper(statement.view(statement.operands)) + ",";
    if (words.find(",ON,") != std::string::npos) on_ = true;
    if (words.find(",OFF,") != std::string::npos) on_ = false;
    if (words.find(",GEN,") != std::string::npos) generated_ = true;
    if (words.find(",NOGEN,") != std::string::npos) generated_ = false;
    if (words.find(",DATA,") != std::string::npos) all_data_ = true;
    if (words.find(",NODATA,") != std::string::npos) all_data_ = false;
  }

  /// TITLE, EJECT and SPACE shape the listing and are not shown themselves.
  void arrange(const Statement& statement, const std::string& operation) {
    if (statement.faulty) return line("{:41}{}", "", statement.text);
    const auto operand = statement.view(statement.operands);
    if (operation == "SPACE") {
      const bool one_digit = operand.size() == 1 && is_digit(operand[0]);
      for (int i = one_digit ? operand[0] - '0' : 1; i > 0; --i) line("");
      return;
    }
    if (operation == "TITLE") title_ = std::string(operand.substr(1, operand.size() - 2));
    heading_due_ = true;
  }

  void write_statement(const Statement& statement, std::size_t index, const std::string& operation) {
    heading();
    std::string location(6, ' ');
    const bool has_place = !statement.comment && statement.section >= 0 && shows_location(operation);
    if (has_place) location = fmt::format("{:06X}", module_.address(statement.section, statement.location));
    if (statement.shown_value >= 0) location = fmt::format("{:06X}", statement.shown_value & 0xFF'FFFF);
    const bool data = operation == "DC";
    line("{} {:<26} {:>5}{}  {}", location, statement.faulty ? "" : object_columns(statement, data), index + 1,
         statement.generated ? '+' : ' ', statement.segments.front().source_line);
    for (std::size_t i = 1; i < statement.segments.size(); ++i) line("{:41}  {}", "", statement.segments[i].source_line);
    if (data && all_data_ && statement.text_count > 0) rest_of_data(statement);
    if (statement.pool >= 0) pool(module_.pools[static_cast<std::size_t>(statement.pool)]);
  }

  static bool shows_location(const std::string& operation) {
    constexpr std::array<std::string_view, 10> without = {"USING", "DROP",  "EQU",   "COPY", "EXTRN",
                                                          "ENTRY", "PRINT", "MACRO", "END",  ""};
    return std::ranges::find(without, operation) == without.end();
  }

  std::string object_columns(const Statement& statement, bool data) const {
    std::string code;
    if (statement.text_count > 0) {
      const auto& piece = module_.text[statement.first_text];
      if (data) return first_data(statement);
      // Instructions are shown in halfwords.
      for (std::size_t i = 0; i + 1 < std::min(piece.bytes.size(), bytes_per_line); i += 2)
        code += (i > 0 ? " " : "") + hexadecimal(piece.bytes.data() + i, 2);
    }
    const auto address = [](std::int64_t value) {
      return value < 0 ? std::string(5, ' ') : fmt::format("{:05X}", value & 0xFF'FFFF);
    };
    return fmt::format("{:<14} {} {}", code, address(statement.address_1), address(statement.address_2));
  }

  /// The first eight bytes of a statement, of all its constants together.
  std::string first_data(const Statement& statement) const {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < statement.text_count && bytes.size() < bytes_per_line; ++i) {
      const auto& piece = module_.text[statement.first_text + i].bytes;
      bytes.insert(bytes.end(), piece.begin(),
                   piece.begin() + static_cast<std::ptrdiff_t>(std::min(piece.size(), bytes_per_line)));
    }
    return hexadecimal(bytes.data(), std::min(bytes.size(), bytes_per_line));
  }

  /// What does not fit the first line, eight bytes a line.
  void rest_of_data(const Statement& statement) {
    TextPiece all;
    for (std::size_t i = 0; i < statement.text_count; ++i) {
      const auto& piece = module_.text[statement.first_text + i];
      if (i == 0)
        all = piece;
      else
        all.bytes.insert(all.bytes.end(), piece.bytes.begin(), piece.bytes.end());
    }
    data_lines(all, bytes_per_line);
  }

  void data_lines(const TextPiece& piece, std::size_t from) {
    for (auto at = from; at < piece.bytes.size(); at += bytes_per_line)
      line("{:06X} {}", module_.address(piece.section, piece.location + static_cast<std::uint32_t>(at)),
           hexadecimal(piece.bytes.data() + at, std::min(bytes_per_line, piece.bytes.size() - at)));
  }

  void pool(const Pool& pool) {
    for (const auto number : pool.literals) {
      const auto& literal = module_.literals[number];
      if (!literal.has_text) continue;
      const auto& piece = module_.text[literal.text];
      line("{:06X} {:<26} {:>5}            ={}", module_.address(literal.section, literal.location),
           hexadecimal(piece.bytes.data(), std::min(piece.bytes.size(), bytes_per_line)), "", literal.key);
      if (all_data_) data_lines(piece, bytes_per_line);
    }
  }

  void relocations() {
    line("RELOCATION DICTIONARY");
    line("");
    line("POS.ID REL.ID FLAGS ADDRESS");
    for (const auto& item : module_.relocations) {
      const auto& holder = module_.sections[static_cast<std::size_t>(item.section)];
      if (holder.kind == SectionKind::dummy) continue;
      const unsigned flags = (item.v_constant ? object_card::v_constant : 0U) | (item.length - 1U) << 2 |
                             (item.negative ? object_card::negative : 0U);
      line(" {:04X}   {:04X}   {:02X}   {:06X}", holder.id, module_.sections[static_cast<std::size_t>(item.target)].id, flags,
           holder.origin + item.location);
    }
    line("");
  }

  /// References in lines of twelve.
  void references(const std::string& start, const std::vector<std::uint32_t>& statements) {
    constexpr std::size_t per_line = 12;
    std::string text = start;
    for (std::size_t i = 0; i < statements.size(); ++i) {
      if (i > 0 && i % per_line == 0) {
        line("{}", text);
        text = std::string(start.size(), ' ');
      }
      text += fmt::format(" {:5}", statements[i]);
    }
    line("{}", text);
  }

  void cross_reference() {
    line("CROSS REFERENCE");
    line("");
    line("SYMBOL     LEN    VALUE    DEFN    REFERENCES");
    for (const auto& [name, symbol] : module_.symbols.all()) {
      auto value = symbol.value.number;
      for (const auto& [section, count] : symbol.value.relocation)
        value += count * static_cast<std::int64_t>(module_.sections[static_cast<std::size_t>(section)].origin);
      references(fmt::format("{:<8} {:5}  {:08X}  {:5}  ", name, symbol.value.length, static_cast<std::uint32_t>(value),
                             symbol.defined_at),
                 symbol.references);
    }
    line("");
  }

  void literal_reference() {
    if (module_.literals.empty()) return;
    line("LITERAL CROSS REFERENCE");
    line("");
    line("LITERAL              LEN    VALUE   REFERENCES");
    for (const auto& pool : module_.pools)
      for (const auto number : pool.literals) {
        const auto& literal = module_.literals[number];
        references(fmt::format("{:<18} {:5}   {:06X}  ", "=" + literal.key, literal.value_length,
                               module_.address(literal.section, literal.location)),
                   literal.references);
      }
    line("");
  }

  void summary() {
    if (diagnostics_.empty()) return line("NO STATEMENTS FLAGGED IN THIS ASSEMBLY");
    const auto errors = std::ranges::count(diagnostics_, Severity::error, &Diagnostic::severity);
    const auto warnings = static_cast<std::ptrdiff_t>(diagnostics_.size()) - errors;
    if (errors > 0 || warnings == 0) line("{} ERROR{} IN THIS ASSEMBLY", errors, errors == 1 ? "" : "S");
    if (warnings > 0) line("{} WARNING{} IN THIS ASSEMBLY", warnings, warnings == 1 ? "" : "S");
    for (const auto& diagnostic : diagnostics_) line("{}:{}: {}", diagnostic.file, diagnostic.line, diagnostic.text);
  }

  const Module& module_;
  const std::vector<Diagnostic>& diagnostics_;
  std::string out_;
  std::string title_;
  bool on_ = true;
  bool generated_ = true;
  bool heading_due_ = true;
  bool all_data_ = false;
};

}  // namespace

std::string write_listing(const Module& module, const std::vector<Diagnostic>& diagnostics) {
  return Writer(module, diagnostics).write();
}

}  // namespace isa370::assembler
