// What instructions cost.
//
// Few published times of single instructions have been found so far: what was legible of [IT64], which gives averages for all
// models of System/360. Where a row has none, it costs its model's mean (models.cpp), whatever its lengths and registers are.
#include "machine/instruction_times.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace isa370 {
namespace {

/// With one register in the address, where there is one.
struct PublishedTime {
  std::string_view model;
  std::string_view mnemonic;
  Nanoseconds time;
};

constexpr auto published_times = std::to_array<PublishedTime>({
    {"360/30", "AR", 29'000},
    {"360/30", "AH", 37'000},
    {"360/40", "AR", 7'500},
    {"360/40", "AH", 10'940},
    {"360/50", "AH", 5'500},
});

/// What a second register in the address of an RX instruction adds. [IT64]
struct IndexTime {
  std::string_view model;
  Nanoseconds time;
};

constexpr auto index_times = std::to_array<IndexTime>({{"360/30", 6'000}, {"360/40", 1'250}, {"360/50", 500}});

bool is_doubly_indexed(const Instruction& instruction) {
  return instruction.row->format == Format::rx && instruction.x2 != 0 && instruction.b2 != 0;
}

}  // namespace

Nanoseconds instruction_time(const Model& model, const Instruction& instruction) {
  if (instruction.row == nullptr) return model.instruction_time;
  const auto published = std::ranges::find_if(published_times, [&](const PublishedTime& each) {
    return each.model == model.name && each.mnemonic == instruction.row->mnemonic;
  });
  if (published == published_times.end()) return model.instruction_time;
  if (!is_doubly_indexed(instruction)) return published->time;
  const auto index = std::ranges::find(index_times, model.name, &IndexTime::model);
  return published->time + (index != index_times.end() ? index->time : 0);
}

Nanoseconds shortest_instruction_time(const Model& model) {
  Nanoseconds shortest = model.instruction_time;
  for (const auto& published : published_times)
    if (published.model == model.name) shortest = std::min(shortest, published.time);
  return std::max<Nanoseconds>(shortest, 1);
}

}  // namespace isa370
