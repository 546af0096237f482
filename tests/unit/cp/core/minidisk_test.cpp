// Minidisks are parts of a volume with cylinder numbers of their own.
#include <doctest/doctest.h>

#include "io/minidisk.hpp"

namespace {

struct Volume {
  isa370::TrackStoreInStorage volume{isa370::VolumeGeometry{.cylinders = 100, .heads = 4}};
  cp::Minidisk minidisk{volume, 30, 10, false};
};

TEST_CASE_FIXTURE(Volume, "what is written to a minidisk lies on its own cylinders of the volume") {
  auto track = minidisk.read(5, 2).value();
  CHECK(track == isa370::Track::formatted(5, 2));
  track.records.push_back({.cylinder = 5, .head = 2, .number = 1, .key{}, .data = {1, 2, 3}});
  REQUIRE(minidisk.write(track).has_value());
  CHECK(minidisk.read(5, 2) == track);

  auto real = isa370::Track::formatted(35, 2);
  real.records.push_back({.cylinder = 5, .head = 2, .number = 1, .key{}, .data = {1, 2, 3}});
  CHECK(volume.read(35, 2) == real);
  CHECK(volume.read(5, 2) == isa370::Track::formatted(5, 2));
}

TEST_CASE_FIXTURE(Volume, "a minidisk has as many cylinders as it was given, and the heads of its volume") {
  CHECK(minidisk.geometry() == isa370::VolumeGeometry{.cylinders = 10, .heads = 4});
}

TEST_CASE_FIXTURE(Volume, "a read-only minidisk is not written") {
  cp::Minidisk read_only(volume, 30, 10, true);
  CHECK_FALSE(read_only.writable());
  CHECK(read_only.write(isa370::Track::formatted(0, 0)).error().kind == isa370::MediumFault::Kind::protected_);
}

}  // namespace
