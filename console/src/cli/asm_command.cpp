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
    if (const auto text_of = arguments.value("sysparm")) options.system_parameter = *text_of;
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

tl::expected<void, std::string> write_decks(const Arguments& arguments, const Assembled& assembled) {
  const auto output = arguments.value("output");
  std::string all;
  for (std::size_t i = 0; i < assembled.decks.size(); ++i) {
    const auto bytes = bytes_of(assembled.decks[i].cards);
    all += bytes;
    if (output) continue;
    const auto& source = arguments.positional()[i];
    const auto name = fs::path(source).replace_extension(".deck").string();
    if (name == source) return tl::unexpected(fmt::format("{}: the deck would replace its source; name it with -o", source));
    if (auto done = write_file(name, bytes); !done) return done;
  }
  if (output)
    if (auto done = write_file(*output, all); !done) return done;
  const auto ipl_deck = arguments.value("ipl-deck");
  if (!ipl_deck) return {};
  const auto image = isa370::load_decks(assembled.decks, ipl_origin);
  if (!image) return tl::unexpected(fmt::format("{}: {}", *ipl_deck, image.error()));
  return write_file(*ipl_deck, bytes_of(isa370::make_ipl_deck(*image)));
}

// ---- Disassembler ---------------------------------------------------------------------------------------------------

struct Bytes {
  std::uint32_t origin = 0;
  std::vector<std::uint8_t> bytes;
};

tl::expected<Bytes, std::string> bytes_to_disassemble(const std::string& operand) {
  if (const auto at = operand.rfind('@'); at != std::string::npos)
    if (const auto address = parse_hex<std::uint32_t>(operand.substr(at + 1))) {
      if (*address > isa370::address_mask) return tl::unexpected(fmt::format("{}: addresses go up to FFFFFF", operand));
      const auto file = read_file(operand.substr(0, at));
      if (!file) return tl::unexpected(file.error());
      return Bytes{*address, {file->begin(), file->end()}};
    }
  const auto file = read_file(operand);
  if (!file) return tl::unexpected(file.error());
  const auto decks = isa370::parse_object_decks(*file);
  if (!decks) return tl::unexpected(fmt::format("{}: {}; for raw bytes write {}@HEXADDR", operand, decks.error(), operand));
  const auto image = isa370::load_decks(*decks, 0);
  if (!image) return tl::unexpected(fmt::format("{}: {}", operand, image.error()));
  return Bytes{image->origin, image->bytes};
}

void print(const Bytes& program, std::ostream& out) {
  const auto& bytes = program.bytes;
  for (std::size_t at = 0; at < bytes.size();) {
    std::array<std::uint8_t, 6> text{};
    const auto there = std::min(bytes.size() - at, text.size());
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), there, text.begin());
    // Where no instruction stands, the next one may be a halfword behind.
    const auto whole = isa370::instruction_length(text[0]);
    const bool instruction = isa370::decode(text).row != nullptr && whole <= there;
    const auto length = std::min<std::size_t>(instruction ? whole : 2, there);
    std::string digits;
    for (std::size_t i = 0; i < length; ++i) digits += fmt::format("{:02X}{}", text[i], i % 2 == 1 ? " " : "");
    const auto statement = instruction
                               ? isa370::disassemble(text)
                               : fmt::format("DC    X'{:02X}{}'", text[0], length > 1 ? fmt::format("{:02X}", text[1]) : "");
    out << fmt::format("{:06X}  {:<16}{}\n", (program.origin + at) & isa370::address_mask, digits, statement);
    at += length;
  }
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
  if (const auto done = write_decks(arguments, *assembled); !done) return usage_error(streams, "asm", done.error());
  return exit_code::success;
}

int disasm_command(const Arguments& arguments, const Streams& streams) {
  for (const auto& operand : arguments.positional()) {
    const auto program = bytes_to_disassemble(operand);
    if (!program) return usage_error(streams, "disasm", program.error());
    print(*program, streams.out);
  }
  return exit_code::success;
}

}  // namespace console
