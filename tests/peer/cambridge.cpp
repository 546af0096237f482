// Runs an image on isa370, in this process.
#include <algorithm>

#include <fmt/format.h>

#include <isa370/machine.hpp>

#include "layout.hpp"
#include "machines.hpp"

namespace peer {

tl::expected<StorageBytes, std::string> run_on_cambridge(std::span<const std::uint8_t> storage) {
  constexpr std::uint64_t most_instructions = 200'000'000;
  constexpr std::uint32_t last_address = 0xABCDEF;
  isa370::Machine machine({.storage_size = storage_size, .model = isa370::find_model("370/168"), .interval_timer = false});
  std::ranges::copy(storage, machine.storage().bytes().begin());
  machine.restart();
  const auto exit = machine.run({.instructions = most_instructions});
  const auto& psw = machine.cpu().psw;
  if (exit.reason != isa370::ExitReason::disabled_wait || psw.address != last_address)
    return tl::unexpected(fmt::format("stopped with {} at PSW {}", name_of(exit.reason), to_string(psw)));
  const auto& after = std::as_const(machine).storage();
  return StorageBytes(after.bytes().begin(), after.bytes().end());
}

}  // namespace peer
