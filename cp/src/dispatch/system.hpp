// What the core consists of: the machine, its storage and the guests. The dispatcher and the console functions work on it.
#pragma once

#include <memory>
#include <vector>

#include "core.hpp"
#include "dispatch/scheduler.hpp"
#include "guest/guest.hpp"
#include "io/real_devices.hpp"
#include "storage/guest_storage.hpp"
#include "storage/paging.hpp"
#include "trap/reflect.hpp"

namespace cp {

struct System {
  System(const Options& given, ConsolePort& console_port);

  Options options;
  ConsolePort& port;
  isa370::Machine machine;
  Monitor monitor;
  Paging paging;
  GuestStorage storage;
  Reflector reflector;
  RealDevices real_devices;
  std::unique_ptr<Scheduler> scheduler;
  std::vector<std::unique_ptr<Guest>> guests;  ///< In order of logon.
  std::uint32_t next_number = 0;               ///< Numbers are not used again, so that no late event finds a wrong guest.
  std::vector<std::string> device_reports;     ///< What devices said of their media.
  std::uint64_t interpreted = 0;               ///< Instructions of simulated machines.
  Guest* preferred = nullptr;                  ///< The only one that runs, when `prefer` has chosen it.
  isa370::Nanoseconds preferred_until = 0;
  std::uint64_t preferred_at = 0;  ///< Its count of instructions then.
  bool running = false;            ///< The dispatcher is at work; guests are destroyed at its next turn.

  template <typename Body>
  void publish(Body body) const {
    if (monitor.active()) monitor.publish({machine.clock().now(), std::move(body)});
  }
  /// CP's work for a guest: simulated time that counts in its total time.
  void charge(Guest& guest, isa370::Nanoseconds duration) {
    machine.consume(duration);
    guest.counters.total_time += duration;
  }
  void count_trap(Guest& guest, TrapKind kind);
  /// Stops the guest in CP mode and says why.
  void enter_cp(Guest& guest, std::string_view message);
  /// Removes what `destroy` doomed while the dispatcher was at work.
  void bury();
  void remove(Guest& guest);
  /// The paging device's interruption, or an event for a guest's channels or timers.
  void deliver(const isa370::Exit& exit);
  void deliver_deferred();
  /// What came due while the real machine did not run, because CP itself did.
  void take_due_events();

  // ---- Against thrashing: with more guests than frames, each would take the others' before it has executed anything ----
  /// Only this guest runs, until it has executed something and some time has passed, or cannot run.
  void prefer(Guest& guest);
  void end_preference(const Guest& guest);
  [[nodiscard]] bool held_back(const Guest& guest) const;

  // ---- Resets, the prefix, and signals of a guest to itself (dispatch/signals.cpp) ----
  /// Puts the guest's pages in the order that its prefix asks for. False when it names storage that the guest has not.
  [[nodiscard]] bool follow_prefix(Guest& guest);
  void reset(Guest& guest, isa370::Reset kind);
  void store_status(Guest& guest);
  [[nodiscard]] bool obey_reset(Guest& guest);
  [[nodiscard]] bool obey_order(Guest& guest);

  // ---- Timers (dispatch/timers.cpp) ----
  /// Sees whether the guest stored in location 80, and lets `duration` of virtual CPU time pass.
  void pass_virtual_time(Guest& guest, isa370::Nanoseconds duration);
  /// True when somebody stored into location 80 since it was shown.
  bool notice_interval_timer(Guest& guest);
  /// Real time for SET TIMER REAL, up to now.
  void pass_real_time(Guest& guest);
  void adopt_interval_timer(Guest& guest);
  /// Puts the interval timer into location 80 when page zero is in real storage.
  void show_interval_timer(Guest& guest);
  /// The next external interruption that the guest's masks allow, if one is pending; taking it ends an interval-timer or key
  /// request.
  [[nodiscard]] std::optional<std::uint16_t> pending_external(Guest& guest) const;
  /// Whether an interruption waits for nothing but the masks in the guest's PSW (or those of channels).
  [[nodiscard]] bool interruption_waits(const Guest& guest) const;
  void take_external(Guest& guest, std::uint16_t code);
  /// How long the guest may run before a virtual timer must be looked at; the slice when none is nearer.
  [[nodiscard]] isa370::Nanoseconds time_to_run(const Guest& guest) const;
  /// Puts an event on the clock for a waiting guest's timers.
  void arm_timers(Guest& guest);
  /// At that instant, and at no other.
  void arm_timer_event(Guest& guest, std::optional<isa370::Nanoseconds> at);

  // ---- The ways to virtualise (dispatch/methods.cpp) ----
  /// Makes what the guest's method needs, for a guest that has nothing yet. The error is one line.
  [[nodiscard]] tl::expected<void, std::string> provide(Guest& guest);
  /// Gives back what `provide` made.
  void withdraw(Guest& guest);
  [[nodiscard]] tl::expected<void, std::string> change_method(Guest& guest, Method method);
  std::vector<std::unique_ptr<SimulatedMachine>> given_up;  ///< Perhaps in the middle of a turn: buried as guests are.
};

/// Events for timers of guest n have this target plus n.
inline constexpr std::uint32_t timer_target = 0x8000'0000;

}  // namespace cp
