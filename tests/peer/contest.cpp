// Runs cases on both machines; makes the ones that differ small.
#include "contest.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace peer {
namespace {

/// Each case with one thing less, the largest things first.
std::vector<Case> simplifications(const Case& one) {
  std::vector<Case> all;
  const auto add = [&](auto change) {
    auto simpler = one;
    if (change(simpler)) all.push_back(std::move(simpler));
  };
  const auto becomes = [](auto& what, auto value) {
    const bool differs = what != value;
    what = value;
    return differs;
  };
  for (std::size_t i = one.instructions.size(); i-- > 0;)
    add([&](Case& c) {  // No-operations in its place, so that everything else stays where it is.
      auto& text = c.instructions[i].text;
      auto nothing = text;
      for (std::size_t k = 0; k < nothing.size(); ++k) nothing[k] = k % 2 == 0 ? 0x07 : 0x00;
      return !c.instructions[i].subject && becomes(text, nothing);
    });
  for (std::size_t i = 1; i < one.instructions.size(); ++i)
    add([&](Case& c) {
      c.instructions.erase(c.instructions.begin() + static_cast<std::ptrdiff_t>(i));
      return true;
    });
  add([&](Case& c) { return becomes(c.pool_offset, zeros_in_pool); });
  for (std::size_t i = 1; i < one.patches.size(); ++i)
    add([&](Case& c) {
      c.patches.erase(c.patches.begin() + static_cast<std::ptrdiff_t>(i));
      return true;
    });
  for (std::size_t i = 0; i < one.gpr.size(); ++i) add([&](Case& c) { return becomes(c.gpr[i], std::uint32_t{0}); });
  for (std::size_t i = 0; i < one.fpr.size(); ++i) add([&](Case& c) { return becomes(c.fpr[i], std::uint64_t{0}); });
  for (std::size_t i = 2; i < 14; ++i) add([&](Case& c) { return becomes(c.cr[i], std::uint32_t{0}); });
  add([&](Case& c) {
    const auto before = c.keys;
    c.keys.fill(0);
    return before != c.keys;
  });
  for (std::size_t i = 0; i < one.keys.size(); ++i) add([&](Case& c) { return becomes(c.keys[i], std::uint8_t{0}); });
  add([&](Case& c) { return becomes(c.prefix_page, std::uint32_t{0}); });
  constexpr std::uint64_t mode_and_address = 0x0408'0000'00FF'FFFF;
  add([&](Case& c) { return becomes(c.psw, c.psw & mode_and_address); });
  for (unsigned bit = 24; bit < 64; ++bit)
    add([&](Case& c) { return becomes(c.psw, c.psw & (~(std::uint64_t{1} << bit) | mode_and_address)); });
  return all;
}

/// The first difference that is not known.
const Difference* unexplained(std::span<const KnownDifference> known, const Case& one, const Rehearsal& rehearsal,
                              std::span<const Difference> differences) {
  const auto found = std::ranges::find_if(
      differences, [&](const Difference& each) { return known_difference(known, one, rehearsal, each) == nullptr; });
  return found == differences.end() ? nullptr : &*found;
}

/// Of the same part, and of keys in the same bits: a smaller case is to show what the case showed, not something else.
bool same_kind(const Difference& left, const Difference& right) {
  if (left.part != right.part) return false;
  if (left.part == Part::code || left.part == Part::old_psw) return left.index == right.index;
  if (left.part != Part::key) return true;
  const auto bits = [](const Difference& d) { return std::stoul(d.ours, nullptr, 16) ^ std::stoul(d.theirs, nullptr, 16); };
  return bits(left) == bits(right);
}

}  // namespace

bool disagrees(std::span<const KnownDifference> known, const Case& one, const Rehearsal& rehearsal,
               std::span<const Difference> differences) {
  return unexplained(known, one, rehearsal, differences) != nullptr;
}

tl::expected<std::vector<Outcome>, std::string> Contest::run(std::span<const Case> cases) const {
  std::size_t count = 0;
  const auto image = maker_.image_of(cases, count);
  const auto read =
      [](std::string_view who,
         const tl::expected<StorageBytes, std::string>& storage) -> tl::expected<std::vector<Result>, std::string> {
    if (!storage) return tl::unexpected(fmt::format("{}: {}", who, storage.error()));
    auto results = results_in(*storage);
    if (!results) return tl::unexpected(fmt::format("{}: {}", who, results.error()));
    return results;
  };
  const auto ours = read("Cambridge", run_on_cambridge(image));
  if (!ours) return tl::unexpected(ours.error());
  const auto theirs = read(opponent_.name, opponent_.run(image));
  if (!theirs) return tl::unexpected(theirs.error());
  // With differing results one of them may have come further in its storage.
  const auto common = std::min(ours->size(), theirs->size());
  if (common == 0 || (common != count && ours->size() == theirs->size() && common + 200 < count && common < 200))
    return tl::unexpected(fmt::format("{} of {} cases were done", common, count));
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < common; ++i)
    outcomes.push_back({(*ours)[i], (*theirs)[i], compare(cases[i], (*ours)[i], (*theirs)[i], beginning_of(cases[i]))});
  return outcomes;
}

std::size_t Contest::divide(std::span<const Case> cases) const {
  std::size_t good = 0;
  std::size_t bad = cases.size();
  while (bad - good > 1) {
    const auto middle = good + (bad - good) / 2;
    if (run(cases.first(middle)))
      good = middle;
    else
      bad = middle;
  }
  return good;
}

Case Contest::minimise(Case one, Rehearser& rehearser) const {
  constexpr unsigned most_rounds = 40;
  const auto as_found = run(std::span(&one, 1));
  if (!as_found) return one;
  const auto* const wanted = unexplained(opponent_.known, one, rehearser.rehearse(one), as_found->front().differences);
  if (wanted == nullptr) return one;
  const auto shows_it = [&](const Case& candidate, const Rehearsal& rehearsal, const Outcome& outcome) {
    const auto* const found = unexplained(opponent_.known, candidate, rehearsal, outcome.differences);
    return found != nullptr && same_kind(*wanted, *found);
  };
  for (unsigned round = 0; round < most_rounds; ++round) {
    auto candidates = simplifications(one);
    std::vector<Rehearsal> rehearsals;
    std::erase_if(candidates, [&](const Case& each) {
      auto rehearsal = rehearser.rehearse(each);
      if (!rehearsal.unfit.empty()) return true;
      rehearsals.push_back(std::move(rehearsal));
      return false;
    });
    if (candidates.empty()) return one;
    const auto outcomes = run(candidates);
    if (!outcomes) return one;
    std::size_t first = 0;
    while (first < outcomes->size() && !shows_it(candidates[first], rehearsals[first], (*outcomes)[first])) ++first;
    if (first == outcomes->size()) return one;
    one = candidates[first];
  }
  return one;
}

}  // namespace peer
