// Writes the first inputs for object_deck_fuzz into a folder: decks that the assembler makes.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <isa370/assembler.hpp>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_decks FOLDER\n");
    return 2;
  }
  const std::string sources[] = {
      "P        CSECT\n         EXTRN Q\n         BALR  12,0\n         USING *,12\n         L     1,=A(Q)\n         B     *+8\n"
      "         DC    A(P,Q,P-Q),V(R),AL3(P),Y(1)\nR        CSECT\nQQ       DC    60X'01'\n         ENTRY QQ\n         END   "
      "P\n",
      "Q        START 4096\n         DC    A(Q,C)\nC        COM\n         DS    20D\n         END\n",
      "         CSECT\nX        DXD   3F\nY        DXD   D\n         DC    Q(X,Y)\n         CXD\n         WXTRN W\n         DC "
      "   A(W)\n"
      "         COM\n         DS    F\n         END\n",
  };
  std::string all(3, '\0');
  for (std::size_t i = 0; i < std::size(sources); ++i) {
    const auto result = isa370::assembler::assemble({"seed.asm", sources[i]});
    if (!result.ok()) return 1;
    std::string bytes(3, '\0');
    // The fuzzer takes a card's type from its first byte.
    for (auto card : result.deck.cards) {
      const std::uint8_t second[] = {0xE2, 0xE7, 0xD3, 0xD5};  // eSd tXt rLd eNd
      for (std::uint8_t type = 0; type < std::size(second); ++type)
        if (card[2] == second[type]) card[0] = type;
      bytes.append(card.begin(), card.end());
      all.append(card.begin(), card.end());
    }
    std::ofstream(std::filesystem::path(argv[1]) / ("deck" + std::to_string(i)), std::ios::binary) << bytes;
  }
  all[0] = 7;
  std::ofstream(std::filesystem::path(argv[1]) / "all", std::ios::binary) << all;
  return 0;
}
