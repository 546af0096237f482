// VM/VS handshaking: page faults of a guest that CP tells it of, so that it can give its processor to another of its tasks
// while the page comes. [LOG1] "VM/VS Handshaking", [OSVM]
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "storage/page.hpp"

namespace cp {

/// The faults of one guest whose end it has not been told yet, in the order in which they were taken: VM/370's PGBLOKs.
class PseudoPageFaults {
 public:
  static constexpr std::uint16_t interruption_code = 0x14;
  /// In the address at X'90': the page has come.
  static constexpr std::uint32_t completed = 0x8000'0000;

  /// A guest that takes no notice of what it is told cannot have CP remember for ever.
  [[nodiscard]] bool full() const { return faults_.size() == most; }
  void add(std::uint32_t address) { faults_.push_back({address, false}); }
  void note_arrival(std::uint32_t page) {
    for (auto& fault : faults_) fault.arrived |= page_of(fault.address) == page;
  }
  void note_arrival_of_all() {
    for (auto& fault : faults_) fault.arrived = true;
  }
  void clear() { faults_.clear(); }
  [[nodiscard]] bool any_arrived() const { return std::ranges::any_of(faults_, &Fault::arrived); }
  /// The address of the first fault whose page has come, which is forgotten.
  [[nodiscard]] std::optional<std::uint32_t> take_arrived() {
    const auto found = std::ranges::find(faults_, true, &Fault::arrived);
    if (found == faults_.end()) return std::nullopt;
    const auto address = found->address;
    faults_.erase(found);
    return address;
  }

 private:
  static constexpr std::size_t most = 256;
  struct Fault {
    std::uint32_t address = 0;  ///< Guest-real.
    bool arrived = false;
  };
  std::vector<Fault> faults_;
};

}  // namespace cp
