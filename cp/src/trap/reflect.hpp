// Reflection: a virtual interruption, by swapping PSWs in the guest's page zero as the machine swaps them in its own.
// Page zero must be resident.
#pragma once

#include <isa370/channel.hpp>

#include "guest/guest.hpp"
#include "storage/guest_storage.hpp"

namespace cp {

class Reflector {
 public:
  Reflector(GuestStorage& storage, const isa370::Machine& machine, const Monitor& monitor)
      : storage_(storage), machine_(machine), monitor_(monitor) {}

  void program(Guest& guest, const PendingProgram& pending);
  void supervisor_call(Guest& guest, const PendingSupervisorCall& pending);
  void external(Guest& guest, std::uint16_t code);
  void input_output(Guest& guest, const isa370::IoInterruption& interruption);
  /// The restart key: no interruption code.
  void restart(Guest& guest);

 private:
  void swap(Guest& guest, std::uint32_t old_location, std::uint32_t new_location, std::uint16_t code,
            std::uint8_t instruction_length);
  void publish(const Guest& guest, std::string_view interruption_class, std::uint16_t code) const;

  GuestStorage& storage_;
  const isa370::Machine& machine_;
  const Monitor& monitor_;
};

}  // namespace cp
