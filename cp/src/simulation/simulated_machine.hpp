// The machine of a guest whose method is SIMULATE: a whole one, simulated by software, with storage of its own.
//
// Clock and channels are those that the guest has under every method, so that its devices stay what and where they are. Between
// its turns the guest's registers and PSW are in the guest, as CP's other parts know them; the timers, and the external
// interruptions that wait, are here. NOT IMPLEMENTED: the simulated storage itself takes no room in real storage, and is not
// paged.
#pragma once

#include <optional>

#include <isa370/machine.hpp>

#include "core.hpp"

namespace cp {

class SimulatedMachine {
 public:
  /// With the guest's channels. `real` is the machine on which CP runs.
  SimulatedMachine(Guest& guest, isa370::Machine& real);

  /// A turn of the processor.
  struct Turn {
    isa370::Exit exit;
    std::uint64_t instructions = 0;
    isa370::Nanoseconds elapsed = 0;  ///< As the simulated machine counts it.
    isa370::InterruptionCounts interruptions;
  };
  /// Runs from the guest's registers and PSW, and leaves them there. `budget.until` is as long as the simulator may take.
  [[nodiscard]] Turn run(Guest& guest, const isa370::Budget& budget);
  /// Ends the turn under way at the next instruction that CP has a hand in.
  void interrupt_turn() { machine_.stop(); }
  [[nodiscard]] bool in_turn() const { return in_turn_; }

  /// Nothing that is pending ends the guest's wait. `timer` tells what will, if nobody does anything.
  struct Wait {
    bool lasts = false;
    std::optional<isa370::Nanoseconds> timer;
  };
  [[nodiscard]] Wait wait(const Guest& guest);

  /// An external interruption is requested that the simulated machine itself knows; false for the others.
  [[nodiscard]] bool request_external(std::uint16_t code);
  /// The person at the console lets it go on, and may have changed everything.
  void note_intervention() { machine_.note_intervention(); }
  void reset(isa370::Reset kind);
  void store_status(const Guest& guest);
  void set_timer(Core::TimerSetting setting);
  void set_extended_control(bool on) { machine_.enable_extended_control(on); }

  [[nodiscard]] isa370::Storage& storage() { return machine_.storage(); }
  [[nodiscard]] const isa370::Storage& storage() const { return machine_.storage(); }
  [[nodiscard]] const isa370::Machine& machine() const { return machine_; }

 private:
  void load(const Guest& guest);

  isa370::Machine machine_;
  bool counts_real_time_ = false;  ///< SET TIMER REAL: the timers go on between the turns.
  bool in_turn_ = false;
};

}  // namespace cp
