// Makes printers and punches, and opens the files behind them.
#include "configuration/unit_record_devices.hpp"

#include <array>

#include <fmt/format.h>

#include <isa370/devices/card_punch.hpp>
#include <isa370/devices/line_printer.hpp>
#include <isa370/media/output_file.hpp>

#include "cli/numbers.hpp"
#include "configuration/words.hpp"

namespace console {
namespace {

struct OutputOperands {
  std::string file;  ///< Empty: nowhere.
  const StatementWord* file_word = nullptr;
  isa370::OutputFileOptions options;
  bool ascii = false;
  isa370::CarriageTape tape = isa370::CarriageTape::usual();
};

/// "fcb=1:7,2:13": the line of each channel; the form keeps its 66 lines.
bool read_carriage_tape(const StatementWord& word, std::string_view text, OutputOperands& operands, StatementReport& report) {
  isa370::CarriageTape tape{.lines = std::vector<std::uint16_t>(operands.tape.lines.size())};
  for (bool more = true; more;) {
    const auto comma = text.find(',');
    const auto part = text.substr(0, comma);
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);
    const auto colon = std::min(part.find(':'), part.size());
    const auto line = parse_decimal<unsigned>(part.substr(0, colon));
    const auto channel = colon < part.size() ? parse_decimal<unsigned>(part.substr(colon + 1)) : std::nullopt;
    if (!line || !channel || *line < 1 || *line > tape.lines.size() || *channel < 1 ||
        *channel > isa370::CarriageTape::channels) {
      report.fault(word, "write the carriage control tape as LINE:CHANNEL pairs, e.g. fcb=1:1,7:2,61:12");
      return false;
    }
    tape.lines[*line - 1] |= static_cast<std::uint16_t>(1U << (16 - *channel));
  }
  operands.tape = std::move(tape);
  return true;
}

/// False behind a fault.
bool read_operands(const DeviceStatement& statement, bool printer, OutputOperands& operands, StatementReport& report) {
  for (const auto& word : statement.operands) {
    const auto text = lower_case(word.text);
    if (operands.file_word == nullptr) {
      operands.file_word = &word;
      if (text != "*") operands.file = word.text;
    } else if (text == "crlf") {
      operands.options.carriage_return = true;
    } else if (text == "noclear") {
      operands.options.append = true;
    } else if (!printer && (text == "ascii" || text == "ebcdic")) {
      operands.ascii = text == "ascii";
    } else if (printer && text.starts_with("fcb=") && text.find(':') != std::string::npos) {
      if (!read_carriage_tape(word, std::string_view(text).substr(4), operands, report)) return false;
    } else {
      report.warn(word, fmt::format("the operand '{}' has no effect here", printable(word.text)));
    }
  }
  return true;
}

std::unique_ptr<isa370::Device> make_printer(const DeviceStatement& statement, StatementReport& report) {
  OutputOperands operands;
  if (!read_operands(statement, true, operands, report)) return nullptr;
  const auto* const model = isa370::find_line_printer_model(statement.type);
  if (operands.file.empty())
    return std::make_unique<isa370::LinePrinter>(*model, std::make_unique<isa370::PaperInStorage>(), std::move(operands.tape));
  auto paper = isa370::open_paper_file(operands.file, operands.options);
  if (!paper) {
    report.fault(*operands.file_word, paper.error().text);
    return nullptr;
  }
  return std::make_unique<isa370::LinePrinter>(*model, std::move(*paper), std::move(operands.tape));
}

std::unique_ptr<isa370::Device> make_punch(const DeviceStatement& statement, StatementReport& report) {
  OutputOperands operands;
  if (!read_operands(statement, false, operands, report)) return nullptr;
  isa370::CardPunch::Options options;
  options.type = statement.type == "2540P" ? "2540P" : "3525";
  if (operands.file.empty())
    return std::make_unique<isa370::CardPunch>(options, std::make_unique<isa370::CardStackerInStorage>());
  auto stacker = isa370::open_stacker_file(operands.file, operands.ascii, operands.options);
  if (!stacker) {
    report.fault(*operands.file_word, stacker.error().text);
    return nullptr;
  }
  return std::make_unique<isa370::CardPunch>(options, std::move(*stacker));
}

constexpr auto types = std::to_array<DeviceType>({
    {"1403", make_printer},
    {"1443", make_printer},
    {"2540P", make_punch},
    {"3203", make_printer},
    {"3211", make_printer},
    {"3525", make_punch},
    {"3525P", make_punch},
});

}  // namespace

std::span<const DeviceType> unit_record_device_types() { return types; }

}  // namespace console
