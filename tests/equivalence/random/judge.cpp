// Judges programs.
#include "judge.hpp"

#include <algorithm>

#include "layout.hpp"

namespace equivalence::random {
namespace {

constexpr std::string_view endless = "does not end";
constexpr std::string_view by_time = "depends on time";
constexpr std::string_view by_prefix = "has a prefix that is not meant for it";
constexpr std::string_view by_standing_timer = "waits for a timer that stands still in a wait with SET TIMER ON";
constexpr std::string_view by_skeleton = "changes the skeleton";
constexpr std::string_view by_buffer = "depends on the translation look-aside buffer";
// A virtual machine's differ by design.
constexpr std::string_view by_diagnose = "performs DIAGNOSE";
constexpr std::string_view by_identification = "depends on STORE CPU ID";
constexpr std::string_view diagnose = "DIAGNOSE";

}  // namespace

Judge::Judge(const Skeleton& skeleton) : skeleton_(skeleton), bare_(make_bare_machine(skeleton, {})) {
  const auto add = [&](std::string_view unfit, const BareMachineOptions& options) {
    circumstances_.push_back({unfit, make_bare_machine(skeleton, options)});
  };
  // Two models, so that neither the speed nor the time of day can be right by chance.
  add(by_time, {.time_of_day = isa370::time_of_day_from(1979, 11, 23, 17, 1, 2), .model = isa370::find_model("370/135")});
  add(by_time, {.time_of_day = isa370::time_of_day_from(1970, 1, 1, 0, 0, 1), .model = isa370::find_model("370/158")});
  add(by_time, {.other_interval = true});
  add(by_time, {.watchful = true, .delay = 300'000});
  add(by_time, {.delay = 4'000'000});  // More than a step of the interval timer.
  add(by_standing_timer, {.awake = true});
  add(by_identification, {.cpu_serial = 0x0ABCDE});
  add(by_prefix, {.wants_prefix = true});
  add(by_buffer, {.forgetful = true});
  add(by_buffer, {.careful = true});
  add(by_diagnose, {.fast_paths = false, .count_rows = true});
}

bool Judge::changes_skeleton(const Program& program, const Outcome& bare) const {
  const auto image = skeleton_.image_of(program);
  const auto same = [&](std::uint32_t page) {
    const auto from = static_cast<std::ptrdiff_t>(page + handlers);
    return std::equal(image.begin() + from, image.begin() + static_cast<std::ptrdiff_t>(page + skeleton_changes),
                      bare.storage.begin() + from);
  };
  return !same(0) || !same(prefix_page);
}

Judgement Judge::compare(const Program& program, const Outcome& bare, const Outcome& other) {
  Judgement judgement;
  if (bare.end == End::limit || bare.end == End::check_stop) {
    judgement.unfit = endless;
    return judgement;
  }
  judgement.differences = differences(program, bare, other);
  if (judgement.differences.empty()) return judgement;
  if (changes_skeleton(program, bare)) {
    judgement.unfit = by_skeleton;
    return judgement;
  }
  for (const auto& [unfit, machine] : circumstances_) {
    const auto again = machine->run(program);
    if (differences(program, bare, again).empty() && !again.counts.contains(std::string(diagnose))) continue;
    judgement.unfit = unfit;
    break;
  }
  return judgement;
}

Judgement Judge::judge(const Program& program, Subject& subject) {
  const auto bare = run(program);
  if (bare.end == End::limit || bare.end == End::check_stop) return {.unfit = endless, .differences = {}};
  return compare(program, bare, subject.run(program));
}

}  // namespace equivalence::random
