// The policy of dispatching: who runs next among those who can. One file a policy.
#pragma once

#include <functional>
#include <memory>

namespace cp {

struct Guest;

class Scheduler {
 public:
  virtual ~Scheduler() = default;
  virtual void add(Guest& guest) = 0;
  virtual void remove(Guest& guest) = 0;
  /// The first in the policy's order that `ready` accepts; nullptr when nobody is ready.
  [[nodiscard]] virtual Guest* choose(const std::function<bool(Guest&)>& ready) = 0;
  virtual void slice_ended(Guest& guest) = 0;
  /// The guest gave the processor up by itself: a wait.
  virtual void waits(Guest& guest) = 0;
};

/// In turn, each for a time slice. A guest that waited for a page keeps its place and the rest of its slice.
[[nodiscard]] std::unique_ptr<Scheduler> make_round_robin();

}  // namespace cp
