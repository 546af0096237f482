// Reads the table of the benchmark programs and assembles them.
#include "cli/bench_programs.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

#include <fmt/format.h>

#include <isa370/assembler.hpp>
#include <isa370/bits.hpp>
#include <isa370/object_deck.hpp>

#include "cli/numbers.hpp"
#include "model/files.hpp"

namespace console {
namespace {

namespace assembler = isa370::assembler;

constexpr std::string_view table_name = "programs.txt";
constexpr std::string_view translation_row = "translation";

struct KindName {
  std::string_view name;
  BenchKind kind;
};
constexpr auto kinds = std::to_array<KindName>({
    {"startup", BenchKind::startup},
    {"compute", BenchKind::compute},
    {"arithmetic", BenchKind::arithmetic},
    {"system", BenchKind::system},
});

struct Table {
  std::vector<BenchProgram> programs;          ///< Without images.
  std::uint64_t translation_instructions = 0;  ///< What the frame executes more to turn translation on.
};

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line.substr(0, line.find('#')));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

/// "NAME KIND ROUNDS CHECKSUM ROUNDS CHECKSUM FIXED EACH"; nullopt when it is not.
std::optional<BenchProgram> parse_row(const std::vector<std::string>& words) {
  constexpr std::size_t columns = 8;
  if (words.size() != columns) return std::nullopt;
  const auto kind = std::ranges::find(kinds, words[1], &KindName::name);
  const auto rounds = parse_decimal<std::uint32_t>(words[2]);
  const auto checksum = parse_hex<std::uint32_t>(words[3]);
  const auto brief_rounds = parse_decimal<std::uint32_t>(words[4]);
  const auto brief_checksum = parse_hex<std::uint32_t>(words[5]);
  const auto fixed = parse_decimal<std::uint32_t>(words[6]);
  const auto each = parse_decimal<std::uint32_t>(words[7]);
  if (kind == kinds.end() || !rounds || !checksum || !brief_rounds || !brief_checksum || !fixed || !each) return std::nullopt;
  if (*rounds == 0 || *brief_rounds == 0) return std::nullopt;
  BenchProgram program;
  program.name = words[0];
  program.kind = kind->kind;
  program.standard = {*rounds, *checksum};
  program.brief = {*brief_rounds, *brief_checksum};
  program.fixed_instructions = *fixed;
  program.instructions_a_round = *each;
  return program;
}

tl::expected<Table, std::string> read_table(const BenchFinder& find) {
  const auto text = find(table_name);
  if (!text) return tl::unexpected(fmt::format("{} is missing: it names the programs", table_name));
  Table table;
  std::istringstream lines(*text);
  unsigned number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    const auto words = words_of(line);
    if (words.empty()) continue;
    if (words.front() == translation_row && words.size() == 2) {
      if (const auto count = parse_decimal<std::uint32_t>(words[1])) {
        table.translation_instructions = *count;
        continue;
      }
    }
    auto program = parse_row(words);
    if (!program)
      return tl::unexpected(
          fmt::format("{}:{}: a row is NAME KIND ROUNDS CHECKSUM BRIEF-ROUNDS CHECKSUM FIXED EACH, kinds are startup, compute, "
                      "arithmetic and system",
                      table_name, number));
    table.programs.push_back(std::move(*program));
  }
  return table;
}

tl::expected<isa370::LoadedImage, std::string> assemble(const std::string& name, const BenchFinder& find) {
  const auto file = name + ".asm";
  auto text = find(file);
  if (!text) return tl::unexpected(fmt::format("{} is missing, but {} names it", file, table_name));
  assembler::Options options;
  options.copy_member = [&find](std::string_view member) -> std::optional<assembler::Source> {
    std::string lower(member);
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    lower += ".copy";
    auto copied = find(lower);
    if (!copied) return std::nullopt;
    return assembler::Source{lower, std::move(*copied)};
  };
  const auto result = assembler::assemble({file, std::move(*text)}, options);
  std::string errors;
  for (const auto& diagnostic : result.diagnostics) errors += to_string(diagnostic) + "\n";
  if (!result.ok()) return tl::unexpected(errors);
  auto image = isa370::load_decks({result.deck}, 0);
  if (!image) return tl::unexpected(fmt::format("{}: {}", file, image.error()));
  return image;
}

/// Where an external symbol of the frame stands, if a word fits there.
std::optional<std::uint32_t> word_named(const isa370::LoadedImage& image, const std::string& symbol) {
  const auto found = image.symbols.find(symbol);
  if (found == image.symbols.end() || found->second + sizeof(std::uint32_t) > image.bytes.size()) return std::nullopt;
  return found->second;
}

}  // namespace

std::string_view name_of(BenchKind kind) { return std::ranges::find(kinds, kind, &KindName::kind)->name; }

std::vector<std::uint8_t> BenchProgram::image_for(const BenchSize& size) const {
  auto bytes = image;
  isa370::store_big_endian(bytes.data() + rounds_at, size.rounds);
  return bytes;
}

BenchFinder embedded_bench_finder() {
  return [](std::string_view name) -> std::optional<std::string> {
    const auto files = embedded_bench_files();
    const auto found = std::ranges::find(files, name, &BenchFile::name);
    if (found == files.end()) return std::nullopt;
    return std::string(found->text);
  };
}

BenchFinder bench_finder_for(std::string folder) {
  return [folder = std::move(folder)](std::string_view name) -> std::optional<std::string> {
    auto text = read_file(fmt::format("{}/{}", folder, name));
    if (!text) return std::nullopt;
    return std::move(*text);
  };
}

tl::expected<std::vector<BenchProgram>, std::string> load_bench_programs(const BenchFinder& find) {
  auto table = read_table(find);
  if (!table) return tl::unexpected(table.error());
  std::vector<BenchProgram> translated;
  for (auto& program : table->programs) {
    auto image = assemble(program.name, find);
    if (!image) return tl::unexpected(image.error());
    const auto rounds_at = word_named(*image, "ROUNDS");
    const auto translation_at = word_named(*image, "DAT");
    if (!rounds_at || !translation_at)
      return tl::unexpected(fmt::format("{}.asm: the words ROUNDS and DAT of FRAME are not there", program.name));
    program.image = std::move(image->bytes);
    program.rounds_at = *rounds_at;
    if (program.kind != BenchKind::compute) continue;
    auto& twin = translated.emplace_back(program);
    twin.name += "-dat";
    twin.translation = true;
    twin.fixed_instructions += table->translation_instructions;
    isa370::store_big_endian(twin.image.data() + *translation_at, std::uint32_t{1});
  }
  auto programs = std::move(table->programs);
  std::ranges::move(translated, std::back_inserter(programs));
  return programs;
}

}  // namespace console
