// Hostile guests beside victims, under one CP with little real storage. A round is a function of seed and number.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hostile_guest.hpp"
#include "outcome.hpp"

namespace isolation {

/// What a round has seen; sums over rounds show that it was no idle threat.
struct RoundReport {
  std::vector<std::string> faults;  ///< A line each.
  std::uint64_t hostile_instructions = 0;
  std::uint64_t hostile_traps = 0;
  std::uint64_t pages_stolen_back = 0;  ///< Page reads of the victims.
  std::uint64_t audits = 0;
  std::uint64_t commands = 0;
  std::map<std::string, std::uint64_t> simulated;  ///< Privileged instructions of hostile guests, by mnemonic.
};

/// The victims: the one of this folder, and one of tests/programs.
class Victims {
 public:
  /// The error says what does not assemble.
  [[nodiscard]] static tl::expected<Victims, std::string> read();
  [[nodiscard]] std::size_t count() const { return programs_.size(); }
  [[nodiscard]] const equivalence::TestProgram& program(std::size_t number) const { return programs_[number]; }
  /// How a program ends with a machine for itself. Found at the first call.
  [[nodiscard]] const equivalence::Outcome& alone(std::size_t number);

 private:
  std::vector<equivalence::TestProgram> programs_;
  std::map<std::size_t, equivalence::Outcome> alone_;
};

[[nodiscard]] RoundReport run_round(Victims& victims, std::uint64_t seed, std::uint64_t number);

}  // namespace isolation
