// Round robin: one list; whoever used up the slice or waits goes to its end.
#include <algorithm>
#include <vector>

#include "dispatch/scheduler.hpp"

namespace cp {
namespace {

class RoundRobin final : public Scheduler {
 public:
  void add(Guest& guest) override { list_.push_back(&guest); }
  void remove(Guest& guest) override { std::erase(list_, &guest); }

  Guest* choose(const std::function<bool(Guest&)>& ready) override {
    // Most often it is the one that ran last.
    if (list_.empty()) return nullptr;
    auto* const first = list_.front();
    if (ready(*first)) return first;
    // A copy, because asking a guest may move it in the list.
    const auto order = list_;
    const auto found =
        std::find_if(order.begin(), order.end(), [&ready, first](Guest* guest) { return guest != first && ready(*guest); });
    return found == order.end() ? nullptr : *found;
  }

  void slice_ended(Guest& guest) override { to_the_end(guest); }
  void waits(Guest& guest) override { to_the_end(guest); }

 private:
  void to_the_end(Guest& guest) {
    const auto place = std::find(list_.begin(), list_.end(), &guest);
    if (place != list_.end()) std::rotate(place, place + 1, list_.end());
  }

  std::vector<Guest*> list_;
};

}  // namespace

std::unique_ptr<Scheduler> make_round_robin() { return std::make_unique<RoundRobin>(); }

}  // namespace cp
