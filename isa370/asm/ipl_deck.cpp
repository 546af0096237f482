// A deck that loads itself: four cards of loader, the program as TXT cards with absolute addresses, and an END card.
//
// Initial program loading reads 24 bytes of the first card into location 0: a PSW and two CCWs. With the first the channel
// reads the second card to X'200'; the other is a transfer to that card, which begins with the CCWs that read the two cards
// behind it. These cards hold the program below. It reads one card after the other from the device whose address the machine
// stored at location 2, waiting for the interruption each time; it moves the text to its place, and enters the program when
// the END card comes. An error of the device ends in a disabled wait with the address X'BAD'. Storage below X'800' is the
// loader's; of what it leaves there, the program should know that the new PSW for I/O interruptions still names the loader.
#include <algorithm>
#include <string>

#include "isa370/assembler.hpp"
#include "isa370/object_deck.hpp"
#include "object_card.hpp"

namespace isa370 {
namespace {

constexpr std::uint32_t loader_address = 0x200;
constexpr std::uint32_t lowest_origin = 0x800;
constexpr std::size_t loader_cards = 3;
constexpr std::size_t card_bytes = 80;

constexpr const char* loader_source = R"(
IPLBOOT  START X'200'
         USING IPLBOOT,0       everything lies below X'1000'
         CCW   2,IPLBOOT+80,X'60',80      the channel comes here while
         CCW   2,IPLBOOT+160,X'20',80     the machine still loads
BEGIN    LH    10,2            the device that was loaded from
         LA    1,READ
         ST    1,72            channel address word
         SLR   0,0
         LA    1,ENDED
         STM   0,1,120         new PSW for I/O interruptions
NEXT     SIO   0(10)
         BC    8,WAIT          started
         BC    2,NEXT          the channel is busy
         BC    1,STOP          not operational
         TM    68,X'03'        status is stored, an error?
         BNZ   STOP
         B     NEXT
WAIT     LPSW  IDLE
ENDED    CH    10,58           whose interruption is it?
         BNE   WAIT
         TM    68,X'03'        unit check, unit exception
         BNZ   STOP
         TM    69,X'3F'        channel errors
         BNZ   STOP
         TM    68,X'04'        device end: the card is there
         BZ    WAIT
         CLI   BUFFER+1,C'T'   TXT, or END
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
STOP     LPSW  ERROR
READ     CCW   2,BUFFER,X'20',80
IDLE     DC    X'FE02000000000000'  all channels may interrupt
ERROR    DC    X'0002000000000BAD'
ENTRY    DC    X'0000000000000000'
BUFFER   EQU   IPLBOOT+X'100'
         END   BEGIN
)";

/// The loader, three cards long; empty when it does not assemble or is too long, which its test would show.
LoadedImage loader_image() {
  const auto assembled = assembler::assemble({"ipl loader", loader_source});
  if (!assembled.ok()) return {};
  auto image = load_decks({assembled.deck}, loader_address);
  if (!image || image->bytes.size() > loader_cards * card_bytes) return {};
  image->bytes.resize(loader_cards * card_bytes);
  return std::move(*image);
}

/// PSW, a read to the loader's place, and a transfer in channel to what it read.
ObjectCard first_card(std::uint32_t entry) {
  constexpr std::uint32_t read = 0x02;
  constexpr std::uint32_t transfer_in_channel = 0x08;
  constexpr std::uint32_t command_chain_and_suppress = 0x60;
  ObjectCard card;
  card.fill(object_card::blank);
  std::fill_n(card.begin(), 24, std::uint8_t{0});
  object_card::put(card, 4, entry, 4);
  object_card::put(card, 8, read << 24 | loader_address, 4);
  object_card::put(card, 12, command_chain_and_suppress, 1);
  object_card::put(card, 14, card_bytes, 2);
  object_card::put(card, 16, transfer_in_channel << 24 | loader_address, 4);
  return card;
}

}  // namespace

std::vector<std::array<std::uint8_t, 80>> make_ipl_deck(const LoadedImage& image) {
  constexpr std::uint64_t address_space = 0x100'0000;
  const auto loader = loader_image();
  if (loader.bytes.empty() || image.origin < lowest_origin || image.origin + image.bytes.size() > address_space) return {};
  std::vector<ObjectCard> cards = {first_card(loader.entry)};
  for (std::size_t i = 0; i < loader_cards; ++i) {
    ObjectCard card;
    std::copy_n(loader.bytes.begin() + static_cast<std::ptrdiff_t>(card_bytes * i), card_bytes, card.begin());
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
