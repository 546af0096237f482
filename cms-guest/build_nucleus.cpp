// Builds the guest's nucleus: assembles the sources, links them at X'10000', and writes the image as a C++ source, the
// listings, a load map and a card deck that can be IPLed.
//
//   build_nucleus --output DIRECTORY --members DIRECTORY SOURCE.asm...
#include <algorithm>
#include <cctype>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <tl/expected.hpp>

#include <isa370/assembler.hpp>
#include <isa370/object_deck.hpp>

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t nucleus_origin = 0x10000;  ///< Segment 1, where CMS's shared nucleus lay.
constexpr std::uint32_t user_area = 0x20000;       ///< The nucleus must end before it.

struct Arguments {
  fs::path output;
  fs::path members;
  std::vector<fs::path> sources;
};

tl::expected<Arguments, std::string> parse_arguments(const std::vector<std::string>& words) {
  Arguments arguments;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool option = words[i] == "--output" || words[i] == "--members";
    if (option && i + 1 == words.size()) return tl::unexpected(words[i] + " wants a directory");
    if (words[i] == "--output")
      arguments.output = words[++i];
    else if (words[i] == "--members")
      arguments.members = words[++i];
    else
      arguments.sources.emplace_back(words[i]);
  }
  if (arguments.output.empty() || arguments.sources.empty())
    return tl::unexpected(std::string("usage: build_nucleus --output DIRECTORY --members DIRECTORY SOURCE.asm..."));
  return arguments;
}

std::optional<std::string> read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

bool write_text(const fs::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  return static_cast<bool>(file.flush());
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// COPY NAME stands for the file name.copy in the members' directory.
isa370::assembler::Options assembler_options(const fs::path& members) {
  isa370::assembler::Options options;
  options.copy_member = [members](std::string_view member) -> std::optional<isa370::assembler::Source> {
    const fs::path path = members / (lower(member) + ".copy");
    auto text = read_text(path);
    if (!text) return std::nullopt;
    return isa370::assembler::Source{path.string(), std::move(*text)};
  };
  return options;
}

/// Assembles every source, so that one run shows all mistakes.
tl::expected<std::vector<isa370::ObjectDeck>, std::string> assemble_all(const Arguments& arguments) {
  const auto options = assembler_options(arguments.members);
  std::vector<isa370::ObjectDeck> decks;
  std::string errors;
  for (const auto& path : arguments.sources) {
    auto text = read_text(path);
    if (!text) {
      errors += fmt::format("{}: cannot be read\n", path.string());
      continue;
    }
    auto result = isa370::assembler::assemble({path.string(), std::move(*text)}, options);
    for (const auto& diagnostic : result.diagnostics) errors += to_string(diagnostic) + "\n";
    write_text(arguments.output / (path.stem().string() + ".listing"), result.listing);
    decks.push_back(std::move(result.deck));
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return decks;
}

/// The image as a C++ source that defines cms_guest::nucleus().
std::string image_source(const isa370::LoadedImage& image) {
  std::string text =
      "// Written by build_nucleus from cms-guest/*.asm.\n"
      "#include <array>\n\n#include \"cms_guest/nucleus_image.hpp\"\n\n"
      "namespace cms_guest {\nnamespace {\n\n";
  text += fmt::format("constexpr std::array<std::uint8_t, {}> bytes{{", image.bytes.size());
  for (std::size_t i = 0; i < image.bytes.size(); ++i) text += fmt::format("{}{},", i % 24 == 0 ? "\n" : "", image.bytes[i]);
  text += fmt::format(
      "}};\n\n}}  // namespace\n\nImage nucleus() {{ return {{0x{:X}, bytes, 0x{:X}}}; }}\n\n}}  // namespace cms_guest\n",
      image.origin, image.entry);
  return text;
}

/// The external symbols by address.
std::string load_map(const isa370::LoadedImage& image) {
  std::vector<std::pair<std::uint32_t, std::string>> symbols;
  for (const auto& [name, address] : image.symbols) symbols.emplace_back(address, name);
  std::sort(symbols.begin(), symbols.end());
  std::string text =
      fmt::format("origin {:06X}, entry {:06X}, end {:06X}\n\n", image.origin, image.entry, image.origin + image.bytes.size());
  for (const auto& [address, name] : symbols) text += fmt::format("{:06X}  {}\n", address, name);
  return text;
}

std::string card_bytes(const std::vector<std::array<std::uint8_t, 80>>& cards) {
  std::string bytes;
  for (const auto& card : cards) bytes.append(reinterpret_cast<const char*>(card.data()), card.size());
  return bytes;
}

tl::expected<void, std::string> build(const Arguments& arguments) {
  std::error_code failed;
  fs::create_directories(arguments.output, failed);
  auto decks = assemble_all(arguments);
  if (!decks) return tl::unexpected(decks.error());
  auto image = isa370::load_decks(*decks, nucleus_origin);
  if (!image) return tl::unexpected("linking the nucleus: " + image.error() + "\n");
  if (image->origin + image->bytes.size() > user_area)
    return tl::unexpected(fmt::format("the nucleus ends at {:06X}, inside the user area ({:06X})\n",
                                      image->origin + image->bytes.size(), user_area));
  const bool written = write_text(arguments.output / "cms.map", load_map(*image)) &&
                       write_text(arguments.output / "cms.deck", card_bytes(isa370::make_ipl_deck(*image))) &&
                       write_text(arguments.output / "nucleus_image.cpp", image_source(*image));
  if (!written) return tl::unexpected(arguments.output.string() + ": cannot be written\n");
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const auto arguments = parse_arguments({argv + 1, argv + argc});
  if (!arguments) {
    std::cerr << arguments.error() << '\n';
    return 2;
  }
  const auto built = build(*arguments);
  if (!built) {
    std::cerr << built.error();
    return 1;
  }
}
