// Whether a program ends the same on another machine as on the bare one; and whether it can be asked at all.
//
// The architecture leaves some results open: those that depend on when something happens, or on what a translation look-aside
// buffer still holds. The generator keeps clear of both, but programs change themselves and branch anywhere. So where two
// machines disagree, the bare machine is run again under other circumstances. If it does not agree with itself, the program has
// no right result.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "subject.hpp"

namespace equivalence::random {

struct Judgement {
  std::string_view unfit;  ///< Why the program has no result to compare with; empty if it has one.
  std::vector<std::string> differences;
  [[nodiscard]] bool disagrees() const { return unfit.empty() && !differences.empty(); }
};

class Judge {
 public:
  explicit Judge(const Skeleton& skeleton);
  /// The bare machine's outcome, with which others are compared.
  [[nodiscard]] Outcome run(const Program& program) { return bare_->run(program); }
  [[nodiscard]] Judgement compare(const Program& program, const Outcome& bare, const Outcome& other);
  [[nodiscard]] Judgement judge(const Program& program, Subject& subject);

 private:
  struct Circumstance {
    std::string_view unfit;
    std::unique_ptr<Subject> machine;
  };
  /// Whether the program has changed the instructions or constants of the skeleton, on which the rules about time rest.
  [[nodiscard]] bool changes_skeleton(const Program& program, const Outcome& bare) const;
  const Skeleton& skeleton_;
  std::unique_ptr<Subject> bare_;
  std::vector<Circumstance> circumstances_;
};

}  // namespace equivalence::random
