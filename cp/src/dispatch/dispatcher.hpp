// The dispatcher: gives the machine to one guest after the other, and carries out what the exit router says.
#pragma once

#include <array>

#include "dispatch/system.hpp"
#include "rewriting/rewriter.hpp"
#include "trap/exit_router.hpp"

namespace cp {

class Dispatcher {
 public:
  explicit Dispatcher(System& system) : system_(system), rewriter_(system) {}

  RunStop run(isa370::Budget budget);

 private:
  // Before the guest runs.
  [[nodiscard]] bool prepare(Guest& guest);
  [[nodiscard]] bool take_immediate(Guest& guest);
  [[nodiscard]] static bool interruptions_without_end(Guest& guest);
  [[nodiscard]] bool take_external_or_io(Guest& guest);
  [[nodiscard]] bool wait_is_over(Guest& guest);
  [[nodiscard]] bool reflect_program(Guest& guest, const PendingProgram& pending);
  [[nodiscard]] static PendingProgram event_interruption(const Guest& guest, const isa370::ProgramEvents& events,
                                                         std::uint8_t instruction_length);
  [[nodiscard]] bool unsupported_mode(Guest& guest);
  void enter_wait(Guest& guest);
  [[nodiscard]] bool unfollowed_prefix(Guest& guest);

  // The guest on the machine.
  [[nodiscard]] isa370::Exit run_guest(Guest& guest, isa370::Budget budget);
  [[nodiscard]] Passage run_as_it_is(const Guest& guest, isa370::Budget budget);
  void load(Guest& guest);
  [[nodiscard]] std::array<std::uint32_t, 2> translation_registers(Guest& guest);
  void unload(Guest& guest);
  void note_on_machine(const Guest& guest);

  // A guest whose machine is simulated (simulated_guests.cpp).
  [[nodiscard]] bool prepare_simulated(Guest& guest);
  [[nodiscard]] bool waits_simulated(Guest& guest);
  [[nodiscard]] isa370::Exit run_simulated(Guest& guest, isa370::Budget budget);
  /// By DIAGNOSE, which is CP's work under every method.
  [[nodiscard]] static bool asks_control_program(const Guest& guest, const isa370::Exit& exit);
  void handle_simulated(Guest& guest, const isa370::Exit& exit);

  // After it ran.
  void handle(Guest& guest, const isa370::Exit& exit);
  void handle(Guest& guest, const isa370::Exit& exit, const Simulate& action);
  void handle(Guest& guest, const isa370::Exit& exit, const ReflectProgram& action);
  void handle(Guest& guest, const isa370::Exit& exit, const ReflectSupervisorCall& action);
  void handle(Guest& guest, const isa370::Exit& exit, const BringPage& action);
  void handle(Guest& guest, const isa370::Exit& exit, const AskGuestTables& action);
  // dispatch/handshaking.cpp
  [[nodiscard]] bool tell_of_page_fault(Guest& guest, const isa370::Exit& exit, const BringPage& action);
  [[nodiscard]] bool tell_of_arrived_page(Guest& guest);
  void reflect_translation(Guest& guest, const isa370::Exit& exit, isa370::ProgramInterruption code);
  void note_fault(Guest& guest);
  void handle_timer(Guest& guest);
  void redo_instruction(Guest& guest, const isa370::Exit& exit);
  void publish_trap(const Guest& guest, const isa370::Exit& exit, TrapKind kind, const isa370::ProgramStatusWord& psw,
                    std::uint32_t address);

  [[nodiscard]] isa370::Nanoseconds instruction_time() const;

  System& system_;
  Rewriter rewriter_;
  const Guest* on_machine_ = nullptr;
  std::uint64_t on_machine_number_ = 0;
  std::array<std::uint32_t, 2>
      tables_on_machine_{};                   ///< Control registers 0 and 1: what the translation look-aside buffer knows.
  isa370::assist::Counts assisted_before_{};  ///< When the guest on the machine was loaded.
  std::uint64_t spent_ = 0;                   ///< Of the budget of this `run`.
};

}  // namespace cp
