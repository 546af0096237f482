// A deck that loads itself: three cards of loader, the program as TXT cards with absolute addresses, and an END card.
//
// Initial program loading reads 24 bytes of the first card into location 0: a PSW and two CCWs, with which the channel goes on
// and reads the next two cards to X'200'. These hold the program below. It reads one card after the other from the device
// whose address the machine stored at location 2, moves the text to its place, and enters the program when the END card
// comes. An error of the device ends in a disabled wait with the address X'BAD'.
#include <algorithm>
#include <string>

#include "isa370/assembler.hpp"
#include "isa370/object_deck.hpp"
#include "object_card.hpp"

namespace isa370 {
namespace {

constexpr std::uint32_t loader_address = 0x200;
constexpr std::uint32_t lowest_origin = 0x800;
constexpr std::size_t loader_cards = 2;
constexpr std::size_t card_bytes = 80;

constexpr const char* loader_source = R"(
IPLBOOT  START X'200'
         USING IPLBOOT,0       everything lies below X'1000'
         LH    10,2            the device that was loaded from
         LA    1,READ
         ST    1,72            channel address word
NEXT     SIO   0(10)
         BC    8,WAIT          started
         BC    2,NEXT          the channel is busy
         BC    1,STOP          not operational
         BAL   14,CHECK        status of something before
         B     NEXT
WAIT     TIO   0(10)
         BC    8,CARD          available: the card is there
         BC    2,WAIT
         BC    1,STOP
         BAL   14,CHECK        channel end, device end
         B     WAIT
CHECK    TM    68,X'03'        unit check, unit exception
         BNZ   STOP
         TM    69,X'3F'        channel errors
         BZR   14
STOP     LPSW  ERROR
CARD     CLI   BUFFER+1,C'T'   TXT, or END
         BNE   ENTER
         L     2,BUFFER+4
         LA    2,0(,2)         address without the blank before it
         LH    3,BUFFER+10
         BCTR  3,0
         EX    3,MOVE
         B     NEXT
MOVE     MVC   0(0,2),BUFFER+16
ENTER    MVC   ENTRY+5(3),BUFFER+5
         LPSW  ENTRY
READ     CCW   2,BUFFER,X'20',80
ERROR    DC    X'0002000000000BAD'
ENTRY    DC    X'0000000000000000'
BUFFER   EQU   IPLBOOT+X'100'
         END
)";

/// The loader's bytes; empty when it does not assemble or is too long, which its test would show.
std::vector<std::uint8_t> loader_text() {
  const auto assembled = assembler::assemble({"ipl loader", loader_source});
  if (!assembled.ok()) return {};
  auto image = load_decks({assembled.deck}, loader_address);
  if (!image || image->bytes.size() > loader_cards * card_bytes) return {};
  image->bytes.resize(loader_cards * card_bytes);
  return image->bytes;
}

/// PSW, then two reads to the loader's place; the second CCW ends the chain.
ObjectCard first_card() {
  constexpr std::uint8_t read = 0x02;
  constexpr std::uint32_t command_chain_and_suppress = 0x60;
  constexpr std::uint32_t suppress_incorrect_length = 0x20;
  ObjectCard card;
  card.fill(object_card::blank);
  std::fill_n(card.begin(), 24, std::uint8_t{0});
  object_card::put(card, 4, loader_address, 4);
  for (std::size_t i = 0; i < loader_cards; ++i) {
    const auto at = 8 + 8 * i;
    card[at] = read;
    object_card::put(card, at + 1, loader_address + static_cast<std::uint32_t>(card_bytes * i), 3);
    object_card::put(card, at + 4, i + 1 < loader_cards ? command_chain_and_suppress : suppress_incorrect_length, 1);
    object_card::put(card, at + 6, card_bytes, 2);
  }
  return card;
}

}  // namespace

std::vector<std::array<std::uint8_t, 80>> make_ipl_deck(const LoadedImage& image) {
  constexpr std::uint64_t address_space = 0x100'0000;
  const auto loader = loader_text();
  if (loader.empty() || image.origin < lowest_origin || image.origin + image.bytes.size() > address_space) return {};
  std::vector<ObjectCard> cards = {first_card()};
  for (std::size_t i = 0; i < loader_cards; ++i) {
    ObjectCard card;
    std::copy_n(loader.begin() + static_cast<std::ptrdiff_t>(card_bytes * i), card_bytes, card.begin());
    cards.push_back(card);
  }
  const auto first_text = cards.size();
  object_card::append_text(cards, image.origin, 1, image.bytes.data(), image.bytes.size());
  auto end = object_card::make("END");
  object_card::put(end, object_card::address_at, image.entry, 3);
  cards.push_back(end);
  for (auto i = first_text; i < cards.size(); ++i) object_card::put_sequence(cards[i], i + 1);
  return cards;
}

}  // namespace isa370
