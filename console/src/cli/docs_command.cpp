// `cambridge docs`: references in Markdown, made from the tables that the program itself works with.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <cp/command_table.hpp>
#include <cp/diagnose_table.hpp>
#include <cp/trap_kind.hpp>
#include <cp/virtualisation.hpp>
#include <isa370/instruction.hpp>

#include "cli/commands.hpp"
#include "configuration/device_types.hpp"
#include "lua/binding.hpp"

namespace console {
namespace {

std::string_view name_of(isa370::ConditionCodeUse use) {
  switch (use) {
    case isa370::ConditionCodeUse::set:
      return "set";
    case isa370::ConditionCodeUse::loaded:
      return "loaded";
    case isa370::ConditionCodeUse::unchanged:
      break;
  }
  return "unchanged";
}

/// A vertical bar would end the column.
std::string cell(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

void print_instructions(std::ostream& out) {
  out << "# Instructions\n\nWhat this program executes, assembles and disassembles.\n\n"
         "| Code | Mnemonic | Name | Privileged | Condition code | Models | Chapter |\n|---|---|---|---|---|---|---|\n";
  for (const auto& row : isa370::instruction_table())
    out << fmt::format("| {:0{}X} | {} | {} | {} | {} | {} | {} |\n", row.opcode, row.opcode > 0xFF ? 4 : 2, row.mnemonic,
                       cell(row.name), row.privilege == isa370::Privilege::supervisor ? "yes" : "", name_of(row.condition_code),
                       isa370::name_of(row.models), cell(row.section));
}

void print_models(std::ostream& out) {
  out << "# Models\n\nWhat `--model` and `cambridge.system{model=}` take, as people write it: `370/168`, `S/370-168`, `168`. "
         "CP runs on "
         "System/370 only.\n\nThe mean time is what an instruction costs unless a published time of it is known; where the "
         "figures "
         "come from stands in isa370/src/machine/models.cpp and instruction_times.cpp.\n\n"
         "| Model | Architecture | CPU type | Mean time of an instruction, ns |\n|---|---|---|---|\n";
  for (const auto& model : isa370::models())
    out << fmt::format("| {} | {} | {:04X} | {} |\n", model.name, name_of(model.architecture), model.type,
                       model.instruction_time);
}

void print_commands(std::ostream& out) {
  out << "# Commands of CP\n\nThe capital letters are the shortest abbreviation.\n";
  for (const auto& row : cp::command_table()) {
    std::string name(row.name);
    for (auto i = row.shortest; i < name.size(); ++i)
      name[i] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
    const auto who = row.classes.empty() ? std::string("any user") : fmt::format("privilege class {}", row.classes);
    out << fmt::format("\n## {}\n\n    {}{}{}\n\nFor {}.{}\n\n{}\n", row.name, name, row.operands.empty() ? "" : " ",
                       row.operands, who, row.historical ? "" : " Not a historical command.", row.help);
  }
}

void print_lua_api(std::ostream& out) {
  out << "# What Lua scripts can call\n";
  std::string_view object = "-";
  for (const auto& row : api_table()) {
    if (row.object != object)
      out << fmt::format("\n## {}\n", row.object.empty() ? std::string_view("Global functions") : row.object);
    object = row.object;
    const auto separator = object.empty() ? "" : object == "cambridge" ? "." : ":";
    out << fmt::format("\n### {}{}{}({})\n\n{}\n", object, separator, row.name, row.arguments, row.help);
  }
}

void print_traps(std::ostream& out) {
  out << "# Traps: how control goes from a virtual machine to CP\n";
  for (const auto& row : cp::trap_kinds()) out << fmt::format("\n## {}\n\n{}\n", row.name, row.explanation);
}

void print_methods(std::ostream& out) {
  out << "# Methods: the ways to make a virtual machine\n\nSET METHOD, OPTION METHOD in the directory and `cambridge exec "
         "--on=vm --method` choose one of them. All give the same results; they differ in their costs.\n";
  for (const auto& row : cp::methods()) {
    out << fmt::format("\n## {}\n\n{}\n", row.name, row.explanation);
    if (row.method == cp::Method::simulate)
      out << fmt::format(
          "\nAn instruction is charged the time of {} real ones, which is what traditional simulators took for "
          "one [MAY87].\n",
          cp::simulation_expansion);
  }
}

void print_diagnose(std::ostream& out) {
  out << "# DIAGNOSE: what CP does for a guest that knows it\n\n"
         "`DIAGNOSE Rx,Ry,code`, in the virtual supervisor state. Addresses in registers are guest-real and storage keys do "
         "not count. An address beyond the storage is an addressing exception; a wrong boundary, register or length, and a "
         "code "
         "that is not here, a specification exception; a user without the privilege class gets a privileged-operation "
         "exception. The sources are in [sources.md](sources.md).\n";
  for (const auto& row : cp::diagnose_table()) {
    out << fmt::format("\n## X'{:02X}': {}\n\n{}\n\n* At entry: {}.\n* Afterwards: {}.\n", row.code, row.name, row.explanation,
                       row.operands, row.answer);
    if (!row.classes.empty()) out << fmt::format("* For users with one of the privilege classes {}.\n", row.classes);
    out << fmt::format("* Source: {}\n", row.source);
  }
}

void print_devices(std::ostream& out) {
  out << "# Devices in a configuration\n\nA device statement is a number, a type and operands, as Hercules has them: "
         "`0190 3350 system.cckd ro`. Several devices are `0190-0193` or `190,194`. "
         "Consoles are `3215`, `3215-C`, `1052`, `1052-C`, without operands. Operands of Hercules that mean nothing here are "
         "warnings.\n";
  std::vector<std::pair<const DeviceMaker*, std::string>> makers;
  for_each_device_type([&makers](const DeviceType& row) {
    auto found = std::ranges::find(makers, row.maker, &std::pair<const DeviceMaker*, std::string>::first);
    if (found == makers.end()) found = makers.insert(makers.end(), {row.maker, ""});
    found->second += fmt::format("{}`{}`", found->second.empty() ? "" : ", ", row.type);
  });
  for (const auto& [maker, types] : makers) {
    out << fmt::format("\n## {}\n\n{}\n", maker->title, types);
    if (!maker->operands.empty()) out << "\n| operand | meaning |\n|---|---|\n";
    for (const auto& operand : maker->operands) out << fmt::format("| `{}` | {} |\n", operand.form, cell(operand.meaning));
  }
}

void print_virtualizability(std::ostream& out) {
  out << "# Popek and Goldberg, instruction by instruction\n\n"
         "A machine can be given to many by trap and emulate when every *sensitive* instruction is *privileged*: whatever "
         "tells or "
         "changes "
         "the machine's mode, its storage keys, clocks or devices must trap in the problem state, where CP lets guests run. "
         "What "
         "does not trap must do there just what it does in the supervisor state. The test popek_goldberg_test.cpp runs each "
         "vector "
         "of "
         "each instruction in the problem state to show it; SUPERVISOR CALL traps in both states, and goes back to the guest's "
         "own "
         "system. MONITOR CALL asks control register 8, in which the machine has the guest's own mask.\n\n"
         "| Code | Mnemonic | Name | In the problem state | Under CP |\n|---|---|---|---|---|\n";
  for (const auto& row : isa370::instruction_table()) {
    if (!row.models.contains(isa370::Architecture::system_370)) continue;
    const bool privileged = row.privilege == isa370::Privilege::supervisor;
    const bool call = row.mnemonic == "SVC";
    out << fmt::format("| {:0{}X} | {} | {} | {} | {} |\n", row.opcode, row.opcode > 0xFF ? 4 : 2, row.mnemonic, cell(row.name),
                       privileged ? "traps"
                       : call     ? "calls"
                                  : "as in the supervisor state",
                       privileged ? "simulated in the virtual supervisor state, else reflected"
                       : call     ? "reflected"
                                  : "executed by the machine");
  }
  out << fmt::format(
      "\n## A machine that breaks the condition\n\n"
      "Some processors of later families do nothing, silently, at instructions that are sensitive: POPF in the problem state "
      "leaves the interruption flag as it is. The option `--silent` of `cambridge exec` makes a System/370 of that kind: the "
      "instructions that it names are passed over in the problem state, where they should trap. With `--silent usual` they are "
      "{}. They then are sensitive but not privileged, and the condition fails: a guest that sets its system mask goes on with "
      "the old one, and nobody notices. LPSW stays privileged in that choice, as on those processors the instructions did by "
      "which a system hands over control.\n\n"
      "The method REWRITE mends it: CP looks at the guest's code before it is executed, and puts an instruction that traps in "
      "the place of each of these (docs/architecture.md, \"Rewriting\"). The test popek_goldberg_test.cpp shows that they are "
      "passed over, and tests/equivalence that guests go wrong without REWRITE and right with it.\n",
      isa370::to_string(cp::usual_silent_instructions()));
}

struct Reference {
  std::string_view name;
  void (*print)(std::ostream& out);
};
constexpr auto references = std::to_array<Reference>({
    {"instructions", print_instructions},
    {"models", print_models},
    {"commands", print_commands},
    {"lua-api", print_lua_api},
    {"traps", print_traps},
    {"diagnose", print_diagnose},
    {"methods", print_methods},
    {"devices", print_devices},
    {"virtualizability", print_virtualizability},
});

}  // namespace

int docs_command(const Arguments& arguments, const Streams& streams) {
  const auto& name = arguments.positional().front();
  const auto found = std::ranges::find(references, name, &Reference::name);
  if (found == references.end())
    return usage_error(streams, "docs",
                       fmt::format("there is no reference '{}'; there are instructions, models, commands, lua-api, traps, "
                                   "diagnose, methods, devices and virtualizability",
                                   name));
  found->print(streams.out);
  return exit_code::success;
}

}  // namespace console
