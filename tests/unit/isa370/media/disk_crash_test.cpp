// Processes that are killed while they write to volumes: every write that returned is there afterwards.
#include <csignal>
#include <cstdlib>
#include <map>
#include <utility>

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "disk_test_volume.hpp"
#include "temporary_folder.hpp"

using namespace isa370;
using namespace disk_test;

namespace {

/// In a child that shall die: so many host writes are done, and then it is gone, as with kill -9. Negative: it lives.
int writes_to_live = -1;

void count_host_write() {
  if (writes_to_live == 0) ::_exit(1);
  if (writes_to_live > 0) --writes_to_live;
}

}  // namespace

// All files with media are written by these two calls.
extern "C" ssize_t pwrite(int descriptor, const void* bytes, size_t length, off_t offset) {
  count_host_write();
  return ::syscall(SYS_pwrite64, descriptor, bytes, length, offset);
}
extern "C" int ftruncate(int descriptor, off_t length) noexcept {
  count_host_write();
  return static_cast<int>(::syscall(SYS_ftruncate, descriptor, length));
}

namespace {

using Volume = std::map<std::pair<std::uint16_t, std::uint16_t>, Track>;

/// The writes of a child, one after the other: the same for the same seed.
struct Writes {
  std::mt19937 random;
  Track next() {
    // Few tracks, so that most are written many times.
    const auto cylinder = static_cast<std::uint16_t>(below(random, 2) * 7);
    const auto head = static_cast<std::uint16_t>(below(random, 5));
    return random_track(random, cylinder, head);
  }
};

/// What the child does: it writes and tells the number of each write that returned; now and then it closes the volume.
[[noreturn]] void write_until_killed(const std::string& name, const DiskImageOptions& options, unsigned seed, int pipe,
                                     int most) {
  Writes writes{std::mt19937(seed)};
  constexpr int writes_an_opening = 9;
  for (int done = 0; done < most;) {
    auto opened = open_disk_image(name, options);
    if (!opened) ::_exit(2);
    for (int i = 0; i < writes_an_opening && done < most; ++i, ++done) {
      if (!(*opened)->write(writes.next())) ::_exit(3);
      const char byte = 'w';
      if (::write(pipe, &byte, 1) != 1) ::_exit(4);
    }
  }
  ::_exit(0);
}

struct Child {
  pid_t process;
  int pipe;  // What it tells.
};

Child start(const std::string& name, const DiskImageOptions& options, unsigned seed, int most, int host_writes) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const auto process = ::fork();
  REQUIRE(process >= 0);
  if (process == 0) {
    ::close(ends[0]);
    writes_to_live = host_writes;
    write_until_killed(name, options, seed, ends[1], most);
  }
  ::close(ends[1]);
  return {process, ends[0]};
}

/// How many more writes it told of until it was gone; and its exit code, if it has one.
int end_of(const Child& child, int& status) {
  int told = 0;
  char byte = 0;
  while (::read(child.pipe, &byte, 1) == 1) ++told;
  ::close(child.pipe);
  ::waitpid(child.process, &status, 0);
  return told;
}

/// Every write of the child that it told of is there; the one after them is there or is not.
void check_after(const std::string& name, const DiskImageOptions& options, Volume& volume, unsigned seed, int told,
                 bool torn_allowed) {
  Writes writes{std::mt19937(seed)};
  for (int i = 0; i < told; ++i) {
    auto track = writes.next();
    volume.insert_or_assign({track.cylinder, track.head}, std::move(track));
  }
  const auto next = writes.next();
  const auto opened = open_disk_image(name, options);
  INFO((opened ? std::string() : opened.error().text));
  REQUIRE(opened.has_value());
  for (std::uint16_t cylinder = 0; cylinder < small_2311.cylinders; ++cylinder)
    for (std::uint16_t head = 0; head < small_2311.heads; ++head) {
      const bool in_flight = cylinder == next.cylinder && head == next.head;
      const auto track = (*opened)->read(cylinder, head);
      if (!track && in_flight && torn_allowed) continue;
      INFO((track ? std::string() : track.error().text));
      REQUIRE(track.has_value());
      const auto before = volume.find({cylinder, head});
      const auto expected = before == volume.end() ? Track::formatted(cylinder, head) : before->second;
      if (!in_flight || !torn_allowed) REQUIRE((*track == expected || (in_flight && *track == next)));
      if (in_flight) volume.insert_or_assign({cylinder, head}, *track);
    }
}

bool found(const std::string& tool) { return std::system(fmt::format("command -v {} >/dev/null 2>&1", tool).c_str()) == 0; }

}  // namespace

TEST_CASE("a process killed at any moment leaves every track that was written") {
  std::mt19937 random(9);
  for (const bool shadow : {false, true})
    for (const auto compression : {DiskImageCompression::raw, DiskImageCompression::zlib, DiskImageCompression::bzip2}) {
      const TemporaryFolder folder;
      const auto name = folder.file("vol");
      const DiskImageOptions options{.read_only = false, .shadow = shadow ? folder.file("s_*.x") : std::string()};
      REQUIRE(
          create_disk_image(name, {.device_type = type_2311, .geometry = small_2311, .compression = compression}).has_value());
      Volume volume;
      for (unsigned round = 0; round < 8; ++round) {
        const auto child = start(name, options, round, 1'000'000, -1);
        int told = 0;
        char byte = 0;
        for (const auto wanted = static_cast<int>(below(random, 60)); told < wanted && ::read(child.pipe, &byte, 1) == 1;)
          ++told;
        ::kill(child.process, SIGKILL);
        int status = 0;
        told += end_of(child, status);
        REQUIRE(WIFSIGNALED(status));
        check_after(name, options, volume, round, told, compression == DiskImageCompression::raw && !shadow);
      }
    }
}

TEST_CASE("a process gone between any two host writes leaves every track that was written") {
  const bool with_hercules = found("cckdcdsk");
  for (const bool shadow : {false, true})
    for (const auto compression : {DiskImageCompression::raw, DiskImageCompression::uncompressed, DiskImageCompression::zlib}) {
      const TemporaryFolder folder;
      const auto name = folder.file("vol");
      const DiskImageOptions options{.read_only = false, .shadow = shadow ? folder.file("s_*.x") : std::string()};
      REQUIRE(
          create_disk_image(name, {.device_type = type_2311, .geometry = small_2311, .compression = compression}).has_value());
      Volume volume;
      bool lived = false;
      for (int host_writes = 0; !lived; ++host_writes) {
        CAPTURE(host_writes);
        constexpr int most = 22;
        const auto seed = static_cast<unsigned>(host_writes);
        int status = 0;
        const auto told = end_of(start(name, options, seed, most, host_writes), status);
        REQUIRE(WIFEXITED(status));
        REQUIRE(WEXITSTATUS(status) <= 1);
        lived = WEXITSTATUS(status) == 0;
        constexpr int some = 6;
        const bool compressed = shadow || compression != DiskImageCompression::raw;
        const auto file = shadow ? folder.file("s_1.x") : name;
        if (with_hercules && compressed && host_writes % some == 0 && std::filesystem::exists(file)) {
          REQUIRE(std::system(fmt::format("cckdcdsk -f -1 {} >/dev/null 2>&1", file).c_str()) == 0);
        }
        check_after(name, options, volume, seed, told, false);
      }
    }
}
