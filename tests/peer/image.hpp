// The storage that both machines begin with, and the results that they leave in it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "case.hpp"

namespace peer {

/// The bytes from which arenas are filled: numbers of all kinds, the same in every run.
[[nodiscard]] std::vector<std::uint8_t> make_pool();

class ImageMaker {
 public:
  /// Assembles the harness. The error is the assembler's.
  [[nodiscard]] static tl::expected<ImageMaker, std::string> make();

  /// Storage with as many of the cases as fit; `count` gets how many these are.
  [[nodiscard]] std::vector<std::uint8_t> image_of(std::span<const Case> cases, std::size_t& count) const;
  [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }

 private:
  std::vector<std::uint8_t> harness_;
  Surroundings surroundings_;
};

/// The results in the storage of a machine that has finished; the error says what is not as the harness leaves it.
[[nodiscard]] tl::expected<std::vector<Result>, std::string> results_in(std::span<const std::uint8_t> storage);

}  // namespace peer
