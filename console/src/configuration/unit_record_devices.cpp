// Makes readers, printers and punches, reads the decks and opens the files behind them.
#include "configuration/unit_record_devices.hpp"

#include <array>

#include <fmt/format.h>

#include <isa370/devices/card_punch.hpp>
#include <isa370/devices/card_reader_3505.hpp>
#include <isa370/devices/line_printer.hpp>
#include <isa370/media/deck.hpp>
#include <isa370/media/output_file.hpp>

#include "cli/numbers.hpp"
#include "configuration/words.hpp"
#include "model/files.hpp"

namespace console {
namespace {

struct OutputOperands {
  std::string file;  ///< Empty: nowhere.
  const StatementWord* file_word = nullptr;
  isa370::OutputFileOptions options;
  bool ascii = false;
  bool clear = true;  ///< Not with "noclear": the file then keeps what it holds.
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
      operands.clear = false;
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
  if (operands.clear) report.when_sound([opened = paper->get()] { static_cast<void>(opened->clear()); });
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
  if (operands.clear) report.when_sound([opened = stacker->get()] { static_cast<void>(opened->clear()); });
  return std::make_unique<isa370::CardPunch>(options, std::move(*stacker));
}

struct ReaderOperands {
  std::vector<const StatementWord*> files;
  isa370::DeckOptions deck;
  bool end_of_file = false;  ///< "eof": unit exception behind the last card; otherwise intervention required ("intrq").
  bool one_stack = false;    ///< "multifile": the files are one stack of cards.
};

/// False behind a fault.
bool read_operands(const DeviceStatement& statement, ReaderOperands& operands, StatementReport& report) {
  using Code = isa370::DeckOptions::Code;
  for (const auto& word : statement.operands) {
    const auto text = lower_case(word.text);
    if (word.quoted) {
      operands.files.push_back(&word);
    } else if (text == "ascii" || text == "ebcdic") {
      if (operands.deck.code != Code::detect) {
        report.fault(word, "give ascii or ebcdic once");
        return false;
      }
      operands.deck.code = text == "ascii" ? Code::ascii : Code::ebcdic;
    } else if (text == "eof" || text == "intrq") {
      operands.end_of_file = text == "eof";
    } else if (text == "multifile") {
      operands.one_stack = true;
    } else if (text == "trunc") {
      operands.deck.truncate = true;
    } else if (text == "autopad") {
      operands.deck.pad = true;
    } else if (text == "sockdev" || text == "bind") {
      report.warn(word, "card readers on a network socket are not supported");
    } else if (text != "*") {  // "*" stands for no file.
      operands.files.push_back(&word);
    }
  }
  return true;
}

std::unique_ptr<isa370::Device> make_reader(const DeviceStatement& statement, StatementReport& report) {
  ReaderOperands operands;
  if (!read_operands(statement, operands, report)) return nullptr;
  std::vector<std::vector<isa370::Card>> decks;
  bool whole = true;
  for (const auto* const word : operands.files) {
    const auto bytes = read_file(word->text);
    auto cards = bytes ? isa370::parse_deck(*bytes, operands.deck)
                       : tl::expected<std::vector<isa370::Card>, std::string>(tl::unexpected(bytes.error()));
    if (!cards) {
      report.fault(*word, bytes ? fmt::format("{}: {}", word->text, cards.error()) : cards.error());
      whole = false;
    } else if (operands.one_stack && !decks.empty()) {
      decks.back().insert(decks.back().end(), cards->begin(), cards->end());
    } else {
      decks.push_back(std::move(*cards));
    }
  }
  if (!whole) return nullptr;
  isa370::CardReader3505::Options options;
  options.type = statement.type.starts_with("2540") ? "2540R" : statement.type == "2501" ? "2501" : "3505";
  options.end_of_file = operands.end_of_file;
  auto reader = std::make_unique<isa370::CardReader3505>(options);
  reader->lay_ready(std::move(decks));
  return reader;
}

constexpr auto types = std::to_array<DeviceType>({
    {"1403", make_printer},
    {"1443", make_printer},
    {"2501", make_reader},
    {"2540P", make_punch},
    {"2540R", make_reader},
    {"3203", make_printer},
    {"3211", make_printer},
    {"3505", make_reader},
    {"3525", make_punch},
    {"3525P", make_punch},
    {"3525R", make_reader},
});

}  // namespace

std::span<const DeviceType> unit_record_device_types() { return types; }

}  // namespace console
