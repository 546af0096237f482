// Disassembled decks assemble to the same cards: programs by hand, and random ones.
#include <random>

#include "assembled.hpp"
#include "isa370/disassembler.hpp"

using namespace isa370;
using namespace isa370::assembler;

namespace {

constexpr std::uint32_t seed = 1967;
constexpr int programs = 400;

std::string source_of(const ObjectDeck& deck) {
  auto source = disassemble_deck(deck);
  if (!source) FAIL_CHECK(source.error());
  return source.value_or("");
}

/// Assembles, disassembles, assembles: the source in between.
std::string there_and_back(std::string_view program) {
  CAPTURE(std::string(program));
  const auto first = assemble_well(program);
  const auto source = source_of(first.deck);
  CAPTURE(source);
  const auto second = assemble_well(source);
  REQUIRE(second.deck.cards.size() == first.deck.cards.size());
  for (std::size_t i = 0; i < first.deck.cards.size(); ++i)
    CHECK(hexadecimal(first.deck.cards[i]) == hexadecimal(second.deck.cards[i]));
  return source;
}

bool has_line(const std::string& source, const std::string& line) {
  return ("\n" + source).find("\n" + line) != std::string::npos;
}

class RandomProgram {
 public:
  explicit RandomProgram(std::uint32_t of) : random_(of) {}

  std::string text() {
    const auto sections = 1 + pick(3);
    for (unsigned i = 0; i < sections; ++i) names_.push_back(fmt::format("SECT{}", i));
    line("SECT0", pick(3) == 0 ? "START" : "CSECT", pick(2) == 0 ? "" : "4096");
    if (pick(2) == 0) line("", "EXTRN", "EXT1,EXT2");
    if (pick(3) == 0) {
      line("", "WXTRN", "WEAK");
      targets_.emplace_back("WEAK");
    }
    if (pick(3) == 0) {
      line("POOL", "COM", "");
      line("", "DS", fmt::format("CL{}", 1 + pick(50)));
      targets_.emplace_back("POOL");
    }
    if (pick(3) == 0) line("REG", "DXD", std::array{"D", "3F", "H,CL3", "CL5"}[pick(4)]);
    has_dummy_ = out_.find("DXD") != std::string::npos;
    if (out_.find("EXTRN EXT1") != std::string::npos) targets_.emplace_back("EXT1");
    for (const auto& name : names_) {
      targets_.push_back(name);
      if (name != "SECT0") line(name, "CSECT", "");
    }
    for (auto parts = 1 + pick(5); parts > 0; --parts) part();
    if (pick(2) == 0 && !labels_.empty()) line("", "ENTRY", labels_[pick(static_cast<unsigned>(labels_.size()))]);
    line("", "END", pick(2) == 0 ? "SECT0" : "");
    return out_;
  }

 private:
  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  void line(std::string_view name, std::string_view operation, std::string_view operands) {
    out_ += fmt::format("{:<8} {:<5} {}\n", name, operation, operands);
  }

  void part() {
    line(names_[pick(static_cast<unsigned>(names_.size()))], "CSECT", "");
    based_ = pick(2) == 0;
    if (based_) {
      line("", "BALR", "12,0");
      line("", "USING", "*,12");
    }
    for (auto i = pick(30); i > 0; --i) statement();
    if (based_) line("", "DROP", "12");
  }

  std::string label() {
    if (pick(4) != 0) return {};
    labels_.push_back(fmt::format("N{}", labels_.size()));
    return labels_.back();
  }

  void statement() {
    switch (pick(10)) {
      case 0:
        return line(label(), "DC", fmt::format("X'{:08X}'", random_()));
      case 1:
        return line(label(), "DC", fmt::format("C'TEXT {}'", random_()));
      case 2:
        return line(label(), "DS", fmt::format("{}{}", pick(5), "XHFD"[pick(4)]));
      case 3:
        return address();
      case 4:
        return line(label(), "DC", fmt::format("{}F'{}',P'{}'", pick(3), pick(100000), pick(1000)));
      case 5:
        if (pick(4) == 0) return line("", "ORG", pick(2) == 0 ? "*+6" : "");
        return line(label(), "BC",
                    fmt::format("{},{}{}{}", pick(16), based_ ? "*+" : "", 4 + 2 * pick(10), based_ ? "" : "(3)"));
      case 6:
        return line(label(), "B", fmt::format("{}(12)", 2 * pick(200)));
      default:
        return instruction();
    }
  }

  void instruction() {
    std::array<std::uint8_t, 6> text{};
    for (auto& byte : text) byte = static_cast<std::uint8_t>(random_());
    line(label(), disassemble(text), "");
  }

  void address() {
    const auto& target = targets_[pick(static_cast<unsigned>(targets_.size()))];
    switch (pick(8)) {
      case 0:
        return line(label(), "DC", fmt::format("V(EXT3,{},EXT4)", target));
      case 1:
        return line(label(), "DC", fmt::format("AL3({}+{})", target, pick(200)));
      case 2:
        return line(label(), "DC", fmt::format("A({}-{},-{})", target, targets_.front(), target));
      case 3:
        if (has_dummy_) return line(label(), "DC", fmt::format("Q{}(REG)", std::array{"", "L2", "L1"}[pick(2)]));
        return line(label(), "CXD", "");
      case 4:
        return line(label(), "DC", fmt::format("Y(*),AL4({}-{})", target, pick(5000)));
      case 5:
        return line(label(), "CCW", fmt::format("2,{}+{},X'40',80", target, pick(50)));
      default:
        return line(label(), "DC", fmt::format("A({}+{})", target, pick(100)));
    }
  }

  std::mt19937 random_;
  std::string out_;
  std::vector<std::string> names_;
  std::vector<std::string> targets_;
  std::vector<std::string> labels_;
  bool has_dummy_ = false;
  bool based_ = false;
};

}  // namespace

TEST_CASE("a program comes back with its sections, symbols, branch targets and address constants") {
  const auto source = there_and_back(
      "MAIN     CSECT\n         EXTRN SUB\n         BALR  12,0\n         USING *,12\nLOOP     L     1,DATA\n         AR    "
      "2,1\n         BCT   "
      "3,LOOP\n         L     15,=A(SUB)\n         BALR  14,15\n         BE    DONE\n         MVC   DATA(4),DATA+4\nDONE     "
      "BR    14\nDATA     DC    "
      "F'5',C'HELLO',A(DONE),V(OTHER)\n         DS    20D\n         ENTRY DATA\n         END   MAIN\n");
  CHECK(has_line(source, "MAIN     CSECT\n"));
  CHECK(has_line(source, "         EXTRN SUB\n"));
  CHECK(has_line(source, "         ENTRY DATA\n"));
  CHECK(has_line(source, "         BALR  12,0                                000000 05C0\n"));
  CHECK(has_line(source, "         USING *,12\n"));
  CHECK(has_line(source, "L000002  L     1,DATA                              000002 5810C01E\n"));
  CHECK(has_line(source, "         BCT   3,L000002                           000008 4630C000\n"));
  CHECK(has_line(source, "         BC    8,L00001C "));
  CHECK(has_line(source, "         MVC   DATA(4),L000024 "));
  CHECK(has_line(source, "L00001C  BR    14 "));
  CHECK(has_line(source, "DATA     DC    X'00000005'"));
  CHECK(has_line(source, "L000024  DC    C'HELLO'"));
  CHECK(has_line(source, "         DC    A(L00001C) "));
  CHECK(has_line(source, "L0000D8  DC    A(SUB)  "));
  CHECK(has_line(source, "         DC    V(OTHER) "));
  CHECK(has_line(source, "         END   MAIN\n"));
}

TEST_CASE("unnamed, common and dummy sections, START, ORG and gaps come back") {
  const auto source = there_and_back(
      "         START X'2000'\nX        DC    A(X)\n         ORG   X+100\n         DC    X'01'\n         ORG   X+2\n         "
      "DC    "
      "X'FFFF'\n         COM\nY        DS    CL30\n         CSECT\n         DC    A(Y)\n         ORG\n         DS    C\nD      "
      "  DXD   CL7\nE        "
      "DXD   2H\n         DC    Q(E)\n         CXD\nW        CSECT\n         DC    A(Y-X)\n         END\n");
  CHECK(has_line(source, "         START X'2000'\n"));
  CHECK(has_line(source, "         COM\n"));
  CHECK(has_line(source, "D        DXD   7X\n"));
  CHECK(has_line(source, "E        DXD   0H,4X\n"));
  CHECK(has_line(source, "         CXD"));
}

TEST_CASE("random programs come back card by card") {
  for (int i = 0; i < programs; ++i) {
    INFO("seed " << seed << ", program " << i << " of " << programs);
    (void)there_and_back(RandomProgram(seed + static_cast<std::uint32_t>(i)).text());
  }
}

TEST_CASE("images come back with their address") {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> bytes(1000);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  for (const std::uint32_t origin : {0U, 0x1000U, 0x1003U}) {
    const std::array<std::uint32_t, 1> entries = {origin + 10 + origin % 2};
    const auto source = disassemble_image(bytes, origin, entries);
    REQUIRE(source);
    const auto image = load_decks({assemble_well(*source).deck}, origin / 8 * 8);
    REQUIRE(image);
    CHECK(hexadecimal(std::span(image->bytes).subspan(origin % 8)) == hexadecimal(bytes));
  }
  const std::array<std::uint32_t, 1> outside = {0x2000};
  CHECK(disassemble_image(bytes, 0, outside).error() == "the entry point 2000 lies outside the bytes, which go from 0 to 3E8");
  CHECK(disassemble_image(bytes, 0xFFFFFF, {}).error() == "the bytes reach beyond the 16 megabytes that can be addressed");
}

TEST_CASE("a deck whose names no source can have is refused") {
  auto deck = assemble_well("P        CSECT\n         END\n").deck;
  deck.cards[0][16] = 0x6D;
  CHECK(disassemble_deck(deck).error() ==
        "the deck's name '_' is no symbol of the assembler, and cannot be written in a source");
  deck.cards[0][11] = 60;
  CHECK(disassemble_deck(deck).error() == "card 1, column 11: the card says that it has 60 bytes of data; it has room for 56");
}
