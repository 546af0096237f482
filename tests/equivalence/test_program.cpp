// Reads the directives of an equivalence program and assembles it.
#include "test_program.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include <isa370/assembler.hpp>
#include <isa370/object_deck.hpp>

#include "devices.hpp"

namespace equivalence {
namespace {

namespace fs = std::filesystem;

fs::path folder() { return fs::path(CAMBRIDGE_SOURCE_DIR) / "tests" / "programs"; }

std::optional<std::string> read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

/// What stands behind "*:word ", or nullopt when the line is another one.
std::optional<std::string> operand(const std::string& line, std::string_view word) {
  const std::string start = "*:" + std::string(word);
  if (line.rfind(start, 0) != 0) return std::nullopt;
  return line.size() > start.size() + 1 ? line.substr(start.size() + 1) : std::string();
}

tl::expected<void, std::string> take_directive(TestProgram& program, const std::string& line) {
  if (const auto text = operand(line, "card")) {
    auto cards = isa370::parse_deck(*text + "\n", true);
    if (!cards) return tl::unexpected(cards.error());
    program.cards.insert(program.cards.end(), cards->begin(), cards->end());
  } else if (const auto device = operand(line, "device")) {
    std::istringstream words(*device);
    isa370::DeviceNumber number = 0;
    std::string type;
    if (!(words >> std::hex >> number >> type) || !knows_device(type))
      return tl::unexpected("*:device wants NUMBER TYPE, a type of devices.cpp: " + line);
    program.devices[number] = type;
  } else if (const auto typed = operand(line, "type")) {
    program.typed.push_back(*typed);
  } else if (const auto mask = operand(line, "mask")) {
    std::istringstream words(*mask);
    StorageMask wanted;
    std::string why;
    if (!(words >> std::hex >> wanted.address >> wanted.length >> why))
      return tl::unexpected("*:mask wants ADDRESS LENGTH WHY: " + line);
    program.masks.push_back(wanted);
  } else if (operand(line, "no-instruction-count")) {
    program.compare_instruction_count = false;
  } else {
    return tl::unexpected("unknown directive: " + line);
  }
  return {};
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

isa370::assembler::Options assembler_options() {
  isa370::assembler::Options options;
  options.copy_member = [](std::string_view member) -> std::optional<isa370::assembler::Source> {
    auto text = read_text(folder() / (lower(member) + ".copy"));
    if (!text) return std::nullopt;
    return isa370::assembler::Source{lower(member) + ".copy", std::move(*text)};
  };
  return options;
}

}  // namespace

tl::expected<TestProgram, std::string> make_program(std::string name, const std::string& text) {
  TestProgram program;
  program.name = std::move(name);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("*:", 0) != 0) continue;
    if (auto taken = take_directive(program, line); !taken) return tl::unexpected(program.name + ": " + taken.error());
  }
  const auto result = isa370::assembler::assemble({program.name + ".asm", text}, assembler_options());
  std::string errors;
  for (const auto& diagnostic : result.diagnostics) errors += to_string(diagnostic) + "\n";
  if (!result.ok()) return tl::unexpected(errors);  // Warnings are welcome: these programs try operands off their boundaries.
  auto loaded = isa370::load_decks({result.deck}, 0);
  if (!loaded) return tl::unexpected(program.name + ": " + loaded.error());
  program.image = std::move(loaded->bytes);
  return program;
}

std::vector<std::string> program_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder()))
    if (entry.path().extension() == ".asm") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

tl::expected<TestProgram, std::string> read_program(const std::string& name) {
  const auto text = read_text(folder() / (name + ".asm"));
  if (!text) return tl::unexpected(name + ".asm cannot be read");
  return make_program(name, *text);
}

}  // namespace equivalence
