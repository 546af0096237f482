// `cambridge link`: several object decks to one core image, or to one deck.
#include <algorithm>
#include <cctype>
#include <filesystem>

#include <fmt/format.h>

#include <isa370/bits.hpp>
#include <isa370/object_deck.hpp>

#include "cli/commands.hpp"
#include "cli/numbers.hpp"
#include "model/files.hpp"

namespace console {
namespace {

namespace fs = std::filesystem;
using isa370::MapKind;

/// Every file that cannot be read is a line of the error.
tl::expected<std::vector<isa370::ObjectDeck>, std::string> read_decks(const Arguments& arguments) {
  std::vector<isa370::ObjectDeck> all;
  std::string faults;
  const auto fault = [&](const std::string& text) { faults += (faults.empty() ? "" : "\n") + text; };
  for (const auto& name : arguments.positional()) {
    const auto bytes = read_file(name);
    if (!bytes) {
      fault(bytes.error());
      continue;
    }
    auto decks = isa370::parse_object_decks(*bytes);
    if (!decks) {
      fault(fmt::format("{}: {}", name, decks.error()));
      continue;
    }
    if (decks->empty()) fault(fmt::format("{}: there is no card in it", name));
    for (std::size_t i = 0; i < decks->size(); ++i) {
      (*decks)[i].name = decks->size() == 1 ? name : fmt::format("{}, deck {}", name, i + 1);
      all.push_back(std::move((*decks)[i]));
    }
  }
  if (!faults.empty()) return tl::unexpected(faults);
  return all;
}

std::string lines_for(const std::string& text) {
  std::string result = "cambridge link: ";
  for (const char c : text) result += c == '\n' ? std::string("\ncambridge link: ") : std::string(1, c);
  return result + "\n";
}

/// The module map, as a linkage editor printed it.
std::string map_of(const isa370::LoadedImage& image, const std::vector<isa370::ObjectDeck>& decks) {
  std::string text = "MODULE MAP\n\nCONTROL SECTION           ENTRY\n NAME     ORIGIN LENGTH   NAME     LOCATION  DECK\n";
  std::vector<isa370::MapEntry> labels;
  for (const auto& entry : image.map)
    if (entry.kind == MapKind::label) labels.push_back(entry);
  std::ranges::stable_sort(labels, {}, &isa370::MapEntry::address);
  bool has_dummies = false;
  for (const auto& entry : image.map) {
    has_dummies = has_dummies || entry.kind == MapKind::dummy;
    if (entry.kind == MapKind::label || entry.kind == MapKind::dummy) continue;
    const auto* const unnamed = entry.kind == MapKind::common ? "$BLANKCOM" : "$PRIVATE";
    text += fmt::format(" {:<8} {:6X} {:6X}{:29}{}\n", entry.name.empty() ? unnamed : entry.name, entry.address, entry.length,
                        "", decks[entry.deck].name);
    for (const auto& label : labels)
      if (label.deck == entry.deck && label.address >= entry.address && label.address <= entry.address + entry.length)
        text += fmt::format("{:26}{:<8} {:6X}\n", "", label.name, label.address);
  }
  if (has_dummies) {
    text += "\nPSEUDO REGISTERS\n NAME     ORIGIN LENGTH\n";
    for (const auto& entry : image.map)
      if (entry.kind == MapKind::dummy) text += fmt::format(" {:<8} {:6X} {:6X}\n", entry.name, entry.address, entry.length);
  }
  return text + fmt::format("\nENTRY ADDRESS {:6X}\nTOTAL LENGTH  {:6X}\n", image.entry, image.bytes.size());
}

/// The linked deck's name is that of its first section, which begins where it does.
std::string section_name(const isa370::LoadedImage& image) {
  for (const auto& entry : image.map)
    if (entry.address == image.origin && entry.kind == MapKind::section) return entry.name;
  return "PROGRAM";
}

std::string bytes_of(const isa370::ObjectDeck& deck) {
  std::string bytes;
  for (const auto& card : deck.cards) bytes.append(card.begin(), card.end());
  return bytes;
}

tl::expected<std::uint32_t, std::string> origin_of(const Arguments& arguments) {
  constexpr std::uint32_t doubleword = 8;
  const auto text = arguments.value("at");
  if (!text) return 0;
  const auto at = parse_hex<std::uint32_t>(*text);
  if (!at || *at > isa370::address_mask || *at % doubleword != 0)
    return tl::unexpected(
        fmt::format("--at {}: a hexadecimal address up to FFFFF8 is expected, and one on a doubleword", *text));
  return *at;
}

}  // namespace

int link_command(const Arguments& arguments, const Streams& streams) {
  const auto origin = origin_of(arguments);
  if (!origin) return usage_error(streams, "link", origin.error());
  const auto decks = read_decks(arguments);
  if (!decks) {
    streams.errors << lines_for(decks.error());
    return exit_code::usage;
  }
  auto image = isa370::load_decks(*decks, *origin);
  if (!image) {
    streams.errors << lines_for(image.error());
    return exit_code::failure;
  }
  for (const auto& warning : image->warnings) streams.errors << lines_for("warning: " + warning);
  if (const auto entry = arguments.value("entry")) {
    std::string name = *entry;
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const auto found = image->symbols.find(name);
    if (found == image->symbols.end())
      return usage_error(streams, "link", fmt::format("--entry {}: no deck defines it", *entry));
    image->entry = found->second;
  }
  const auto output = arguments.value("output").value_or("a.image");
  const bool is_deck = fs::path(output).extension() == ".deck";
  const auto bytes = is_deck ? bytes_of(isa370::make_object_deck(*image, section_name(*image)))
                             : std::string(image->bytes.begin(), image->bytes.end());
  if (const auto done = write_file(output, bytes); !done) return usage_error(streams, "link", done.error());
  if (arguments.given("map")) streams.out << map_of(*image, *decks);
  return exit_code::success;
}

}  // namespace console
