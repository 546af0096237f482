// Makes readers, printers and punches, reads the decks and opens the files behind them.
#include "configuration/unit_record_devices.hpp"

#include <array>

#include <fmt/format.h>

#include <isa370/devices/line_printer.hpp>
#include <isa370/devices/punch_2540.hpp>
#include <isa370/devices/punch_3525.hpp>
#include <isa370/devices/reader_2501.hpp>
#include <isa370/devices/reader_2540.hpp>
#include <isa370/devices/reader_3505.hpp>
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
  const auto& model = statement.type == "2540P" ? isa370::model_2540p : isa370::model_3525;
  if (operands.file.empty())
    return std::make_unique<isa370::CardPunch>(model, std::make_unique<isa370::CardStackerInStorage>());
  auto stacker = isa370::open_stacker_file(operands.file, operands.ascii, operands.options);
  if (!stacker) {
    report.fault(*operands.file_word, stacker.error().text);
    return nullptr;
  }
  if (operands.clear) report.when_sound([opened = stacker->get()] { static_cast<void>(opened->clear()); });
  return std::make_unique<isa370::CardPunch>(model, std::move(*stacker));
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
  const auto& model = statement.type.starts_with("2540") ? isa370::model_2540r
                      : statement.type == "2501"         ? isa370::model_2501
                                                         : isa370::model_3505;
  auto reader = std::make_unique<isa370::CardReader>(model, isa370::CardReader::Options{.end_of_file = operands.end_of_file});
  reader->lay_ready(std::move(decks));
  return reader;
}

constexpr auto printer_operands = std::to_array<OperandHelp>({
    {"FILE", "The paper, as text with form feeds. `*`, or no operand: it is thrown away."},
    {"crlf", "Lines end with carriage return and line feed."},
    {"noclear", "What FILE holds stays, and the paper goes on behind it."},
    {"fcb=LINE:CHANNEL,...", "The carriage control tape: which line has a hole in which channel, e.g. `fcb=1:1,7:2,61:12`."},
});
constexpr DeviceMaker printer{"Printers", make_printer, printer_operands};
constexpr auto punch_operands = std::to_array<OperandHelp>({
    {"FILE", "The cards. `*`, or no operand: they are thrown away."},
    {"ascii", "Cards become lines of text; otherwise, or with `ebcdic`, images of 80 bytes."},
    {"crlf", "As for printers."},
    {"noclear", "As for printers."},
});
constexpr DeviceMaker punch{"Card punches", make_punch, punch_operands};
constexpr auto reader_operands = std::to_array<OperandHelp>({
    {"FILE ...", "Decks. The first is in the hopper; each time the reader is made ready, the next one is put behind it."},
    {"ascii", "Decks are lines of text; `ebcdic`: images of 80 bytes. Otherwise their content decides."},
    {"eof", "Behind the last card comes unit exception; otherwise, or with `intrq`, the reader is not ready."},
    {"multifile", "All decks are put into the hopper at once."},
    {"trunc", "Lines longer than 80 columns are cut; otherwise they are a fault."},
    {"autopad", "A last card image that is too short is filled up; otherwise it is a fault."},
});
constexpr DeviceMaker reader{"Card readers", make_reader, reader_operands};

constexpr auto types = std::to_array<DeviceType>({
    {"1403", &printer},
    {"1443", &printer},
    {"2501", &reader},
    {"2540P", &punch},
    {"2540R", &reader},
    {"3203", &printer},
    {"3211", &printer},
    {"3505", &reader},
    {"3525", &punch},
    {"3525P", &punch},
    {"3525R", &reader},
});

}  // namespace

std::span<const DeviceType> unit_record_device_types() { return types; }

}  // namespace console
