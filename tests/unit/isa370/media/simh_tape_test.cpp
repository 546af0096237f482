// SIMH tape files.
#include <fstream>
#include <random>

#include <doctest/doctest.h>

#include "isa370/media/tape_file.hpp"
#include "temporary_folder.hpp"

namespace {

using isa370::TapeBlock;
using isa370::TapeFormat;

using Bytes = std::vector<std::uint8_t>;

TapeBlock record(Bytes data) { return {.kind = TapeBlock::Kind::record, .data = std::move(data)}; }
const TapeBlock mark{.kind = TapeBlock::Kind::tape_mark, .data{}};
const TapeBlock blank{.kind = TapeBlock::Kind::blank, .data{}};

struct Reel : TemporaryFolder {
  std::string name = file("reel.tap");
  [[nodiscard]] Bytes bytes() const {
    std::ifstream stream(name, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    return {text.begin(), text.end()};
  }
  void write(const Bytes& content) const {
    std::ofstream(name, std::ios::binary)
        .write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
  }
  [[nodiscard]] auto open() const { return isa370::open_tape_file(name).value(); }
};

TEST_CASE_FIXTURE(Reel, "lengths stand before and behind, and records are filled up to an even one") {
  auto tape = open();
  REQUIRE(tape->write(Bytes{1, 2, 3}).has_value());
  REQUIRE(tape->write_tape_mark().has_value());
  REQUIRE(tape->write(Bytes{4, 5}).has_value());
  CHECK(bytes() == Bytes{3, 0, 0, 0, 1, 2, 3, 0, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 4, 5, 2, 0, 0, 0});
  CHECK(tape->read_backward() == record({4, 5}));
  CHECK(tape->read_backward() == mark);
  CHECK(tape->read_backward() == record({1, 2, 3}));
  CHECK(tape->at_load_point());
  CHECK(tape->read_forward() == record({1, 2, 3}));
}

TEST_CASE_FIXTURE(Reel, "gaps, the end of the medium, and records that are not filled up") {
  write({0xFE, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 7, 7});
  auto tape = open();
  CHECK(tape->read_forward() == record({9}));
  CHECK(tape->read_forward() == mark);
  CHECK(tape->read_forward() == blank);
  CHECK(tape->read_forward() == blank);
  REQUIRE(tape->write(Bytes{1, 1}).has_value());
  CHECK(tape->read_backward() == record({1, 1}));
  CHECK(tape->read_backward() == mark);
  CHECK(tape->read_backward() == record({9}));
}

TEST_CASE_FIXTURE(Reel, "damage is told with file and offset") {
  std::string expected;
  SUBCASE("another length behind") {
    write({2, 0, 0, 0, 1, 2, 3, 0, 0, 0});
    expected = "6: the length behind the record is not the one before it, 2";
  }
  SUBCASE("too long") {
    write({2, 0, 0, 5, 1, 2, 2, 0, 0, 5});
    expected = "0: a record of 83886082 bytes";
  }
  SUBCASE("longer than the file") {
    write({2, 1, 0, 0, 1, 2});
    expected = "0: 258 bytes are expected, and the file ends before";
  }
  SUBCASE("read with errors") {
    write({2, 0, 0, 0x80, 1, 2, 2, 0, 0, 0x80});
    expected = "0: the record is marked as one that could not be read without errors";
  }
  SUBCASE("another class") {
    write({2, 0, 0, 0x70, 1, 2, 2, 0, 0, 0x70});
    expected = "0: a record of the unknown class 7";
  }
  const auto block = open()->read_forward();
  REQUIRE_FALSE(block.has_value());
  CHECK(block.error().text == name + ": offset " + expected);
}

TEST_CASE_FIXTURE(Reel, "random damage is never more than a fault") {
  constexpr std::uint32_t seed = 1970;
  constexpr unsigned rounds = 400;
  MESSAGE("seed " << seed << ", " << rounds << " files");
  std::mt19937 random(seed);
  {
    auto tape = open();
    for (unsigned i = 0; i < 12; ++i) REQUIRE(tape->write(Bytes(1 + random() % 40, 7)).has_value());
    REQUIRE(tape->write_tape_mark().has_value());
  }
  const auto whole = bytes();
  for (unsigned round = 0; round < rounds; ++round) {
    auto damaged = whole;
    for (unsigned i = 0; i < 1 + round % 3; ++i) damaged[random() % damaged.size()] = static_cast<std::uint8_t>(random());
    if (random() % 4 == 0) damaged.resize(random() % damaged.size());
    write(damaged);
    auto tape = open();
    for (unsigned i = 0; i < 20; ++i) {
      const auto block = tape->read_forward();
      if (!block) CHECK(block.error().text.starts_with(name + ": offset "));
      if (!block || block->kind == TapeBlock::Kind::blank) break;
    }
    while (!tape->at_load_point()) REQUIRE(tape->read_backward().has_value());
    CHECK(tape->write(Bytes{1}).has_value());
  }
}

TEST_CASE_FIXTURE(Reel, "formats are told by the content, and by the name while there is none") {
  CHECK(isa370::tape_format_of(name) == TapeFormat::simh);
  CHECK(isa370::tape_format_of(file("reel.het")) == TapeFormat::het);
  CHECK(isa370::tape_format_of(file("reel.aws")) == TapeFormat::aws);
  const auto written = [&](TapeFormat format) {
    const auto other = file("reel");
    std::filesystem::remove(other);
    auto tape = isa370::open_tape_file(other, {.format = format}).value();
    REQUIRE(tape->write(Bytes(2000, 5)).has_value());
    tape.reset();
    return isa370::tape_format_of(other);
  };
  CHECK(written(TapeFormat::simh) == TapeFormat::simh);
  CHECK(written(TapeFormat::het) == TapeFormat::het);
  CHECK(written(TapeFormat::aws) == TapeFormat::aws);
}

}  // namespace
