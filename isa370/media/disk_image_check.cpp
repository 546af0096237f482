// The check of whole images: raw ones track by track, compressed ones also table by table.
#include "isa370/media/disk_image_check.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "cckd_image.hpp"
#include "ckd_raw_image.hpp"
#include "fba_image.hpp"
#include "isa370/bits.hpp"

namespace isa370 {
namespace {

using Kind = MediumFault::Kind;

/// The list of free spaces as the file has it: in one piece behind the word FREE_BLK, or as a chain from one to the next.
class FreeList {
 public:
  FreeList(const CckdFile& file, std::vector<MediumFault>& faults) : file_(file), faults_(faults) {}

  void check() {
    const auto& header = file_.second_header();
    if (header.free_number == 0 || header.free_position == 0) {
      if (header.free_number != 0 || header.free_position != 0)
        fault(CckdHeader::position,
              fmt::format("the header says {} free spaces from {}", header.free_number, header.free_position));
      else
        compare({});
      return;
    }
    std::array<std::uint8_t, cckd::free_entry_size> first{};
    if (!read(header.free_position, first)) return;
    constexpr std::string_view mark = "FREE_BLK";
    const bool whole = std::ranges::equal(first, mark, {}, {}, [](char c) { return static_cast<std::uint8_t>(c); });
    if (const auto list = whole ? read_list() : read_chain()) compare(*list);
  }

 private:
  struct Space {
    std::uint64_t position;
    std::uint64_t size;
    auto operator<=>(const Space&) const = default;  // NOLINT(modernize-use-nullptr): it takes the default for one.
  };

  void fault(std::uint64_t offset, std::string_view what) {
    faults_.push_back(file_.file().fault(Kind::damaged, offset, what));
  }

  bool read(std::uint64_t offset, std::span<std::uint8_t> into) {
    auto done = file_.file().read(offset, into);
    if (!done) faults_.push_back(MediumFault{done.error().kind, done.error().text + ": the list of free spaces"});
    return done.has_value();
  }

  [[nodiscard]] bool big_endian() const { return file_.second_header().big_endian(); }

  std::optional<std::vector<Space>> read_list() {
    std::vector<Space> list;
    std::uint64_t at = file_.second_header().free_position;
    for (std::uint32_t i = 0; i < file_.second_header().free_number; ++i) {
      at += cckd::free_entry_size;
      std::array<std::uint8_t, cckd::free_entry_size> bytes{};
      if (!read(at, bytes)) return std::nullopt;
      list.push_back({cckd::load_32(bytes.data(), big_endian()), cckd::load_32(bytes.data() + 4, big_endian())});
    }
    return list;
  }

  std::optional<std::vector<Space>> read_chain() {
    std::vector<Space> list;
    std::set<std::uint64_t> seen;
    std::uint64_t at = file_.second_header().free_position;
    std::uint64_t from = CckdHeader::position;
    for (std::uint32_t i = 0; i < file_.second_header().free_number; ++i) {
      if (!seen.insert(at).second) {
        fault(from, fmt::format("the chain of free spaces leads back to {}: it is a loop", at));
        return std::nullopt;
      }
      std::array<std::uint8_t, cckd::free_entry_size> bytes{};
      if (!read(at, bytes)) return std::nullopt;
      list.push_back({at, cckd::load_32(bytes.data() + 4, big_endian())});
      from = at;
      at = cckd::load_32(bytes.data(), big_endian());
    }
    if (at == 0) return list;
    fault(from, fmt::format("the chain of {} free spaces does not end there", list.size()));
    return std::nullopt;
  }

  void compare(std::vector<Space> list) {
    std::vector<Space> right;
    for (const auto& space : file_.space().free_spaces()) right.push_back({space.position, space.size});
    std::ranges::sort(list);
    for (const auto& space : list)
      if (!std::ranges::binary_search(right, space))
        fault(space.position, fmt::format("{} bytes are in the list of free spaces, and are no free space", space.size));
    for (const auto& space : right)
      if (!std::ranges::binary_search(list, space))
        fault(space.position, fmt::format("{} bytes are free, and are not in the list of free spaces", space.size));
  }

  const CckdFile& file_;
  std::vector<MediumFault>& faults_;
};

void check_accounts(const CckdFile& file, DiskImageCheck& check) {
  const auto& is = file.second_header();
  const auto right = file.expected_header();
  const auto compare = [&](std::string_view what, std::uint32_t number, std::uint32_t expected) {
    if (number != expected)
      check.faults.push_back(file.file().fault(Kind::damaged, CckdHeader::position,
                                               fmt::format("the header says {} {}; it is {}", what, number, expected)));
  };
  compare("the file has a size of", is.file_size, right.file_size);
  compare("the bytes in use are", is.used, right.used);
  compare("the free bytes are", is.free_total, right.free_total);
  compare("the largest free space has", is.free_largest, right.free_largest);
  compare("the number of free spaces is", is.free_number, right.free_number);
  compare("the free bytes within tracks are", is.free_embedded, right.free_embedded);
}

/// The fault of one unit of a compressed file.
std::optional<MediumFault> fault_of_unit(const CckdFile& file, std::uint32_t number, const CckdFile::Image& image) {
  const auto damaged = [&](std::string_view what) {
    return file.file().fault(Kind::damaged, file.offset_of(number), fmt::format("{}, {}", file.unit_name(number), what));
  };
  if (file.header().fixed_blocks()) {
    const auto named = load_big_endian<std::uint32_t>(image.data() + 1);
    if (image.size() == cckd::group_size && named == number) return std::nullopt;
    return damaged(fmt::format("it has {} bytes and names itself {}", image.size(), named));
  }
  const auto track = Track::parse(image);
  if (!track) return damaged(track.error());
  if (track->cylinder == number / file.header().heads && track->head == number % file.header().heads) return std::nullopt;
  return damaged(fmt::format("the home address names track {}/{}", track->cylinder, track->head));
}

void check_compressed(HostFile host_file, DiskImageCheck& check) {
  const auto opened = CckdFile::open(std::move(host_file));
  if (!opened) {
    check.faults.push_back(opened.error());
    return;
  }
  const auto& file = **opened;
  for (const auto& fault : file.table_faults())
    check.faults.push_back(file.file().fault(Kind::damaged, fault.offset, fault.what));
  for (std::uint32_t number = 0; number < file.units(); ++number) {
    const auto unit = file.read(number);
    if (!unit) {
      check.faults.push_back(unit.error());
      continue;
    }
    const auto* const image = std::get_if<CckdFile::Image>(&*unit);
    if (image == nullptr) continue;
    ++check.stored;
    if (auto fault = fault_of_unit(file, number, *image)) check.faults.push_back(std::move(*fault));
  }
  check.tracks = file.header().fixed_blocks() ? file.second_header().units : file.units();
  if ((file.second_header().options & CckdHeader::opened_option) != 0) {
    check.remarks.push_back(
        fmt::format("{}: not closed: its last writer was killed, or still runs; what it wrote is there, and "
                    "its free space is reckoned anew when it is written again",
                    file.file().name()));
    return;  // The list and the accounts are old, and nobody reads them.
  }
  if (!file.table_faults().empty()) return;  // Nobody can say what is free.
  check_accounts(file, check);
  FreeList(file, check.faults).check();
}

void check_raw(HostFile file, DiskImageCheck& check) {
  const auto opened = CkdRawImage::open(std::move(file), HostFile::Mode::read_only);
  if (!opened) {
    check.faults.push_back(opened.error());
    return;
  }
  const auto [cylinders, heads] = (*opened)->geometry();
  for (std::uint16_t cylinder = 0; cylinder < cylinders; ++cylinder)
    for (std::uint16_t head = 0; head < heads; ++head) {
      ++check.tracks;
      if (auto track = (*opened)->read(cylinder, head); !track) check.faults.push_back(std::move(track.error()));
    }
}

}  // namespace

DiskImageCheck check_disk_image(const std::string& name) {
  DiskImageCheck check;
  auto file = HostFile::open(name, HostFile::Mode::read_only);
  if (!file) {
    check.faults.push_back(file.error());
    return check;
  }
  const auto front = file->read_up_to(0, CkdHeader::size);
  if (!front) {
    check.faults.push_back(front.error());
    return check;
  }
  const auto kind = CkdHeader::recognise(*front);
  if (!kind) {
    const auto raw = FbaRawImage::open(std::move(*file));
    if (raw)
      check.tracks = (*raw)->block_count();
    else
      check.faults.push_back(raw.error());
  } else if (*kind == CkdHeader::Kind::ckd_raw) {
    check_raw(std::move(*file), check);
  } else {
    check_compressed(std::move(*file), check);
  }
  return check;
}

}  // namespace isa370
