// Reading the files of one `cambridge exec`, and checking them against each other.
#include "cli/exec_setup.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <isa370/storage.hpp>

#include "model/files.hpp"

namespace console {
namespace {

using Faults = std::vector<std::string>;

constexpr std::size_t card_columns = std::tuple_size_v<isa370::Card>;

/// As Hercules does: a file whose beginning has nothing but text is text.
bool looks_like_text(std::string_view bytes) {
  constexpr std::size_t looked_at = 160;
  return std::ranges::all_of(bytes.substr(0, looked_at),
                             [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t'; });
}

std::string cut_lines(std::string_view text) {
  std::string result;
  std::size_t column = 0;
  for (const char c : text) {
    column = c == '\n' ? 0 : column + 1;
    if (column <= card_columns) result += c;
  }
  return result;
}

// ---- Configuration --------------------------------------------------------------------------------------------------

HerculesConfiguration default_configuration() {
  HerculesConfiguration configuration;
  configuration.console = ConsoleStatement{};
  configuration.readers.emplace_back().end_of_file = true;
  return configuration;
}

tl::expected<HerculesConfiguration, Faults> read_configuration(const std::string& file) {
  if (file.empty()) return default_configuration();
  const auto text = read_file(file);
  if (!text) return tl::unexpected(Faults{text.error()});
  return parse_hercules_configuration(*text, file);
}

isa370::Model model_of(const ExecOptions& options, const HerculesConfiguration& configuration) {
  auto model = options.model != nullptr ? *options.model : *isa370::find_model("370/168");
  // Another type than those we know identifies itself so, at the speed of a 168. What is no System/370 must be asked for.
  if (options.model == nullptr && configuration.cpu_model) {
    const auto known = std::ranges::find(isa370::models(), *configuration.cpu_model, &isa370::Model::type);
    if (known != isa370::models().end() && known->architecture == isa370::Architecture::system_370) return *known;
    model.type = *configuration.cpu_model;
  }
  return model;
}

ReaderSetup set_up(const ReaderStatement& statement, const std::string& configuration, Faults& faults) {
  ReaderSetup reader{.number = statement.number, .model = statement.model, .end_of_file = statement.end_of_file, .stacks{}};
  for (const auto& file : statement.files) {
    auto cards = read_cards(file, statement);
    if (!cards) {
      faults.push_back(fmt::format("{}:{}: {}", configuration, statement.line, cards.error()));
    } else if (statement.multiple_files && !reader.stacks.empty()) {
      reader.stacks.back().insert(reader.stacks.back().end(), cards->begin(), cards->end());
    } else {
      reader.stacks.push_back(std::move(*cards));
    }
  }
  return reader;
}

// ---- Programs -------------------------------------------------------------------------------------------------------

void read_programs(ExecSetup& setup, Faults& faults) {
  for (const auto& request : setup.options.loads) {
    auto bytes = read_file(request.file);
    if (!bytes) {
      faults.push_back(bytes.error());
    } else if (bytes->empty()) {
      faults.push_back(fmt::format("{}: offset 0: the file is empty", request.file));
    } else if (request.address >= setup.storage || bytes->size() > setup.storage - request.address) {
      const auto fits = request.address < setup.storage ? setup.storage - request.address : 0;
      faults.push_back(fmt::format("{}: offset {}: {} bytes at {:06X} go beyond the end of storage, {:06X}", request.file, fits,
                                   bytes->size(), request.address, setup.storage - 1));
    } else {
      setup.loads.push_back({request.address, std::move(*bytes)});
    }
  }
}

void check_addresses(const ExecSetup& setup, Faults& faults) {
  for (const auto& [address, key] : setup.options.keys)
    if (address >= setup.storage)
      faults.push_back(fmt::format("--key {:06X}={:02X}: storage ends at {:06X}", address, key, setup.storage - 1));
  for (const auto& dump : setup.options.dumps)
    if (dump.address >= setup.storage || dump.length > setup.storage - dump.address)
      faults.push_back(fmt::format("--dump {:06X}:{:X}: storage ends at {:06X}", dump.address, dump.length, setup.storage - 1));
}

// ---- Dialogue -------------------------------------------------------------------------------------------------------

void read_dialogue(ExecSetup& setup, Faults& faults) {
  const auto& file = setup.options.dialogue;
  if (file.empty()) return;
  const auto text = read_file(file);
  if (!text) return faults.push_back(text.error());
  auto steps = parse_dialogue(*text, file);
  if (!steps) {
    faults.insert(faults.end(), steps.error().begin(), steps.error().end());
    return;
  }
  setup.dialogue = std::move(*steps);
  const auto* const ipl = std::get_if<StartWithIpl>(&setup.options.start);
  for (const auto& step : setup.dialogue) {
    const auto where = fmt::format("{}:{}: {}: ", file, step.line, to_string(step));
    if (step.kind != DialogueStep::Kind::ready) {
      const bool with_console = step.kind != DialogueStep::Kind::stop;
      if (with_console && !setup.has_console) faults.push_back(where + "the configuration has no console");
      continue;
    }
    if (std::ranges::find(setup.devices, step.device, &ConfiguredDevice::number) != setup.devices.end()) continue;
    const auto reader = std::ranges::find(setup.readers, step.device, &ReaderSetup::number);
    if (reader == setup.readers.end() || reader->stacks.empty())
      faults.push_back(where + "this is no device that can be made ready; name one in the configuration");
    else if (ipl == nullptr || ipl->device != step.device)
      reader->loaded_at_start = false;
  }
}

void check_ipl(const ExecSetup& setup, Faults& faults) {
  const auto* const ipl = std::get_if<StartWithIpl>(&setup.options.start);
  if (ipl == nullptr) return;
  if (std::ranges::find(setup.devices, ipl->device, &ConfiguredDevice::number) != setup.devices.end()) return;
  const auto reader = std::ranges::find(setup.readers, ipl->device, &ReaderSetup::number);
  if (reader == setup.readers.end())
    faults.push_back(fmt::format("--ipl {:03X}: there is no such device in the configuration", ipl->device));
  else if (reader->stacks.empty())
    faults.push_back(
        fmt::format("--ipl {0:03X}: the reader has no cards; name a deck in a configuration: {0:04X} 3505 FILE", ipl->device));
}

}  // namespace

tl::expected<std::vector<isa370::Card>, std::string> read_cards(const std::string& file, const ReaderStatement& reader) {
  auto bytes = read_file(file);
  if (!bytes) return tl::unexpected(bytes.error());
  const bool text =
      reader.code == ReaderStatement::Code::detect ? looks_like_text(*bytes) : reader.code == ReaderStatement::Code::ascii;
  if (text && reader.truncate) *bytes = cut_lines(*bytes);
  if (!text && reader.pad && bytes->size() % card_columns != 0)
    bytes->resize(bytes->size() + card_columns - bytes->size() % card_columns, '\0');
  auto cards = isa370::parse_deck(*bytes, text);
  if (!cards) return tl::unexpected(fmt::format("{}: {}", file, cards.error()));
  return cards;
}

tl::expected<ExecSetup, std::vector<std::string>> prepare_exec(const ExecOptions& options) {
  auto configuration = read_configuration(options.configuration);
  if (!configuration) return tl::unexpected(configuration.error());
  Faults faults;
  ExecSetup setup;
  setup.options = options;
  setup.storage = options.storage.value_or(configuration->storage.value_or(setup.storage));
  setup.model = model_of(options, *configuration);
  setup.cpu_serial = configuration->cpu_serial.value_or(setup.cpu_serial);
  setup.has_console = configuration->console.has_value();
  setup.console = configuration->console.value_or(ConsoleStatement{});
  setup.warnings = std::move(configuration->warnings);
  setup.devices = std::move(configuration->devices);
  for (const auto& reader : configuration->readers) setup.readers.push_back(set_up(reader, options.configuration, faults));
  read_programs(setup, faults);
  check_addresses(setup, faults);
  read_dialogue(setup, faults);
  if (faults.empty()) check_ipl(setup, faults);
  if (!faults.empty()) return tl::unexpected(std::move(faults));
  return setup;
}

}  // namespace console
