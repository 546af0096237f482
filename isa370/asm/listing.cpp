// The listing, in the order and the columns of Assembler XF's. There is no date on it: the same source gives the same listing.
#include "listing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "characters.hpp"
#include "object_card.hpp"
#include "object_writer.hpp"

namespace isa370::assembler {
namespace {

constexpr std::size_t bytes_per_line = 8;
constexpr std::size_t lines_a_page = 55;

std::string hexadecimal(const std::uint8_t* bytes, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) fmt::format_to(std::back_inserter(text), "{:02X}", bytes[i]);
  return text;
}

class Writer {
 public:
  Writer(const Module& module, const std::vector<Diagnostic>& diagnostics) : module_(module), diagnostics_(diagnostics) {}

  std::string write() {
    if (!external_symbol_dictionary(module_).empty()) dictionary();
    statements();
    if (!module_.relocations.empty()) relocations();
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
    ++lines_;
  }

  /// A new page, with a heading and the columns' names. Each but the first begins with a form feed.
  void page(std::string_view heading, std::string_view columns) {
    if (pages_ > 0) out_ += '\f';
    lines_ = 0;
    line("{:<110}PAGE {:4}", heading, ++pages_);
    line("{}", columns);
    line("");
  }
  void part(std::string_view heading, std::string_view columns) { page(fmt::format("{:44}{}", "", heading), columns); }
  /// A line of a part; a full page is followed by another.
  void part_line(std::string_view heading, std::string_view columns, const std::string& text) {
    if (lines_ >= lines_a_page) part(heading, columns);
    line("{}", text);
  }

  void dictionary() {
    constexpr std::string_view heading = "EXTERNAL SYMBOL DICTIONARY";
    constexpr std::string_view columns = "SYMBOL   TYPE  ID   ADDR   LENGTH LD ID";
    part(heading, columns);
    for (const auto& item : external_symbol_dictionary(module_)) {
      const bool label = item.type == object_card::label_definition;
      part_line(
          heading, columns,
          fmt::format("{:<8} {:<4}  {:<4} {:<6} {:<6} {}", item.name, type_name(item.type),
                      label ? "" : fmt::format("{:04X}", item.id), item.reference() ? "" : fmt::format("{:06X}", item.address),
                      label || item.reference() ? "" : fmt::format("{:06X}", item.length),
                      label ? fmt::format("{:04X}", item.length) : ""));
    }
  }

  static std::string_view type_name(std::uint8_t type) {
    using namespace object_card;
    constexpr std::array<std::pair<std::uint8_t, std::string_view>, 7> names = {{{section_definition, "SD"},
                                                                                 {label_definition, "LD"},
                                                                                 {external_reference, "ER"},
                                                                                 {private_code, "PC"},
                                                                                 {common, "CM"},
                                                                                 {pseudo_register, "XD"},
                                                                                 {weak_reference, "WX"}}};
    const auto* const found = std::ranges::find(names, type, &std::pair<std::uint8_t, std::string_view>::first);
    return found == names.end() ? "" : found->second;
  }

  /// Before the first line of a page; so that a TITLE at the very beginning makes no empty page before it.
  void heading() {
    if (!heading_due_ && lines_ < lines_a_page) return;
    heading_due_ = false;
    page(title_, "  LOC  OBJECT CODE    ADDR1 ADDR2  STMT   SOURCE STATEMENT");
  }

  void statements() {
    for (std::size_t i = 0; i < module_.statements.size(); ++i) {
      const auto& statement = module_.statements[i];
      const auto operation = std::string(statement.comment             ? std::string_view()
                                         : statement.directive.empty() ? "INSTRUCTION"
                                                                       : statement.directive);
      if (operation == "PRINT" || operation == "PUSH" || operation == "POP") set_options(statement, operation);
      if (operation == "TITLE" || operation == "EJECT" || operation == "SPACE")
        arrange(statement, operation);
      else if (statement.faulty || (print_.on && (print_.generated || !statement.generated || statement.message)))
        write_statement(statement, i, operation);
      if (const auto found = module_.complaints.find(i); found != module_.complaints.end() && !statement.message)
        for (const auto& complaint : found->second)
          line("   *** {} ***  {}", complaint.severity == Severity::error ? "ERROR" : "WARNING", complaint.text);
    }
  }

  struct PrintState {
    bool on = true;
    bool generated = true;
    bool all_data = false;
  };

  /// PRINT, and PUSH and POP of it.
  void set_options(const Statement& statement, std::string_view operation) {
    const auto words = "," + to_upper(statement.view(statement.operands)) + ",";
    const auto has = [&](std::string_view word) { return words.find(word) != std::string::npos; };
    if (operation == "PUSH" && has(",PRINT,")) pushed_.push_back(print_);
    if (operation == "POP" && has(",PRINT,") && !pushed_.empty()) {
      print_ = pushed_.back();
      pushed_.pop_back();
    }
    if (operation != "PRINT") return;
    if (has(",ON,")) print_.on = true;
    if (has(",OFF,")) print_.on = false;
    if (has(",GEN,")) print_.generated = true;
    if (has(",NOGEN,")) print_.generated = false;
    if (has(",DATA,")) print_.all_data = true;
    if (has(",NODATA,")) print_.all_data = false;
  }

  /// TITLE, EJECT and SPACE shape the listing and are not shown themselves.
  void arrange(const Statement& statement, const std::string& operation) {
    if (statement.faulty) return line("{:40}{}", "", statement.text);
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
    line("{} {:<26} {:>5}{}{}", location, statement.faulty ? "" : object_columns(statement, data), index + 1,
         statement.generated ? '+' : ' ', statement.segments.front().source_line);
    for (std::size_t i = 1; i < statement.segments.size(); ++i) line("{:40}{}", "", statement.segments[i].source_line);
    if (data && print_.all_data && statement.text_count > 0) rest_of_data(statement);
    if (statement.pool >= 0) pool(module_.pools[static_cast<std::size_t>(statement.pool)]);
  }

  static bool shows_location(const std::string& operation) {
    constexpr std::array<std::string_view, 14> without = {"USING", "DROP", "EQU", "COPY", "EXTRN", "WXTRN", "ENTRY",
                                                          "PRINT", "PUSH", "POP", "DXD",  "MACRO", "END",   ""};
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
      line("{:06X} {:<26} {:>5} {:15}={}", module_.address(literal.section, literal.location),
           hexadecimal(piece.bytes.data(), std::min(piece.bytes.size(), bytes_per_line)), "", "", literal.key);
      if (print_.all_data) data_lines(piece, bytes_per_line);
    }
  }

  void relocations() {
    constexpr std::string_view heading = "RELOCATION DICTIONARY";
    constexpr std::string_view columns = "POS.ID   REL.ID   FLAGS   ADDRESS";
    part(heading, columns);
    for (const auto& item : module_.relocations) {
      const auto& holder = module_.sections[static_cast<std::size_t>(item.section)];
      if (!is_control(holder.kind)) continue;
      part_line(heading, columns,
                fmt::format(" {:04X}     {:04X}     {:02X}     {:06X}", holder.id,
                            item.target < 0 ? 0 : module_.sections[static_cast<std::size_t>(item.target)].id,
                            relocation_flags(item), holder.origin + item.location));
    }
  }

  /// References in lines of fifteen.
  void references(std::string_view heading, std::string_view columns, const std::string& start,
                  const std::vector<std::uint32_t>& statements) {
    constexpr std::size_t per_line = 15;
    std::string text = start;
    for (std::size_t i = 0; i < statements.size(); ++i) {
      if (i > 0 && i % per_line == 0) {
        part_line(heading, columns, text);
        text = std::string(start.size(), ' ');
      }
      text += fmt::format(" {:05}", statements[i]);
    }
    part_line(heading, columns, text);
  }

  void cross_reference() {
    constexpr std::string_view heading = "CROSS REFERENCE";
    constexpr std::string_view columns = "SYMBOL    LEN   VALUE   DEFN    REFERENCES";
    part(heading, columns);
    for (const auto& [name, symbol] : module_.symbols.all()) {
      auto value = symbol.value.number;
      for (const auto& [section, count] : symbol.value.relocation)
        value += count * static_cast<std::int64_t>(module_.sections[static_cast<std::size_t>(section)].origin);
      references(heading, columns,
                 fmt::format("{:<8} {:05} {:08X} {:05}  ", name, symbol.value.length, static_cast<std::uint32_t>(value),
                             symbol.defined_at),
                 symbol.references);
    }
  }

  void literal_reference() {
    constexpr std::string_view heading = "LITERAL CROSS REFERENCE";
    constexpr std::string_view columns = "LITERAL              LEN   VALUE   REFERENCES";
    if (module_.pools.empty() || module_.literals.empty()) return;
    part(heading, columns);
    for (const auto& pool : module_.pools)
      for (const auto number : pool.literals) {
        const auto& literal = module_.literals[number];
        references(heading, columns,
                   fmt::format("{:<18} {:05} {:08X} ", "=" + literal.key, literal.value_length,
                               module_.address(literal.section, literal.location)),
                   literal.references);
      }
  }

  /// Statements with what was said about them: severity 8 is an error, 4 a warning.
  void summary() {
    constexpr std::string_view heading = "DIAGNOSTICS";
    constexpr std::string_view columns = " STMT   SEVERITY   MESSAGE";
    unsigned highest = 0;
    if (!diagnostics_.empty()) part(heading, columns);
    for (const auto& [index, complaints] : module_.complaints)
      for (const auto& complaint : complaints) {
        const unsigned severity = complaint.severity == Severity::error ? 8 : 4;
        highest = std::max(highest, severity);
        part_line(heading, columns, fmt::format("{:5}   {:8}   {}", index + 1, severity, complaint.text));
      }
    if (module_.complaints.empty() && !diagnostics_.empty()) {
      highest = 8;
      line("        {:8}   {}", highest, diagnostics_.front().text);
    }
    line("");
    if (diagnostics_.empty())
      line("NO STATEMENTS FLAGGED IN THIS ASSEMBLY");
    else
      line("NUMBER OF STATEMENTS FLAGGED IN THIS ASSEMBLY = {:5}", std::max<std::size_t>(module_.complaints.size(), 1));
    line("HIGHEST SEVERITY WAS {:4}", highest);
  }

  const Module& module_;
  const std::vector<Diagnostic>& diagnostics_;
  std::string out_;
  std::string title_;
  PrintState print_;
  std::vector<PrintState> pushed_;
  bool heading_due_ = true;
  std::size_t lines_ = 0;  ///< On this page.
  std::size_t pages_ = 0;
};

}  // namespace

std::string write_listing(const Module& module, const std::vector<Diagnostic>& diagnostics) {
  return Writer(module, diagnostics).write();
}

}  // namespace isa370::assembler
