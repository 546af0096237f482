// Raw count-key-data images: a header, and behind it all tracks, each as long as the longest can be. A volume can be cut into
// several files, at cylinders: vol_1, vol_2, ... [HERC].
#pragma once

#include <memory>
#include <vector>

#include "ckd_header.hpp"
#include "isa370/media/track_store.hpp"

namespace isa370 {

class CkdRawImage final : public TrackStore {
 public:
  /// `first` is the file (or the first of several, which are found by its name).
  [[nodiscard]] static tl::expected<std::unique_ptr<CkdRawImage>, MediumFault> open(HostFile first, HostFile::Mode mode);
  /// Writes a volume of formatted tracks to an empty file.
  [[nodiscard]] static tl::expected<std::unique_ptr<CkdRawImage>, MediumFault> create(HostFile file, const CkdHeader& header,
                                                                                      std::uint16_t cylinders);

  [[nodiscard]] VolumeGeometry geometry() const override { return geometry_; }
  [[nodiscard]] bool writable() const override;
  [[nodiscard]] tl::expected<Track, MediumFault> read(std::uint16_t cylinder, std::uint16_t head) override;
  [[nodiscard]] tl::expected<void, MediumFault> write(const Track& track) override;
  [[nodiscard]] const CkdHeader& header() const { return header_; }

 private:
  struct Part {
    HostFile file;
    std::uint32_t first_cylinder;
    std::uint32_t cylinders;
  };
  struct Place {
    HostFile* file;
    std::uint64_t offset;
  };

  CkdRawImage(const CkdHeader& header) : header_(header) {}
  [[nodiscard]] tl::expected<void, MediumFault> add(HostFile file, const CkdHeader& header);
  [[nodiscard]] Place place(std::uint16_t cylinder, std::uint16_t head);
  [[nodiscard]] MediumFault outside(std::uint16_t cylinder, std::uint16_t head);

  CkdHeader header_;
  VolumeGeometry geometry_;
  std::vector<Part> parts_;
};

}  // namespace isa370
