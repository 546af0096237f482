// The assembler and GNU as for s390 make the same bytes of the same statement: each row of the instruction table and each
// extended mnemonic that both know, with random operands. Exit code 77 when GNU as is not installed (Debian:
// binutils-s390x-linux-gnu).
//
// GNU as knows no instruction that z/Architecture has dropped, and refuses some register pairs: both are counted and named.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "extended_mnemonics.hpp"
#include "isa370/assembler.hpp"
#include "isa370/disassembler.hpp"

namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t seed = 390;
constexpr std::size_t each = 100;  ///< Statements of a mnemonic.
constexpr std::size_t slot = 8;    ///< Bytes for a statement.
constexpr std::size_t least_known = 200;
constexpr int most_rounds = 100;
constexpr int skipped = 77;

struct Case {
  std::string mnemonic;
  std::string operands;
};

/// A folder that is gone with the process.
class Folder {
 public:
  Folder() {
    auto pattern = (fs::temp_directory_path() / "cambridge-as-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) std::exit(EXIT_FAILURE);
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

std::string text_of(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Self-defining terms as GNU as writes them, and small letters.
std::string for_gnu(const Case& one) {
  std::string text = one.mnemonic + " ";
  for (std::size_t i = 0; i < one.operands.size(); ++i) {
    const char c = one.operands[i];
    if ((c == 'X' || c == 'B') && i + 1 < one.operands.size() && one.operands[i + 1] == '\'') {
      const auto end = one.operands.find('\'', i + 2);
      text += std::to_string(std::stoul(one.operands.substr(i + 2, end - i - 2), nullptr, c == 'X' ? 16 : 2));
      i = end;
    } else {
      text += c;
    }
  }
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::array<std::uint8_t, 6> random_text(std::mt19937& random, const isa370::InstructionRow& row) {
  std::array<std::uint8_t, 6> text{};
  for (auto& byte : text) byte = static_cast<std::uint8_t>(random());
  if (row.opcode > 0xFF) text[1] = static_cast<std::uint8_t>(row.opcode);
  text[0] = static_cast<std::uint8_t>(row.opcode > 0xFF ? row.opcode >> 8 : row.opcode);
  return text;
}

/// Statements that the disassembler writes as instructions.
std::vector<Case> random_cases() {
  std::mt19937 random(seed);
  std::vector<Case> cases;
  const auto statement = [&](const isa370::InstructionRow& row) -> std::string {
    for (int attempts = 0; attempts < 10'000; ++attempts)
      if (auto text = isa370::disassemble(random_text(random, row)); !text.starts_with("DC ")) return text;
    return {};
  };
  for (const auto& row : isa370::instruction_table())
    for (std::size_t i = 0; i < each; ++i) {
      const auto text = statement(row);
      if (text.empty()) continue;
      const auto blank = text.find(' ');
      const auto operands = blank == std::string::npos ? std::string() : text.substr(text.find_first_not_of(' ', blank));
      cases.push_back({std::string(row.mnemonic), operands});
    }
  for (const auto& row : isa370::assembler::extended_mnemonics)
    for (std::size_t i = 0; i < each; ++i)
      cases.push_back({std::string(row.mnemonic),
                       row.instruction == "BCR" ? fmt::format("{}", random() % 16)
                                                : fmt::format("{}({},{})", random() % 4096, random() % 16, random() % 16)});
  return cases;
}

/// Whether the first two operands, as far as they are registers, are multiples of four.
bool begins_pairs(const std::string& operands) {
  std::istringstream text(operands);
  std::string operand;
  for (int i = 0; i < 2 && std::getline(text, operand, ','); ++i)
    if (std::ranges::all_of(operand, [](unsigned char c) { return std::isdigit(c) != 0; }) && std::stoul(operand) % 4 != 0)
      return false;
  return true;
}

/// The image of GNU as, a slot each; lines that it refuses are in `refused`.
std::string assembled_by_gnu(const std::vector<Case>& cases, std::set<std::size_t>& refused) {
  const Folder folder;
  for (int round = 0; round < most_rounds; ++round) {
    std::ofstream source(folder / "t.s");
    for (std::size_t i = 0; i < cases.size(); ++i)
      source << (refused.contains(i) ? "" : for_gnu(cases[i])) << "\n.org " << slot * (i + 1) << "\n";
    source.close();
    const auto command =
        fmt::format("s390x-linux-gnu-as -m31 -march=all -o {} {} >{} 2>&1 && s390x-linux-gnu-objcopy -O binary -j .text {} {}",
                    folder / "t.o", folder / "t.s", folder / "log", folder / "t.o", folder / "t.bin");
    if (std::system(command.c_str()) == 0) return text_of(folder / "t.bin");
    std::istringstream log(text_of(folder / "log"));
    for (std::string line; std::getline(log, line);) {
      const bool fatal = line.find(": Fatal error: ") != std::string::npos;
      if (!fatal && line.find(": Error: ") == std::string::npos) continue;
      const auto number = (std::stoul(line.substr(line.find(':') + 1)) - 1) / 2;
      refused.insert(number);
      // GNU as gives up at the first register that is none of a pair: leave only those that begin every kind of pair.
      for (std::size_t i = 0; fatal && i < cases.size(); ++i)
        if (cases[i].mnemonic == cases[number].mnemonic && !begins_pairs(cases[i].operands)) refused.insert(i);
    }
  }
  return {};
}

std::string assembled_by_us(const std::vector<Case>& cases) {
  std::string source = "T        CSECT\n";
  for (const auto& one : cases) source += fmt::format("         {} {}\n         DC    0D'0'\n", one.mnemonic, one.operands);
  const auto result = isa370::assembler::assemble({"t.asm", source + "         END\n"});
  for (const auto& diagnostic : result.diagnostics) fmt::print("{}", to_string(diagnostic));
  if (!result.ok()) return {};
  const auto image = isa370::load_decks({result.deck}, 0);
  return image ? std::string(image->bytes.begin(), image->bytes.end()) : std::string();
}

}  // namespace

int main() {
  if (std::system("s390x-linux-gnu-as --version >/dev/null 2>&1") != 0) {
    fmt::print("s390x-linux-gnu-as is not installed: apt-get install binutils-s390x-linux-gnu\n");
    return skipped;
  }
  const auto cases = random_cases();
  std::set<std::size_t> refused;
  const auto theirs = assembled_by_gnu(cases, refused);
  const auto ours = assembled_by_us(cases);
  if (theirs.size() < slot * cases.size() || ours.empty()) {
    fmt::print("nothing to compare: GNU as made {} bytes, we {}\n", theirs.size(), ours.size());
    return EXIT_FAILURE;
  }
  std::set<std::string> known;
  std::set<std::string> unknown;
  std::size_t compared = 0;
  std::size_t different = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (refused.contains(i)) {
      unknown.insert(cases[i].mnemonic);
      continue;
    }
    known.insert(cases[i].mnemonic);
    ++compared;
    // Slots are filled differently: with zeros or with no-operations. The instruction's own length counts.
    const auto length = isa370::instruction_length(static_cast<std::uint8_t>(ours[slot * i]));
    if (ours.compare(slot * i, length, theirs, slot * i, length) == 0) continue;
    ++different;
    fmt::print("{} {}: the bytes differ\n", cases[i].mnemonic, cases[i].operands);
  }
  for (const auto& mnemonic : known) unknown.erase(mnemonic);
  std::string never;
  for (const auto& mnemonic : unknown) never += " " + mnemonic;
  fmt::print("seed {}: {} statements of {} mnemonics compared, {} differ; {} were refused; never accepted:{}\n", seed, compared,
             known.size(), different, refused.size(), never);
  return different == 0 && known.size() >= least_known ? EXIT_SUCCESS : EXIT_FAILURE;
}
