// The services of DIAGNOSE, one function each, in files by subject; the table is in service_table.cpp. [SPG] "The DIAGNOSE
// Instruction in a Virtual Machine".
//
// Operand addresses are guest-real, whatever the guest's own translation is set to, and no storage keys are asked.
#pragma once

#include <span>

#include "cp/diagnose_table.hpp"
#include "trap/simulate.hpp"

namespace cp::diagnose {

struct Service {
  DiagnoseRow row;
  SimulationFunction function;
  isa370::Nanoseconds work = 0;  ///< What it costs CP more than the trap does.
};
[[nodiscard]] std::span<const Service> services();

// identification.cpp
Simulated extended_identification(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated virtual_storage_size(VirtualCpu& cpu, const isa370::Instruction& i);

// console_function.cpp
Simulated console_function(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated error_message_editing(VirtualCpu& cpu, const isa370::Instruction& i);

// pseudo_timer.cpp
Simulated pseudo_timer(VirtualCpu& cpu, const isa370::Instruction& i);

// storage_services.cpp
Simulated examine_real_storage(VirtualCpu& cpu, const isa370::Instruction& i);
Simulated release_pages(VirtualCpu& cpu, const isa370::Instruction& i);

// disk_input_output.cpp
Simulated standard_disk_input_output(VirtualCpu& cpu, const isa370::Instruction& i);

// general_input_output.cpp
Simulated general_input_output(VirtualCpu& cpu, const isa370::Instruction& i);

// device_type.cpp
Simulated device_type(VirtualCpu& cpu, const isa370::Instruction& i);

}  // namespace cp::diagnose
