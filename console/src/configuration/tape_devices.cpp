// Makes tape units, and opens the files that are their reels.
#include "configuration/tape_devices.hpp"

#include <array>
#include <optional>

#include <fmt/format.h>

#include <isa370/devices/magnetic_tape.hpp>
#include <isa370/media/tape_file.hpp>

#include "cli/numbers.hpp"
#include "configuration/words.hpp"

namespace console {
namespace {

struct TapeOperands {
  const StatementWord* file = nullptr;
  isa370::TapeFileOptions options;
  bool ring = true;
};

/// False behind a fault.
bool read_operand(const StatementWord& word, TapeOperands& operands, StatementReport& report) {
  const auto text = lower_case(word.text);
  if (text == "ro" || text == "readonly=1") {
    operands.options.read_only = true;
  } else if (text == "noring") {
    operands.ring = false;
  } else if (text == "rw" || text == "ring" || text == "readonly=0") {
    operands.options.read_only = false;
  } else if (text.starts_with("maxsize=") || text.starts_with("maxsizek=") || text.starts_with("maxsizem=")) {
    const auto equals = text.find('=');
    const auto unit = text[equals - 1] == 'k' ? 1024U : text[equals - 1] == 'm' ? 1024U * 1024U : 1U;
    const auto number = parse_decimal<std::uint32_t>(text.substr(equals + 1));
    if (!number) {
      report.fault(word, "write the size of the reel as a number, e.g. maxsizem=40");
      return false;
    }
    if (*number != 0) operands.options.length = std::uint64_t{*number} * unit;
  } else {
    report.warn(word, fmt::format("the tape operand '{}' has no effect here", printable(word.text)));
  }
  return true;
}

std::unique_ptr<isa370::Device> make(const DeviceStatement& statement, StatementReport& report) {
  TapeOperands operands;
  for (const auto& word : statement.operands) {
    if (operands.file == nullptr)
      operands.file = &word;
    else if (!read_operand(word, operands, report))
      return nullptr;
  }
  const auto* const model = isa370::find_tape_unit_model(statement.type);
  if (operands.file == nullptr || operands.file->text == "*") return std::make_unique<isa370::MagneticTape>(*model);
  auto reel = isa370::open_tape_file(operands.file->text, operands.options);
  if (!reel) {
    report.fault(*operands.file, reel.error().text);
    return nullptr;
  }
  return std::make_unique<isa370::MagneticTape>(*model, std::move(*reel), operands.ring);
}

constexpr auto tape_unit_operands = std::to_array<OperandHelp>({
    {"FILE", "The reel: AWS, HET or SIMH, as the content says, or the suffix when it is empty. `*`, or no operand: no reel."},
    {"noring", "The reel has no ring and cannot be written. Also `ro`, `readonly=1`."},
    {"maxsize=BYTES", "Where the marker of the end of tape is; `maxsizek=`, `maxsizem=` count in 1,024 bytes and 1,048,576."},
});
constexpr DeviceMaker tape_unit{"Magnetic tape units", make, tape_unit_operands};

constexpr auto types = std::to_array<DeviceType>({
    {"2401", &tape_unit},
    {"2402", &tape_unit},
    {"2403", &tape_unit},
    {"2404", &tape_unit},
    {"2415", &tape_unit},
    {"3410", &tape_unit},
    {"3411", &tape_unit},
    {"3420", &tape_unit},
});

}  // namespace

std::span<const DeviceType> tape_device_types() { return types; }

}  // namespace console
