// The monitor: one stream of typed events that says what CP does. Panels, traces, Lua hooks and explanations are made from it.
//
// When nobody subscribes, no event is built (ask `active` first), so that the monitor costs nothing.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <isa370/event_clock.hpp>
#include <isa370/interruption.hpp>
#include <isa370/program_status_word.hpp>

namespace cp {

/// A guest's instruction or access trapped to CP. `kind` is a row of the list of trap kinds (cp/trap_kind.hpp).
enum class TrapKind : std::uint8_t;

struct TrapEvent {
  static constexpr std::string_view name = "trap";
  std::string user;
  TrapKind kind{};
  std::string instruction;  ///< Disassembled, for instruction traps; else empty.
  isa370::ProgramStatusWord virtual_psw;
  std::uint32_t address = 0;  ///< Guest-real address for page faults; SVC number for SVCs; device number for I/O.
};

/// CP simulated a privileged instruction and changed the virtual machine as the real instruction would have.
struct SimulatedEvent {
  static constexpr std::string_view name = "simulated";
  std::string user;
  std::string mnemonic;
  std::string effect;  ///< In a few words: "virtual PSW loaded: 00080000 00010200".
};

/// CP presented an interruption to a guest by swapping PSWs in the guest's page zero.
struct ReflectedEvent {
  static constexpr std::string_view name = "reflected";
  std::string user;
  std::string interruption_class;  ///< "program", "supervisor call", "external", "input/output".
  std::uint16_t code = 0;
};

struct PageReadEvent {
  static constexpr std::string_view name = "page read";
  std::string user;
  std::uint32_t page = 0;   ///< Guest page number.
  std::uint32_t frame = 0;  ///< Real frame number.
  bool from_drum = false;   ///< False: a page that was never written, given zeros.
};

struct PageWriteEvent {
  static constexpr std::string_view name = "page write";
  std::string user;
  std::uint32_t page = 0;
  std::uint32_t frame = 0;
};

/// A frame was taken from a guest; an unchanged page needs no write.
struct PageStolenEvent {
  static constexpr std::string_view name = "page stolen";
  std::string user;
  std::uint32_t page = 0;
  bool changed = false;
};

struct DispatchEvent {
  static constexpr std::string_view name = "dispatch";
  std::string user;
};

struct SliceEndEvent {
  static constexpr std::string_view name = "slice end";
  std::string user;
};

struct VirtualIoEvent {
  static constexpr std::string_view name = "virtual I/O";
  std::string user;
  isa370::DeviceNumber device = 0;
  std::uint8_t condition_code = 0;
};

/// A line at a terminal.
struct ConsoleLineEvent {
  static constexpr std::string_view name = "console line";
  enum class Origin : std::uint8_t { person, cp, guest };
  std::string terminal;
  Origin origin = Origin::cp;
  std::string text;
};

struct SessionEvent {
  static constexpr std::string_view name = "session";
  std::string user;
  bool logged_on = false;
};

using EventBody = std::variant<TrapEvent, SimulatedEvent, ReflectedEvent, PageReadEvent, PageWriteEvent, PageStolenEvent,
                               DispatchEvent, SliceEndEvent, VirtualIoEvent, ConsoleLineEvent, SessionEvent>;

struct MonitorEvent {
  isa370::Nanoseconds at = 0;
  EventBody body;
};
[[nodiscard]] std::string_view name_of(const EventBody& body);
/// One line of text: time in seconds, user, what happened.
[[nodiscard]] std::string to_string(const MonitorEvent& event);

class Monitor {
 public:
  using Subscriber = std::function<void(const MonitorEvent&)>;
  /// Returns a number for `unsubscribe`.
  unsigned subscribe(Subscriber subscriber);
  void unsubscribe(unsigned subscription);
  [[nodiscard]] bool active() const { return !subscribers_.empty(); }
  void publish(const MonitorEvent& event) const;

 private:
  struct Entry {
    unsigned number;
    Subscriber subscriber;
  };
  std::vector<Entry> subscribers_;
  unsigned next_number_ = 1;
};

}  // namespace cp
