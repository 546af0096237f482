// AWS tape files: what is written is read, in either direction; damage is told with its place; a killed writer loses nothing.
#include <array>
#include <csignal>
#include <fstream>
#include <random>

#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "isa370/media/tape_file.hpp"
#include "temporary_folder.hpp"

namespace {

using isa370::MediumFault;
using isa370::TapeBlock;

using Bytes = std::vector<std::uint8_t>;

TapeBlock record(Bytes data) { return {.kind = TapeBlock::Kind::record, .data = std::move(data)}; }
const TapeBlock mark{.kind = TapeBlock::Kind::tape_mark, .data{}};
const TapeBlock blank{.kind = TapeBlock::Kind::blank, .data{}};
const TapeBlock load_point{.kind = TapeBlock::Kind::load_point, .data{}};

Bytes bytes_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  return {text.begin(), text.end()};
}

void write_file(const std::string& file, const Bytes& bytes) {
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

struct Reel : TemporaryFolder {
  std::string name = file("tape.aws");
  [[nodiscard]] auto open(isa370::TapeFileOptions options = {}) const { return isa370::open_tape_file(name, options); }
};

TEST_CASE_FIXTURE(Reel, "the file is as Hercules writes it") {
  auto tape = open().value();
  REQUIRE(tape->write(Bytes{1, 2, 3}).has_value());
  REQUIRE(tape->write_tape_mark().has_value());
  CHECK(bytes_of(name) == Bytes{3, 0, 0, 0, 0xA0, 0, 1, 2, 3, 0, 0, 3, 0, 0x40, 0});
}

TEST_CASE_FIXTURE(Reel, "blocks of all lengths, forward and backward") {
  const Bytes longest(200'000, 0x5A);
  {
    auto tape = open().value();
    for (const auto& data : {Bytes{1}, Bytes(65'535, 2), Bytes(65'536, 3), longest}) REQUIRE(tape->write(data).has_value());
    REQUIRE(tape->write_tape_mark().has_value());
    REQUIRE(tape->write(Bytes{9}).has_value());
  }
  auto tape = open({.read_only = true}).value();
  CHECK(tape->at_load_point());
  CHECK_FALSE(tape->can_be_written());
  const std::vector blocks{record({1}), record(Bytes(65'535, 2)), record(Bytes(65'536, 3)), record(longest), mark, record({9})};
  for (const auto& block : blocks) CHECK(tape->read_forward() == block);
  CHECK(tape->read_forward() == blank);
  for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) CHECK(tape->read_backward() == *block);
  CHECK(tape->read_backward() == load_point);
  CHECK(tape->at_load_point());
}

TEST_CASE_FIXTURE(Reel, "compressed blocks are shorter in the file, and read as they were") {
  Bytes noise(500);
  std::mt19937 random(1);
  for (auto& byte : noise) byte = static_cast<std::uint8_t>(random());
  const std::vector blocks{record(Bytes(80, 0x40)), record(Bytes(1'000'000, 7)), record(noise), mark, record({1})};
  for (const auto compression : {isa370::TapeCompression::zlib, isa370::TapeCompression::bzip2}) {
    unlink(name.c_str());
    {
      auto tape = open({.compression = compression}).value();
      for (const auto& block : blocks) REQUIRE((block == mark ? tape->write_tape_mark() : tape->write(block.data)).has_value());
      for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) CHECK(tape->read_backward() == *block);
    }
    CHECK(bytes_of(name).size() < 5'000);
    auto tape = open().value();
    for (const auto& block : blocks) CHECK(tape->read_forward() == block);
  }
}

TEST_CASE_FIXTURE(Reel, "compressed blocks that do not expand are damage") {
  write_file(name, {4, 0, 0, 0, 0xA1, 0, 1, 2, 3, 4});
  CHECK(open().value()->read_forward().error().text.starts_with(name + ": offset 0: what zlib compressed does not expand"));
  write_file(name, {4, 0, 0, 0, 0xA3, 0, 1, 2, 3, 4});
  CHECK(open().value()->read_forward().error().text == name + ": offset 0: a block with an unknown compression");
  write_file(name, {1, 0, 0, 0, 0x81, 0, 1, 1, 0, 1, 0, 0x22, 0, 2});
  CHECK(open().value()->read_forward().error().text == name + ": offset 7: a block that is compressed in part");
}

TEST_CASE_FIXTURE(Reel, "writing in the middle makes the rest go away") {
  auto tape = open().value();
  for (std::uint8_t i = 0; i < 5; ++i) REQUIRE(tape->write(Bytes(10, i)).has_value());
  tape->rewind();
  CHECK(tape->read_forward() == record(Bytes(10, 0)));
  REQUIRE(tape->write(Bytes{7}).has_value());
  CHECK(tape->read_forward() == blank);
  CHECK(tape->read_backward() == record({7}));
  REQUIRE(tape->erase().has_value());
  CHECK(bytes_of(name).size() == 16);
}

TEST_CASE_FIXTURE(Reel, "the marker of the end") {
  auto tape = open({.length = 30}).value();
  REQUIRE(tape->write(Bytes(10)).has_value());
  CHECK_FALSE(tape->behind_end_marker());
  REQUIRE(tape->write(Bytes(10)).has_value());
  CHECK(tape->behind_end_marker());
  tape->rewind();
  CHECK_FALSE(tape->behind_end_marker());
}

TEST_CASE_FIXTURE(Reel, "damage is told with file and offset, and the blocks before it can be read") {
  Bytes bytes{3, 0, 0, 0, 0xA0, 0, 1, 2, 3, 2, 0, 3, 0, 0xA0, 0, 4, 5};
  std::string what = "the header says that 4 bytes are before it, and there are 3";
  std::string offset = "9";
  SUBCASE("chained wrongly") { bytes[11] = 4; }
  SUBCASE("no beginning") {
    bytes[13] = 0x20;
    what = "the first part of a block is missing";
  }
  SUBCASE("no end") {
    bytes[13] = 0x80;
    offset = "17";
    what = "6 bytes are expected, and the file ends after 0";
  }
  SUBCASE("too short") {
    bytes.pop_back();
    offset = "15";
    what = "2 bytes are expected, and the file ends after 1";
  }
  SUBCASE("no data") {
    bytes[9] = 0;
    what = "a block without data";
  }
  SUBCASE("a header that ends early") {
    bytes.resize(12);
    what = "6 bytes are expected, and the file ends after 3";
  }
  write_file(name, bytes);
  auto tape = open().value();
  CHECK(tape->read_forward() == record({1, 2, 3}));
  const auto block = tape->read_forward();
  REQUIRE_FALSE(block.has_value());
  CHECK(block.error() == MediumFault{MediumFault::Kind::damaged, name + ": offset " + offset + ": " + what});
  CHECK(tape->read_backward() == record({1, 2, 3}));
}

TEST_CASE_FIXTURE(Reel, "random damage is never more than a fault") {
  constexpr std::uint32_t seed = 3420;
  constexpr unsigned rounds = 400;
  MESSAGE("seed " << seed << ", " << rounds << " files");
  std::mt19937 random(seed);
  {
    auto tape = open().value();
    for (unsigned i = 0; i < 12; ++i) REQUIRE(tape->write(Bytes(1 + random() % 40, 7)).has_value());
    REQUIRE(tape->write_tape_mark().has_value());
  }
  const auto whole = bytes_of(name);
  for (unsigned round = 0; round < rounds; ++round) {
    auto bytes = whole;
    for (unsigned i = 0; i < 1 + round % 3; ++i) bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    if (random() % 4 == 0) bytes.resize(random() % bytes.size());
    write_file(name, bytes);
    auto tape = open().value();
    for (unsigned i = 0; i < 20; ++i) {
      const auto block = tape->read_forward();
      if (!block) CHECK(block.error().text.starts_with(name + ": offset "));
      if (!block || block->kind == TapeBlock::Kind::blank) break;
    }
    while (!tape->at_load_point()) REQUIRE(tape->read_backward().has_value());
    CHECK(tape->write(Bytes{1}).has_value());
  }
}

/// Writes numbered blocks and says so, until it is killed.
[[noreturn]] void write_for_ever(const std::string& name, int acknowledged) {
  auto tape = isa370::open_tape_file(name).value();
  for (std::uint32_t number = 0;; ++number) {
    const Bytes data(4000 + number % 100, static_cast<std::uint8_t>(number));
    if (!tape->write(data)) _exit(1);
    if (write(acknowledged, &number, sizeof number) != sizeof number) _exit(1);
  }
}

TEST_CASE_FIXTURE(Reel, "a writer that is killed has lost no block that it reported") {
  constexpr unsigned kills = 10;
  std::mt19937 random(9);
  for (unsigned kill_number = 0; kill_number < kills; ++kill_number) {
    unlink(name.c_str());
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) write_for_ever(name, ends[1]);
    close(ends[1]);
    std::uint32_t last = 0;
    const auto enough = 20 + random() % 200;
    for (std::uint32_t number = 0; read(ends[0], &number, sizeof number) == sizeof number; last = number)
      if (number == enough) kill(child, SIGKILL);
    close(ends[0]);
    REQUIRE(waitpid(child, nullptr, 0) == child);
    auto tape = open().value();
    for (std::uint32_t number = 0; number <= last; ++number) {
      CAPTURE(number);
      CHECK(tape->read_forward() == record(Bytes(4000 + number % 100, static_cast<std::uint8_t>(number))));
    }
  }
}

TEST_CASE_FIXTURE(Reel, "a reel that is to be read only must be there") {
  CHECK(open({.read_only = true}).error().text == name + ": No such file or directory");
  CHECK(open().has_value());
  CHECK(open({.read_only = true}).value()->read_forward() == blank);
}

}  // namespace
