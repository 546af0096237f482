// One change after the other, from the large ones to the small ones, until none can be made any more.
#include "minimiser.hpp"

#include <algorithm>

#include <isa370/bits.hpp>

#include "layout.hpp"

namespace equivalence::random {
namespace {

class Minimiser {
 public:
  Minimiser(Program program, const std::function<bool(const Program&)>& shows_it, std::uint32_t most_tries)
      : program_(std::move(program)), shows_it_(shows_it), tries_left_(most_tries) {}

  Program run() {
    do {
      changed_ = false;
      thin_out([](Program & p) -> auto& { return p.units; });
      thin_out([](Program & p) -> auto& { return p.storage; });
      thin_out([](Program & p) -> auto& { return p.cards; });
      thin_out([](Program & p) -> auto& { return p.typed; });
      for (std::size_t i = 0; i < program_.units.size(); ++i) simplify_unit(i);
      split_storage();
    } while (changed_ && tries_left_ != 0);
    return std::move(program_);
  }

 private:
  /// Makes the change if the program shows it all the same.
  template <typename Change>
  bool attempt(Change change) {
    if (tries_left_ == 0) return false;
    auto candidate = program_;
    change(candidate);
    if (candidate == program_) return false;
    --tries_left_;
    if (!shows_it_(candidate)) return false;
    program_ = std::move(candidate);
    changed_ = true;
    return true;
  }

  /// Takes elements out of a list, first many at a time.
  template <typename List>
  void thin_out(List list_of) {
    for (auto size = std::max<std::size_t>(list_of(program_).size() / 2, 1); size != 0; size /= 2)
      for (auto end = list_of(program_).size(); end != 0;) {
        const auto from = end - std::min(size, end);
        attempt([&](Program& p) {
          auto& list = list_of(p);
          list.erase(list.begin() + static_cast<std::ptrdiff_t>(from), list.begin() + static_cast<std::ptrdiff_t>(end));
        });
        end = from;
      }
  }

  void simplify_unit(std::size_t number) {
    const auto unit = [number](Program& p) -> Unit& { return p.units[number]; };
    thin_out([&](Program & p) -> auto& { return unit(p).patches; });
    thin_out([&](Program & p) -> auto& { return unit(p).keys; });
    for (std::size_t i = 0; i < program_.units[number].patches.size(); ++i)
      attempt([&](Program& p) { blank(unit(p).patches[i]); });
    const Unit usual;
    attempt([&](Program& p) { unit(p).gpr = usual.gpr; });
    attempt([&](Program& p) { unit(p).fpr = usual.fpr; });
    attempt([&](Program& p) { unit(p).cr = usual.cr; });
    for (std::size_t i = 0; i < usual.gpr.size(); ++i) {
      attempt([&](Program& p) { unit(p).gpr[i] = 0; });
      attempt([&](Program& p) { unit(p).gpr[i] &= isa370::address_mask; });
      attempt([&](Program& p) { unit(p).cr[i] = 0; });
    }
    for (std::size_t i = 0; i < usual.fpr.size(); ++i) attempt([&](Program& p) { unit(p).fpr[i] = 0; });
    attempt([&](Program& p) { unit(p).prefix = 0; });
    attempt([&](Program& p) { unit(p).repair_at = 0; });
    attempt([&](Program& p) { unit(p).allowance = 0; });
    attempt([&](Program& p) { unit(p).cpu_timer = usual.cpu_timer; });
    attempt([&](Program& p) { unit(p).clock_comparator = usual.clock_comparator; });
    attempt([&](Program& p) { unit(p).interval_timer = 0; });
    attempt([&](Program& p) { unit(p).channel_address = 0; });
    for (unsigned bit = 0; bit < 8; ++bit)
      attempt([&](Program& p) { unit(p).flags &= static_cast<std::uint8_t>(~(1U << bit)); });
    for (unsigned bit = 24; bit < 64; ++bit) attempt([&](Program& p) { unit(p).psw &= ~(std::uint64_t{1} << bit); });
  }

  /// An instruction becomes one that does nothing, as long as it was; data become zeros.
  static void blank(StoragePatch& patch) {
    std::ranges::fill(patch.bytes, std::uint8_t{0});
    if (!patch.instruction) return;
    constexpr std::uint8_t bcr = 0x07;
    constexpr std::uint8_t bc = 0x47;
    auto& bytes = patch.bytes;
    if (bytes.size() % 4 >= 2) bytes[bytes.size() - 2] = bcr;
    if (bytes.size() >= 4) bytes[0] = bc;
  }

  /// Of long stretches of storage a half may do.
  void split_storage() {
    constexpr std::size_t short_enough = 16;
    for (std::size_t i = 0; i < program_.storage.size(); ++i)
      while (program_.storage[i].bytes.size() > short_enough) {
        const auto half = program_.storage[i].bytes.size() / 2;
        const bool first = attempt([&](Program& p) { p.storage[i].bytes.resize(half); });
        if (first) continue;
        const bool second = attempt([&](Program& p) {
          auto& [address, bytes, instruction] = p.storage[i];
          bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(half));
          address += static_cast<std::uint32_t>(half);
        });
        if (!second) break;
      }
  }

  Program program_;
  const std::function<bool(const Program&)>& shows_it_;
  std::uint32_t tries_left_;
  bool changed_ = false;
};

}  // namespace

Program minimise(Program program, const std::function<bool(const Program&)>& shows_it, std::uint32_t most_tries) {
  return Minimiser(std::move(program), shows_it, most_tries).run();
}

}  // namespace equivalence::random
