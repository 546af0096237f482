// Text, numbers, ranges and times as commands read and write them.
#include <doctest/doctest.h>

#include "commands/location.hpp"
#include "commands/words.hpp"
#include "session/calendar.hpp"

TEST_CASE("words and abbreviations") {
  CHECK(cp::words_of("  Q   TIME ") == std::vector<std::string_view>{"Q", "TIME"});
  CHECK(cp::words_of("   ").empty());
  CHECK(cp::trimmed("  a b ") == "a b");
  CHECK(cp::upper_case("aZ\xC3\xA9") == "AZ\xC3\xA9");
  CHECK(cp::abbreviates("LOG", "LOGOFF", 3));
  CHECK(cp::abbreviates("LOGOFF", "LOGOFF", 3));
  CHECK_FALSE(cp::abbreviates("LO", "LOGOFF", 3));
  CHECK_FALSE(cp::abbreviates("LOGOFFS", "LOGOFF", 3));
  CHECK_FALSE(cp::abbreviates("LOGX", "LOGOFF", 3));
}

TEST_CASE("numbers") {
  CHECK(cp::parse_hex("FfFf", 4) == 0xFFFF);
  CHECK(cp::parse_hex("FFFFFFFF", 8) == 0xFFFFFFFF);
  CHECK_FALSE(cp::parse_hex("10000", 4).has_value());
  CHECK_FALSE(cp::parse_hex("1G", 4).has_value());
  CHECK_FALSE(cp::parse_hex("", 4).has_value());
  CHECK_FALSE(cp::parse_hex("123456789", 99).has_value());
  CHECK(cp::parse_decimal("007") == 7);
  CHECK_FALSE(cp::parse_decimal("0x7").has_value());
  CHECK_FALSE(cp::parse_decimal("9999999999").has_value());
}

TEST_CASE("what may be shown on a terminal") {
  CHECK(cp::printable("a\tb\x1B[2Jc\x7F") == "a b [2Jc ");
  CHECK(cp::printable("caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80") == "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80");
  CHECK(cp::printable("\xC3") == "?");
  CHECK(cp::printable("\xFF\x80x") == "??x");
  CHECK(cp::printable("\xC0\xAF") == "??");            // Overlong.
  CHECK(cp::printable("\xED\xA0\x80") == "???");       // A surrogate.
  CHECK(cp::printable("\xC2\x9B") == "??");            // A control character of 8 bits.
  CHECK(cp::printable("\xF4\x90\x80\x80") == "????");  // Behind the last character.
}

TEST_CASE("ranges of storage") {
  constexpr std::uint32_t size = 0x40000;
  const auto is = [](const tl::expected<cp::Range, cp::RangeFault>& range, std::uint32_t first, std::uint32_t last) {
    return range.has_value() && range->first == first && range->last == last;
  };
  CHECK(is(cp::parse_storage_range("100", size), 0x100, 0x100));
  CHECK(is(cp::parse_storage_range("100-1FF", size), 0x100, 0x1FF));
  CHECK(is(cp::parse_storage_range("100:1FF", size), 0x100, 0x1FF));
  CHECK(is(cp::parse_storage_range("100.20", size), 0x100, 0x11F));
  CHECK(is(cp::parse_storage_range("3FF00-END", size), 0x3FF00, 0x3FFFF));
  CHECK(is(cp::parse_storage_range("3FFFF", size), 0x3FFFF, 0x3FFFF));
  CHECK(is(cp::parse_storage_range("", size), 0, 0x3FFFF));
  CHECK(is(cp::parse_storage_range(".10", size), 0, 0xF));
  CHECK(cp::parse_storage_range("40000", size).error() == cp::RangeFault::beyond_the_end);
  CHECK(cp::parse_storage_range("0-40000", size).error() == cp::RangeFault::beyond_the_end);
  CHECK(cp::parse_storage_range("3FFFF.2", size).error() == cp::RangeFault::beyond_the_end);
  CHECK(cp::parse_storage_range("0.FFFFFF", size).error() == cp::RangeFault::beyond_the_end);
  CHECK(cp::parse_storage_range("200-100", size).error() == cp::RangeFault::bad_range);
  CHECK(cp::parse_storage_range("0.0", size).error() == cp::RangeFault::bad_range);
  CHECK(cp::parse_storage_range("0-", size).error() == cp::RangeFault::bad_range);
  CHECK(cp::parse_storage_range("XYZ", size).error() == cp::RangeFault::bad_address);
  CHECK(cp::parse_storage_range("1000000", size).error() == cp::RangeFault::bad_address);
}

TEST_CASE("ranges of registers") {
  const auto is = [](const std::optional<cp::Range>& range, std::uint32_t first, std::uint32_t last) {
    return range.has_value() && range->first == first && range->last == last;
  };
  CHECK(is(cp::parse_register_range("", 15), 0, 15));
  CHECK(is(cp::parse_register_range("7", 15), 7, 7));
  CHECK(is(cp::parse_register_range("E", 15), 14, 14));
  CHECK(is(cp::parse_register_range("14", 15), 14, 14));
  CHECK(is(cp::parse_register_range("2-5", 15), 2, 5));
  CHECK(is(cp::parse_register_range("12:END", 15), 12, 15));
  CHECK(is(cp::parse_register_range("0.16", 15), 0, 15));
  for (const char* wrong : {"16", "G", "5-2", "0.17", "0.0", "-", "1E", "100"}) {
    CAPTURE(wrong);
    CHECK_FALSE(cp::parse_register_range(wrong, 15).has_value());
  }
}

TEST_CASE("times") {
  constexpr std::uint64_t second = std::uint64_t{1'000'000} << 12;
  constexpr std::uint64_t day = 86'400 * second;
  CHECK(cp::full_time(0) == "00:00:00 GMT MONDAY 01/01/00");
  CHECK(cp::full_time(59 * day) == "00:00:00 GMT THURSDAY 03/01/00");  // 1900 was no leap year.
  CHECK(cp::full_time(26'511 * day + 9 * 3600 * second) == "09:00:00 GMT WEDNESDAY 08/02/72");
  CHECK(cp::full_time(36'583 * day + day - 1) == "23:59:59 GMT TUESDAY 02/29/00");  // 2000 was one.
  CHECK(cp::clock_time(day + 61 * second) == "00:01:01");
  CHECK(cp::full_time(~std::uint64_t{0}).find("/42") != std::string::npos);
  CHECK(cp::connect_time(3'723'999'999'999) == "01:02:03");
  CHECK(cp::processor_time(0) == "000:00.00");
  CHECK(cp::processor_time(61'239'999'999) == "001:01.23");
}
