// `cambridge asm` and `cambridge disasm`.
#include <algorithm>
#include <cctype>
#include <filesystem>

#include <fmt/format.h>

#include <isa370/assembler.hpp>
#include <isa370/bits.hpp>
#include <isa370/disassembler.hpp>

#include "cli/commands.hpp"
#include "cli/numbers.hpp"
#include "model/files.hpp"

namespace console {
namespace {

namespace fs = std::filesystem;
namespace assembler = isa370::assembler;

using Cards = std::vector<std::array<std::uint8_t, 80>>;

/// Where the program of an IPL deck is loaded: above the loader and the fixed locations.
constexpr std::uint32_t ipl_origin = 0x1000;

/// "name.copy", "name.macro", the same in capitals, or without the ending, in one of the folders.
std::optional<assembler::Source> find_member(const std::vector<fs::path>& folders, std::string_view member) {
  std::string lower(member);
  std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string upper(member);
  for (const auto& folder : folders)
    for (const auto& name : {lower + ".copy", lower + ".macro", upper + ".COPY", upper + ".MACRO", lower, upper}) {
      std::error_code ignored;
      const auto path = folder / name;
      if (!fs::is_regular_file(path, ignored)) continue;
      if (auto text = read_file(path.string())) return assembler::Source{path.string(), std::move(*text)};
    }
  return std::nullopt;
}

struct Assembled {
  std::vector<isa370::ObjectDeck> decks;
  std::string listing;
};

/// Every fault of every file is printed; the error is the exit code.
tl::expected<Assembled, int> assemble_all(const Arguments& arguments, std::ostream& errors) {
  Assembled assembled;
  int code = exit_code::success;
  for (const auto& file : arguments.positional()) {
    auto text = read_file(file);
    if (!text) {
      errors << fmt::format("cambridge asm: {}\n", text.error());
      code = exit_code::usage;
      continue;
    }
    std::vector<fs::path> folders{fs::path(file).parent_path()};
    for (const auto& folder : arguments.values("copy-dir")) folders.emplace_back(folder);
    assembler::Options options;
    options.copy_member = [&folders](std::string_view member) { return find_member(folders, member); };
    if (const auto parameter = arguments.value("sysparm")) options.system_parameter = *parameter;
    if (const auto date = arguments.value("sysdate")) options.system_date = *date;
    if (const auto time = arguments.value("systime")) options.system_time = *time;
    auto result = assembler::assemble({file, std::move(*text)}, options);
    for (const auto& diagnostic : result.diagnostics) errors << to_string(diagnostic) << '\n';
    if (!result.ok()) code = std::max(code, exit_code::failure);
    assembled.listing += result.listing;
    assembled.decks.push_back(std::move(result.deck));
  }
  if (code != exit_code::success) return tl::unexpected(code);
  return assembled;
}

std::string bytes_of(const Cards& cards) {
  std::string bytes;
  for (const auto& card : cards)
    for (const auto column : card) bytes += static_cast<char>(column);
  return bytes;
}

struct Output {
  std::string name;
  std::string bytes;
};

/// All that is to be written; nothing is, when one of them cannot be made.
tl::expected<std::vector<Output>, std::string> outputs_of(const Arguments& arguments, const Assembled& assembled,
                                                          std::ostream& errors) {
  std::vector<Output> outputs;
  const auto output = arguments.value("output");
  const auto image_name = arguments.value("image");
  const auto ipl_deck = arguments.value("ipl-deck");
  std::string all;
  for (std::size_t i = 0; i < assembled.decks.size(); ++i) {
    auto bytes = bytes_of(assembled.decks[i].cards);
    all += bytes;
    if (output || image_name) continue;
    const auto& source = arguments.positional()[i];
    const auto name = fs::path(source).replace_extension(".deck").string();
    if (name == source) return tl::unexpected(fmt::format("{}: the deck would replace its source; name it with -o", source));
    outputs.push_back({name, std::move(bytes)});
  }
  if (output) outputs.push_back({*output, std::move(all)});
  const auto load = [&](const std::string& name, std::uint32_t origin) -> tl::expected<isa370::LoadedImage, std::string> {
    auto image = isa370::load_decks(assembled.decks, origin);
    if (!image) return tl::unexpected(fmt::format("{}: {}", name, image.error()));
    for (const auto& warning : image->warnings) errors << fmt::format("cambridge asm: warning: {}\n", warning);
    return image;
  };
  if (image_name) {
    const auto image = load(*image_name, isa370::assembled_origin(assembled.decks));
    if (!image) return tl::unexpected(image.error());
    outputs.push_back({*image_name, {image->bytes.begin(), image->bytes.end()}});
  }
  if (ipl_deck) {
    const auto image = load(*ipl_deck, ipl_origin);
    if (!image) return tl::unexpected(image.error());
    outputs.push_back({*ipl_deck, bytes_of(isa370::make_ipl_deck(*image))});
  }
  return outputs;
}

// ---- Disassembler ---------------------------------------------------------------------------------------------------

tl::expected<std::vector<std::uint32_t>, std::string> entries_of(const Arguments& arguments) {
  std::vector<std::uint32_t> entries;
  for (const auto& text : arguments.values("entry")) {
    const auto address = parse_hex<std::uint32_t>(text);
    if (!address || *address > isa370::address_mask)
      return tl::unexpected(fmt::format("--entry {}: a hexadecimal address up to FFFFFF is expected", text));
    entries.push_back(*address);
  }
  return entries;
}

tl::expected<std::string, std::string> source_of_image(const std::string& operand, const std::string& file, std::string_view at,
                                                       const std::vector<std::uint32_t>& entries) {
  const auto address = parse_hex<std::uint32_t>(at);
  if (!address || *address > isa370::address_mask)
    return tl::unexpected(fmt::format("{}: a hexadecimal address up to FFFFFF is expected, and not {}", operand, at));
  const auto text = read_file(file);
  if (!text) return tl::unexpected(text.error());
  const std::vector<std::uint8_t> bytes(text->begin(), text->end());
  const auto source = isa370::disassemble_image(bytes, *address, entries);
  if (!source) return tl::unexpected(fmt::format("{}: {}", operand, source.error()));
  return *source;
}

/// Of a deck file, all its modules; of raw bytes with an address, one section.
tl::expected<std::string, std::string> source_of(const Arguments& arguments, const std::string& operand) {
  const auto entries = entries_of(arguments);
  if (!entries) return tl::unexpected(entries.error());
  if (const auto at = arguments.value("at")) return source_of_image(operand, operand, *at, *entries);
  if (const auto at = operand.rfind('@'); at != std::string::npos && parse_hex<std::uint32_t>(operand.substr(at + 1)))
    return source_of_image(operand, operand.substr(0, at), operand.substr(at + 1), *entries);
  const auto file = read_file(operand);
  if (!file) return tl::unexpected(file.error());
  const auto decks = isa370::parse_object_decks(*file);
  if (!decks) return tl::unexpected(fmt::format("{}: {}; for raw bytes write {}@HEXADDR", operand, decks.error(), operand));
  std::string all;
  for (std::size_t i = 0; i < decks->size(); ++i) {
    const auto source = isa370::disassemble_deck((*decks)[i]);
    if (!source) return tl::unexpected(fmt::format("{}: deck {}: {}", operand, i + 1, source.error()));
    all += *source;
  }
  return all;
}

}  // namespace

int asm_command(const Arguments& arguments, const Streams& streams) {
  const auto assembled = assemble_all(arguments, streams.errors);
  if (!assembled) return assembled.error();
  if (const auto listing = arguments.value("listing")) {
    if (*listing == "-")
      streams.out << assembled->listing;
    else if (const auto done = write_file(*listing, assembled->listing); !done)
      return usage_error(streams, "asm", done.error());
  }
  const auto outputs = outputs_of(arguments, *assembled, streams.errors);
  if (!outputs) return usage_error(streams, "asm", outputs.error());
  for (const auto& output : *outputs)
    if (const auto done = write_file(output.name, output.bytes); !done) return usage_error(streams, "asm", done.error());
  return exit_code::success;
}

int disasm_command(const Arguments& arguments, const Streams& streams) {
  for (const auto& operand : arguments.positional()) {
    const auto source = source_of(arguments, operand);
    if (!source) return usage_error(streams, "disasm", source.error());
    streams.out << *source;
  }
  return exit_code::success;
}

}  // namespace console
