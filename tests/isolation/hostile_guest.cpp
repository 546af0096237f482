// Page zero holds new PSWs and a pool of bad operands that need no base register; code is a string of short pieces, each of
// which does one bad thing and may be entered by any interruption.
#include "hostile_guest.hpp"

#include <algorithm>

#include <isa370/bits.hpp>
#include <isa370/ebcdic.hpp>
#include <isa370/instruction.hpp>

namespace isolation {
namespace {

// Page zero.
constexpr std::uint32_t psws = 0x200;       // 64 doublewords.
constexpr std::uint32_t controls = 0x400;   // Pairs for control registers 0 and 1, and 9 to 11.
constexpr std::uint32_t addresses = 0x600;  // Words.
constexpr std::uint32_t channel_words = 0x800;
constexpr std::uint32_t commands = 0xC00;  // 16 of 64 bytes.
constexpr std::uint32_t command_size = 64;
constexpr std::uint32_t pool_end = 0x1000;
// Behind it.
constexpr std::uint32_t code = 0x1000;
constexpr std::uint32_t code_end = 0x3000;
constexpr std::uint32_t tables = 0x4000;  // For each of the four formats: a segment table and a page table.
constexpr std::uint32_t tables_step = 0x1000;
constexpr std::uint32_t table_formats = 4;
constexpr std::uint32_t page_tables_at = 0x400;

struct TableFormat {
  std::uint32_t control_register_0;
  unsigned page_bits;
  unsigned segment_bits;
};
constexpr std::array<TableFormat, table_formats> formats{
    {{0x0080'0000, 12, 16}, {0x0040'0000, 11, 16}, {0x0090'0000, 12, 20}, {0x0050'0000, 11, 20}}};

class Maker {
 public:
  Maker(Random& random, Temper temper, std::uint32_t storage, std::uint32_t real_storage)
      : random_(random), temper_(temper), storage_(storage), real_storage_(real_storage), image_(storage) {}

  HostileGuest make() {
    HostileGuest guest;
    if (temper_ == Temper::noise || random_.percent(10)) std::ranges::generate(image_, [this] { return random_.byte(); });
    if (temper_ != Temper::noise) {
      make_pool();
      make_tables();
      make_code();
    }
    make_new_psws();
    for (std::uint32_t i = 0; i < storage_ / isa370::Storage::key_block_size; ++i)
      guest.keys.push_back(random_.percent(80) ? 0 : static_cast<std::uint8_t>(random_.byte() & 0xFE));
    guest.cpu.cr = isa370::initial_control_registers();
    for (auto& word : guest.cpu.gpr) word = hostile_word();
    for (auto& word : guest.cpu.fpr) word = random_.next();
    guest.cpu.psw = isa370::ProgramStatusWord::from_bits(random_.percent(90) ? sane_psw() : random_.next());
    for (unsigned i = 0; i < 3; ++i) guest.cards.push_back(make_card(i));
    guest.image = std::move(image_);
    return guest;
  }

 private:
  template <std::unsigned_integral Word>
  void put(std::uint32_t address, Word word) {
    if (address + sizeof(Word) <= image_.size()) isa370::store_big_endian(image_.data() + address, word);
  }
  [[nodiscard]] bool is(Temper temper) const { return temper_ == temper || temper_ == Temper::everything; }

  // ---- Operands ------------------------------------------------------------------------------------------------------------

  std::uint32_t hostile_address() {
    switch (random_.below(9)) {
      case 0:
        return random_.below(storage_);
      case 1:
        return random_.below(storage_) & ~0xFFFU;
      case 2:
        return storage_ + random_.below(32) - 16;
      case 3:
        return random_.below(real_storage_);
      case 4:
        return random_.below(8) * 0x1000 + random_.below(64) * 8;  // CP's own frames, if it were real.
      case 5:
        return real_storage_ + random_.below(32) - 16;
      case 6:
        return 0x00FF'FFFF - random_.below(16);
      case 7:
        return pool();
      default:
        return random_.below(0x100'0000);
    }
  }
  std::uint32_t hostile_word() { return hostile_address() | (random_.percent(70) ? 0 : std::uint32_t{random_.byte()} << 24); }
  std::uint32_t pool() { return psws + random_.below((pool_end - psws) / 8) * 8; }
  std::uint32_t in_code() { return code + random_.below((code_end - code) / 2) * 2; }

  /// A PSW that goes on in the code, in one mode or the other.
  std::uint64_t sane_psw() {
    const std::uint64_t address = random_.percent(70) ? code : in_code();
    const std::uint64_t key = random_.percent(80) ? 0 : random_.below(16);
    const std::uint64_t mask = random_.percent(50) ? 0 : random_.byte();
    if (random_.percent(50)) return mask << 56 | key << 52 | (random_.percent(90) ? 0ULL : 1ULL) << 48 | address;
    // EC: PER, translation, I/O, external.
    const std::uint64_t system_mask = mask & (is(Temper::tables) ? 0x47 : 0x43);
    return system_mask << 56 | key << 52 | 8ULL << 48 | (random_.percent(90) ? 0ULL : 1ULL) << 48 | address;
  }

  void make_new_psws() {
    for (std::uint32_t at = 0x58; at < 0x80; at += 8) {
      auto psw = random_.percent(95) ? sane_psw() : random_.next();
      // Most come back without translation, or the first bad table would be the end.
      if (random_.percent(80)) psw &= ~(0x44ULL << 56);
      put(at, psw);
    }
    put(0, random_.percent(80) ? sane_psw() : random_.next());
  }

  void make_pool() {
    for (auto at = psws; at < controls; at += 8) put(at, random_.percent(75) ? sane_psw() : random_.next());
    for (auto at = controls; at < addresses; at += 8) {
      put(at, hostile_control_register_0());
      put(at + 4, hostile_control_register_1());
    }
    for (auto at = addresses; at < channel_words; at += 4) put(at, hostile_word());
    for (auto at = channel_words; at < commands; at += 8) put(at, hostile_channel_command_word());
    for (auto at = commands; at < pool_end; at += command_size) {
      auto text = isa370::to_ebcdic(std::string_view(hostile_command(random_, "VICTIM")));
      text.resize(command_size, 0x40);
      std::ranges::copy(text, image_.begin() + at);
    }
  }

  std::uint32_t hostile_control_register_0() {
    const auto format = random_.percent(85) ? formats[random_.below(table_formats)].control_register_0
                                            : random_.below(8) << 21 | random_.below(4) << 19;
    return format | (random_.percent(70) ? 0xE0 : static_cast<std::uint32_t>(random_.next()) & 0x7000'FFFF);
  }
  std::uint32_t hostile_control_register_1() {
    const auto length = random_.percent(60) ? 0xFFU << 24 : std::uint32_t{random_.byte()} << 24;
    return length | (random_.percent(70) ? tables + random_.below(table_formats) * tables_step : hostile_address() & ~0x3FU);
  }

  std::uint64_t hostile_channel_command_word() {
    constexpr std::array<std::uint8_t, 20> codes{0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x08, 0x09,
                                                 0x0A, 0x0B, 0x0C, 0x1B, 0x1F, 0x31, 0x39, 0x63, 0x89, 0xE4};
    const std::uint64_t operation = random_.percent(85) ? random_.one_of(codes) : random_.byte();
    auto address = random_.percent(30) ? channel_words + random_.below((commands - channel_words) / 8) * 8 : hostile_address();
    if (random_.percent(15)) address = addresses + random_.below(64) * 4;  // A list of indirect addresses.
    const std::uint64_t flags = random_.percent(85) ? std::uint32_t{random_.byte()} & 0xFC : random_.byte();
    const std::uint64_t count = random_.percent(70) ? random_.below(200) : random_.below(0x10000);
    return operation << 56 | std::uint64_t{address & 0xFF'FFFF} << 32 | flags << 24 | count;
  }

  // ---- Tables --------------------------------------------------------------------------------------------------------------

  void make_tables() {
    for (std::uint32_t i = 0; i < table_formats; ++i) {
      const auto& format = formats[i];
      const auto origin = tables + i * tables_step;
      const auto page_table = origin + page_tables_at;
      for (std::uint32_t at = origin; at < page_table; at += 4) {
        const auto step = page_table_step(format);
        const auto designated = page_table + random_.below(2) * step;
        put(at, random_.percent(75) ? 0xF000'0000 | (at == origin ? page_table : designated)
                                    : static_cast<std::uint32_t>(random_.next()));
      }
      put(origin, 0xF000'0000 | page_table);
      for (std::uint32_t page = 0; page < 2 * page_table_step(format) / 2; ++page)
        put(page_table + page * 2, hostile_page_entry(format, page));
    }
  }
  static std::uint32_t page_table_step(const TableFormat& format) {
    return (1U << (format.segment_bits - format.page_bits)) * 2;
  }

  std::uint16_t hostile_page_entry(const TableFormat& format, std::uint32_t page) {
    const auto own_pages = storage_ >> format.page_bits;
    const auto shift = format.page_bits - 8;
    // The code is where it is, so that it goes on.
    const bool needed = page << format.page_bits < code_end;
    if (needed || random_.percent(40)) return static_cast<std::uint16_t>(page << shift);
    if (random_.percent(50)) return static_cast<std::uint16_t>(random_.below(own_pages) << shift);
    if (random_.percent(50)) return static_cast<std::uint16_t>(random_.below(real_storage_ >> format.page_bits) << shift);
    return static_cast<std::uint16_t>(random_.next());
  }

  // ---- Code ----------------------------------------------------------------------------------------------------------------

  void emit(std::uint16_t halfword) {
    if (at_ + 2 > code_end) return;
    put(at_, halfword);
    at_ += 2;
  }
  /// An RX or RS instruction with a displacement in page zero.
  void emit_low(std::uint8_t operation, unsigned registers, std::uint32_t address) {
    emit(static_cast<std::uint16_t>(unsigned{operation} << 8 | registers));
    emit(static_cast<std::uint16_t>(address & 0xFFF));
  }
  void emit_based(std::uint8_t operation, unsigned registers, unsigned base, std::uint32_t displacement) {
    emit(static_cast<std::uint16_t>(unsigned{operation} << 8 | registers));
    emit(static_cast<std::uint16_t>(base << 12 | (displacement & 0xFFF)));
  }
  unsigned two_registers() { return random_.byte(); }
  unsigned one_register() { return random_.below(16) << 4; }

  void make_code() {
    at_ = code;
    while (at_ + 16 < code_end) {
      const auto piece = temper_ == Temper::everything ? tempers[1 + random_.below(5)]
                         : random_.percent(80)         ? temper_
                                                       : tempers[1 + random_.below(5)];
      switch (piece) {
        case Temper::tables:
          piece_of_tables();
          break;
        case Temper::channels:
          piece_of_channels();
          break;
        case Temper::diagnose:
          piece_of_diagnose();
          break;
        case Temper::interruptions:
          piece_of_interruptions();
          break;
        default:
          piece_of_privileged();
      }
    }
    while (at_ < code_end) emit(0x07F0);  // BCR to where register 0 would lead: no branch.
  }

  void any_instruction(bool privileged) {
    const auto rows = isa370::instruction_table();
    const isa370::InstructionRow* row = nullptr;
    do {
      row = &rows[random_.below(static_cast<std::uint32_t>(rows.size()))];
    } while (!row->models.contains(isa370::Architecture::system_370) ||
             (row->privilege == isa370::Privilege::supervisor) != privileged);
    const bool two_bytes = row->opcode > 0xFF;
    const auto first = static_cast<std::uint8_t>(two_bytes ? row->opcode >> 8 : row->opcode);
    emit(two_bytes ? row->opcode : static_cast<std::uint16_t>(first << 8 | random_.byte()));
    for (unsigned i = 2; i < isa370::instruction_length(first); i += 2)
      emit(static_cast<std::uint16_t>(random_.percent(60) ? pool() : static_cast<std::uint32_t>(random_.next())));
  }

  void piece_of_privileged() {
    if (random_.percent(40)) emit_low(0x98, two_registers(), addresses + random_.below(48) * 4);  // LM
    if (random_.percent(15)) {
      // SSK, ISK or RRB of any block.
      emit_low(0x58, 0x20, addresses + random_.below(128) * 4);
      const auto choice = random_.below(3);
      if (choice == 2) {
        emit(0xB213);
        emit(0x2000);
      } else {
        emit(static_cast<std::uint16_t>((choice == 0 ? 0x0800U : 0x0900U) | one_register() | 2));
      }
      return;
    }
    any_instruction(random_.percent(80));
  }

  void piece_of_tables() {
    switch (random_.below(6)) {
      case 0:
        emit_low(0xB7, 0x01, controls + random_.below(64) * 8);  // LCTL 0,1
        break;
      case 1:
        emit_low(0xAD, random_.percent(70) ? 0x04 : random_.byte(), pool());  // STOSM
        break;
      case 2:
        emit_low(0xAC, random_.percent(70) ? 0xFB : random_.byte(), pool());  // STNSM
        break;
      case 3:
        if (random_.percent(30)) emit(0xB20D), emit(0x0000);  // PTLB
        emit_low(0x58, 0x30, addresses + random_.below(128) * 4);
        emit_based(0xB1, one_register() | 3, 0, 0);  // LRA
        emit_based(random_.percent(50) ? 0x50 : 0x58, one_register(), 3, random_.below(64) * 4);
        break;
      case 4:  // A change of its own tables.
        emit_low(0x58, 0x40, addresses + random_.below(128) * 4);
        emit_based(0x40, 0x40, 0, 0);
        put_base(tables + random_.below(table_formats) * tables_step + page_tables_at, 3);
        emit_based(0x40, 0x40, 3, random_.below(256) * 2);
        break;
      default:
        emit_low(0x98, 0x35, addresses + random_.below(48) * 4);
        emit(0xD200 | random_.byte());  // MVC from anywhere to anywhere
        emit(static_cast<std::uint16_t>(0x3000 | random_.below(0x1000)));
        emit(static_cast<std::uint16_t>(0x4000 | random_.below(0x1000)));
    }
  }
  /// A register gets an address beyond X'FFF'.
  void put_base(std::uint32_t address, unsigned into) {
    emit_based(0x41, into << 4, 0, address >> 4 & 0xFFF);
    emit_based(0x89, into << 4, 0, 4);  // SLL
  }

  void piece_of_channels() {
    constexpr std::array<std::uint16_t, 8> orders{0x9C00, 0x9C00, 0x9C00, 0x9C01, 0x9D00, 0x9D01, 0x9E00, 0x9E01};
    if (random_.percent(70)) {
      emit_based(0x41, 0x10, 0, channel_words + random_.below((commands - channel_words) / 8) * 8);  // LA
      if (random_.percent(15)) emit_low(0x58, 0x10, addresses + random_.below(128) * 4);
      emit_based(0x50, 0x10, 0, 0x48);
    }
    auto number = std::uint32_t{0x009};
    const auto choice = random_.below(static_cast<std::uint32_t>(hostile_devices().size()) + 4);
    if (choice < hostile_devices().size())
      number = std::next(hostile_devices().begin(), choice)->first;
    else if (choice == hostile_devices().size())
      number = 0x00C;
    else if (choice == hostile_devices().size() + 1)
      number = random_.below(0x1000);
    emit(random_.one_of(orders));
    emit(static_cast<std::uint16_t>(number));
    if (random_.percent(10)) emit(0x9F00), emit(static_cast<std::uint16_t>(number));  // TCH
    if (random_.percent(15)) emit_low(0x80, 0, pool());                               // SSM
  }

  void piece_of_diagnose() {
    if (random_.percent(60)) {  // A command.
      emit_based(0x41, 0x10, 0, commands + random_.below(16) * command_size);
      emit_based(0x41, 0x20, 0, random_.below(command_size * 2));
      if (random_.percent(30)) emit_low(0x58, 0x20, addresses + random_.below(128) * 4);
      if (random_.percent(30)) emit_low(0x56, 0x20, controls);  // O: a response is wanted, or not
      emit(random_.percent(80) ? 0x8312 : static_cast<std::uint16_t>(0x8300 | random_.byte()));
      emit(0x0008);
      return;
    }
    emit_low(0x98, two_registers(), addresses + random_.below(48) * 4);
    emit(static_cast<std::uint16_t>(0x8300 | random_.byte()));
    emit(
        static_cast<std::uint16_t>(random_.percent(80) ? random_.below(0x28) * 4 : static_cast<std::uint32_t>(random_.next())));
  }

  void piece_of_interruptions() {
    switch (random_.below(10)) {
      case 0:
        emit(static_cast<std::uint16_t>(0x0A00 | random_.byte()));  // SVC
        break;
      case 1:
        emit_low(0x82, 0, psws + random_.below(64) * 8);  // LPSW
        break;
      case 2:
        emit_low(0xB7, 0x9B, addresses + random_.below(100) * 4);  // LCTL 9,11: program events
        emit_low(0xAD, 0x40, pool());
        break;
      case 3:
        emit_low(0xAE, two_registers(), random_.below(16));  // SIGP
        break;
      case 4:
        emit(0x05C0);  // BALR 12,0; EX 0,0(12): itself
        emit_based(0x44, 0x00, 12, 0);
        break;
      case 5:
        emit(0x05C0);  // Code from the pool over what comes next.
        emit(static_cast<std::uint16_t>(0xD200 | random_.below(16)));
        emit(static_cast<std::uint16_t>(0xC000 | random_.below(64)));
        emit(static_cast<std::uint16_t>(pool()));
        break;
      case 6:
        emit_low(0x98, 0x25, addresses + random_.below(48) * 4);
        emit(random_.percent(50) ? 0x0E24 : 0x0F24);  // MVCL, CLCL
        break;
      case 7:
        emit(random_.percent(50) ? 0xB208 : 0xB206);  // SPT, SCKC
        emit(static_cast<std::uint16_t>(pool()));
        emit_low(0xB7, 0x00, controls + random_.below(64) * 8);
        break;
      case 8:
        emit(static_cast<std::uint16_t>(0xAF00 | random_.byte()));  // MC
        emit(static_cast<std::uint16_t>(random_.next()));
        break;
      default:
        emit(0xB210);  // SPX
        emit(static_cast<std::uint16_t>(addresses + random_.below(128) * 4));
    }
  }

  isa370::Card make_card(unsigned number) {
    isa370::Card card{};
    std::ranges::generate(card, [this] { return random_.byte(); });
    if (number == 0) {  // An IPL: PSW and two channel command words.
      isa370::store_big_endian(card.data(), random_.percent(70) ? sane_psw() : random_.next());
      isa370::store_big_endian(card.data() + 8, hostile_channel_command_word());
      isa370::store_big_endian(card.data() + 16, hostile_channel_command_word());
    }
    return card;
  }

  Random& random_;
  Temper temper_;
  std::uint32_t storage_;
  std::uint32_t real_storage_;
  std::vector<std::uint8_t> image_;
  std::uint32_t at_ = code;
};

}  // namespace

std::string_view name_of(Temper temper) {
  constexpr std::array<std::string_view, tempers.size()> names{"noise",    "privileged",    "tables",    "channels",
                                                               "diagnose", "interruptions", "everything"};
  return names[static_cast<std::size_t>(temper)];
}

HostileGuest make_hostile_guest(Random& random, Temper temper, std::uint32_t storage, std::uint32_t real_storage) {
  return Maker(random, temper, storage, real_storage).make();
}

const std::map<isa370::DeviceNumber, std::string>& hostile_devices() {
  static const std::map<isa370::DeviceNumber, std::string> devices{{0x00D, "3525"}, {0x00E, "1403"}, {0x180, "3420"},
                                                                   {0x190, "3330"}, {0x1A0, "3310"}, {0x2C0, "3277"},
                                                                   {0x500, "CTCA"}, {0x501, "CTCA"}};
  return devices;
}

}  // namespace isolation
