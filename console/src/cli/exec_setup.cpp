// Reading the files of one `cambridge exec`, and checking them against each other.
#include "cli/exec_setup.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include <isa370/devices/reader_3505.hpp>
#include <isa370/storage.hpp>

#include "model/files.hpp"

namespace console {
namespace {

using Faults = std::vector<std::string>;

/// nullptr when the configuration has no such device.
const ConfiguredDevice* find_device(const ExecSetup& setup, isa370::DeviceNumber number) {
  const auto found = std::ranges::find(setup.devices, number, &ConfiguredDevice::number);
  return found == setup.devices.end() ? nullptr : &*found;
}

isa370::CardReader* as_reader(const ConfiguredDevice& configured) {
  return dynamic_cast<isa370::CardReader*>(configured.device.get());
}

// ---- Configuration --------------------------------------------------------------------------------------------------

HerculesConfiguration default_configuration() {
  HerculesConfiguration configuration;
  configuration.console = ConsoleStatement{};
  configuration.devices.push_back({0x00C, "3505", std::make_unique<isa370::CardReader>(isa370::model_3505)});
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
  for (const auto& step : setup.dialogue) {
    const auto where = fmt::format("{}:{}: {}: ", file, step.line, to_string(step));
    if (step.kind != DialogueStep::Kind::ready) {
      const bool with_console = step.kind != DialogueStep::Kind::stop;
      if (with_console && !setup.has_console) faults.push_back(where + "the configuration has no console");
      continue;
    }
    const auto* const device = find_device(setup, step.device);
    const auto* const reader = device == nullptr ? nullptr : as_reader(*device);
    if (device == nullptr || (reader != nullptr && reader->state().decks.empty()))
      faults.push_back(where + "this is no device that can be made ready; name one, with a file, in the configuration");
  }
}

/// A reader has its first deck from the start, unless the dialogue readies it and it is not what the IPL comes from.
void fill_readers(ExecSetup& setup) {
  const auto* const ipl = std::get_if<StartWithIpl>(&setup.options.start);
  for (const auto& device : setup.devices) {
    const auto readies = [&](const DialogueStep& step) {
      return step.kind == DialogueStep::Kind::ready && step.device == device.number;
    };
    const bool loads = ipl != nullptr && ipl->device == device.number;
    if (auto* const reader = as_reader(device); reader != nullptr && (loads || std::ranges::none_of(setup.dialogue, readies)))
      static_cast<void>(reader->make_ready());
  }
}

void check_ipl(const ExecSetup& setup, Faults& faults) {
  const auto* const ipl = std::get_if<StartWithIpl>(&setup.options.start);
  if (ipl == nullptr) return;
  const auto* const device = find_device(setup, ipl->device);
  if (device == nullptr) {
    faults.push_back(fmt::format("--ipl {:03X}: there is no such device in the configuration", ipl->device));
  } else if (const auto* const reader = as_reader(*device); reader != nullptr && reader->cards_left() == 0) {
    faults.push_back(
        fmt::format("--ipl {0:03X}: the reader has no cards; name a deck in a configuration: {0:04X} 3505 FILE", ipl->device));
  }
}

}  // namespace

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
  read_programs(setup, faults);
  check_addresses(setup, faults);
  read_dialogue(setup, faults);
  fill_readers(setup);
  if (faults.empty()) check_ipl(setup, faults);
  if (!faults.empty()) return tl::unexpected(std::move(faults));
  return setup;
}

}  // namespace console
