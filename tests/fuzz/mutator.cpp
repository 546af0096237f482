// How the fuzzers change a scenario: as libFuzzer does, or by an instruction of the table with arbitrary fields, so that every
// operation code is met from the beginning.
#include <algorithm>
#include <array>
#include <cstring>
#include <random>

#include "scenario.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

namespace {

std::size_t write_back(const fuzz::Scenario& scenario, std::uint8_t* bytes, std::size_t most) {
  const auto image = fuzz::write_scenario(scenario);
  const auto length = std::min(image.size(), most);
  std::memcpy(bytes, image.data(), length);
  return length;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed) {
  std::minstd_rand random(seed);
  if (random() % 2 == 0) return LLVMFuzzerMutate(bytes, size, most);

  auto scenario = fuzz::read_scenario({bytes, size});
  std::array<std::uint8_t, 6> fields{};
  for (auto& field : fields) field = static_cast<std::uint8_t>(random() >> 8);
  const auto instruction = fuzz::instruction_of(random(), fields);
  auto& code = scenario.code;
  const auto at = code.empty() ? 0 : random() % (code.size() / 2 + 1) * 2;
  const auto place = code.begin() + static_cast<std::ptrdiff_t>(at);
  if (random() % 2 == 0 && code.size() - at >= instruction.size())
    std::ranges::copy(instruction, place);
  else
    code.insert(place, instruction.begin(), instruction.end());
  return write_back(scenario, bytes, most);
}
