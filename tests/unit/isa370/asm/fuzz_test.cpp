// No source and no deck can crash the assembler or the loader, or keep them busy for ever. Bounded and repeatable: the seed and
// the number of rounds are fixed here.
#include <random>

#include "assembled.hpp"
#include "isa370/ebcdic.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

constexpr std::uint32_t seed = 67;
constexpr int rounds = 3000;

const std::vector<std::string> fragments = {"CSECT",
                                            "DSECT",
                                            "START",
                                            "USING",
                                            "DROP",
                                            "EQU",
                                            "ORG",
                                            "LTORG",
                                            "CNOP",
                                            "DC",
                                            "DS",
                                            "COPY",
                                            "TITLE",
                                            "CCW",
                                            "END",
                                            "ENTRY",
                                            "EXTRN",
                                            "MACRO",
                                            "PRINT",
                                            "SPACE",
                                            "LR",
                                            "L",
                                            "MVC",
                                            "MVI",
                                            "BCR",
                                            "BE",
                                            "STM",
                                            "ICM",
                                            "SLL",
                                            "LPSW",
                                            "PTLB",
                                            "PACK",
                                            "A",
                                            "B",
                                            "X'",
                                            "C'",
                                            "B'",
                                            "F'1'",
                                            "=F'1'",
                                            "=A(*)",
                                            "=V(B)",
                                            "P'1'",
                                            "CL8'AB'",
                                            "3X'00'",
                                            "0D",
                                            "(A-B)",
                                            "*",
                                            "'",
                                            "''",
                                            "(",
                                            ")",
                                            ",",
                                            "+",
                                            "-",
                                            "/",
                                            "L'A",
                                            "&",
                                            "&&",
                                            "=",
                                            "1",
                                            "15",
                                            "4095",
                                            "99999999999",
                                            "X'FFFFFFFF'",
                                            "T",
                                            "T+4",
                                            "0(1,2)",
                                            "(5)",
                                            "8(,3)",
                                            " ",
                                            "  ",
                                            "          ",
                                            "\n",
                                            "\n",
                                            "\nA        ",
                                            "\n         ",
                                            "E'1.5E9'",
                                            "16777215C",
                                            "16777216F",
                                            "AL1(",
                                            "S(T)",
                                            "Y(1)",
                                            ".A",
                                            "\t",
                                            std::string(60, ' '),
                                            "X\n               ",
                                            "\xC3\xA4",
                                            std::string(1, '\0')};

std::string random_source(std::mt19937& random) {
  std::string text = random() % 2 == 0 ? "T        CSECT\n         USING T,12\n         " : "";
  const auto pieces = random() % 60;
  for (std::size_t i = 0; i < pieces; ++i) {
    text += fragments[random() % fragments.size()];
    if (random() % 3 == 0) text += ' ';
  }
  if (random() % 2 == 0) text += "\n         END\n";
  return text;
}

Options options_for(std::string member) {
  Options options;
  options.copy_member = [member = std::move(member)](std::string_view) -> std::optional<Source> {
    return Source{"member", member};
  };
  return options;
}

}  // namespace

TEST_CASE("random sources of the language's own words end with diagnostics or a deck") {
  std::mt19937 random(seed);
  int good = 0;
  for (int i = 0; i < rounds; ++i) {
    const auto source = random_source(random);
    CAPTURE(source);
    const auto result = assemble({"fuzz", source}, options_for(random_source(random)));
    CHECK(result.ok() == !result.deck.empty());
    CHECK_FALSE(result.listing.empty());
    for (const auto& diagnostic : result.diagnostics) {
      CHECK_FALSE(diagnostic.text.empty());
      CHECK(diagnostic.line > 0);
      CHECK(diagnostic.column <= diagnostic.source_line.size() + 1);
    }
    if (!result.ok()) continue;
    ++good;
    (void)load_decks({result.deck}, 0x1000);
  }
  CHECK(good > 0);
}

TEST_CASE("random bytes are a source, too") {
  std::mt19937 random(seed + 1);
  for (int i = 0; i < 300; ++i) {
    std::string source(random() % 400, ' ');
    for (auto& c : source) c = static_cast<char>(random());
    const auto result = assemble({"fuzz", source});
    CHECK(result.ok() == !result.deck.empty());
  }
}

TEST_CASE("deep nesting and long chains are refused, not followed") {
  const std::string deep(100'000, '(');
  CHECK(complaint("A        EQU   " + deep).find("nested deeper") != std::string::npos);
  CHECK(complaint("A        EQU   " + std::string(100'000, '-') + "1").find("nested deeper") != std::string::npos);
  std::string chain = "1";
  for (int i = 0; i < 50'000; ++i) chain += "+1";
  CHECK(code_of("         DC    AL4(" + chain + ")") == fmt::format("{:08X}", 50'001));
}

TEST_CASE("a deck with random damage loads or is refused") {
  const auto deck = assemble_well(
                        "P        CSECT\n         EXTRN Q\n         DC    A(P,Q,P-Q),V(R),AL3(P),Y(1)\nR        CSECT\nQQ      "
                        " DC    60X'00'\n         ENTRY QQ\n         END   P\n")
                        .deck;
  const auto other = assemble_well("Q        CSECT\n         DC    A(Q)\n         END\n").deck;
  REQUIRE(load_decks({deck, other}, 0x1000));
  std::mt19937 random(seed + 2);
  int refused = 0;
  for (int i = 0; i < rounds; ++i) {
    auto damaged = deck;
    for (auto n = random() % 4 + 1; n > 0; --n)
      damaged.cards[random() % damaged.cards.size()][random() % 72] = static_cast<std::uint8_t>(random());
    const auto image = load_decks({damaged, other}, static_cast<std::uint32_t>(random() % 0x1000000));
    if (!image) ++refused;
    std::string bytes;
    for (const auto& card : damaged.cards) bytes.append(card.begin(), card.end());
    (void)parse_object_decks(bytes.substr(0, random() % (bytes.size() + 1)));
  }
  CHECK(refused > rounds / 10);
}
