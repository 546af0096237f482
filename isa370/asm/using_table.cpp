// The words for an address that no base register reaches.
#include "using_table.hpp"

#include <fmt/format.h>

namespace isa370::assembler {
namespace {

std::string place(const Value& value, const std::vector<Section>& sections) {
  if (value.absolute()) return fmt::format("the number {}", value.number);
  const auto& section = sections[static_cast<std::size_t>(value.relocation.begin()->first)];
  return fmt::format("{}+X'{:X}'", section.name.empty() ? "the unnamed section" : section.name,
                     value.number - static_cast<std::int64_t>(section.origin));
}

}  // namespace

std::string explain_unreachable(const UsingTable& usings, const Value& address, const std::vector<Section>& sections) {
  if (!address.absolute() && !address.simple()) return "this is a combination of addresses and not the address of a place";
  std::string active;
  for (std::size_t i = 0; i < usings.bases().size(); ++i) {
    const auto& base = usings.bases()[i];
    if (base) active += fmt::format("{}{} in register {}", active.empty() ? "" : ", ", place(*base, sections), i);
  }
  return fmt::format("{} is not within 4095 bytes behind a base register; {}", place(address, sections),
                     active.empty() ? "no USING is in effect" : "USING promises " + active);
}

}  // namespace isa370::assembler
