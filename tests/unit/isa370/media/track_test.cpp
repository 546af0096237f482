// Track images.
#include <doctest/doctest.h>

#include "isa370/media/track.hpp"

using isa370::Track;

TEST_CASE("a track image holds home address, count, key and data, and an end mark") {
  Track track = Track::formatted(3, 2);
  track.records.push_back({.cylinder = 3, .head = 2, .number = 1, .key = {0xC1}, .data = {1, 2}});
  const std::vector<std::uint8_t> expected{0,    0,    3,    0,    2,    0,    3,    0,   2, 0, 0, 0, 8, 0,    0, 0,
                                           0,    0,    0,    0,    0,    0,    3,    0,   2, 1, 1, 0, 2, 0xC1, 1, 2,  //
                                           0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  CHECK(track.image() == expected);
  CHECK(track.image_size() == expected.size());
  CHECK(Track::parse(expected) == track);
}

TEST_CASE("a damaged track image is refused with the offset") {
  const auto image = Track::formatted(1, 0).image();
  for (std::size_t size = 0; size < image.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(Track::parse(std::span(image).first(size)).has_value());
  }
  auto longer = image;
  longer[11] = 0xF0;  // Record zero says that it has 61,448 bytes.
  CHECK(Track::parse(longer).error() ==
        "offset 5: record 0 with 0 bytes of key and 61448 of data goes beyond the end of the track");
}
