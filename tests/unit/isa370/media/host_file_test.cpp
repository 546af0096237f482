// Files with media on them: what is refused, and what a lock keeps out.
#include <array>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "host_file.hpp"
#include "temporary_folder.hpp"

using isa370::HostFile;
using isa370::MediumFault;

TEST_CASE("what was written is in the file at once") {
  const TemporaryFolder folder;
  auto file = HostFile::open(folder.file("a"), HostFile::Mode::create);
  REQUIRE(file.has_value());
  CHECK(file->write(3, std::array<std::uint8_t, 2>{7, 8}).has_value());
  std::ifstream other(folder.file("a"), std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(other), {});
  CHECK(bytes == std::string("\0\0\0\7\10", 5));
  CHECK(file->size() == 5);
}

TEST_CASE("a file has one writer or several readers") {
  const TemporaryFolder folder;
  CHECK(HostFile::open(folder.file("a"), HostFile::Mode::create).has_value());
  {
    const auto first = HostFile::open(folder.file("a"), HostFile::Mode::read_only);
    CHECK(HostFile::open(folder.file("a"), HostFile::Mode::read_only).has_value());
    CHECK(HostFile::open(folder.file("a"), HostFile::Mode::read_write).error().text ==
          folder.file("a") + ": in use by another program, or twice by this one");
  }
  const auto writer = HostFile::open(folder.file("a"), HostFile::Mode::read_write);
  CHECK(writer.has_value());
  CHECK_FALSE(HostFile::open(folder.file("a"), HostFile::Mode::read_only).has_value());
}

TEST_CASE("what cannot be opened is said with its name") {
  const TemporaryFolder folder;
  CHECK(HostFile::open(folder.file("none"), HostFile::Mode::read_only).error().text ==
        folder.file("none") + ": No such file or directory");
  CHECK(HostFile::open(folder.path().string(), HostFile::Mode::read_only).error().text ==
        folder.path().string() + ": this is not a file");
  CHECK(HostFile::open(folder.file("a"), HostFile::Mode::create).has_value());
  CHECK(HostFile::open(folder.file("a"), HostFile::Mode::create).error().text ==
        folder.file("a") + ": is there already; it is not written over");
}

TEST_CASE("a file that ends early is damaged, and one open for reading is not written") {
  const TemporaryFolder folder;
  {
    CHECK(HostFile::open(folder.file("a"), HostFile::Mode::create)->write(0, std::array<std::uint8_t, 3>{1, 2, 3}).has_value());
  }
  auto file = HostFile::open(folder.file("a"), HostFile::Mode::read_only);
  REQUIRE(file.has_value());
  std::array<std::uint8_t, 4> four{};
  CHECK(file->read(1, four).error() ==
        MediumFault{MediumFault::Kind::damaged,
                    folder.file("a") + ": offset 1: 4 bytes are expected, and the file ends after 2"});
  CHECK(file->write(0, four).error().kind == MediumFault::Kind::protected_);
}
