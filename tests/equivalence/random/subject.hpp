// A machine on which random programs run, and how a program ended there.
//
// Another way to virtualise is one more function here that makes a Subject.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <cp/virtualisation.hpp>
#include <isa370/devices/card_reader.hpp>
#include <isa370/machine.hpp>

#include "program.hpp"

namespace equivalence::random {

enum class End : std::uint8_t {
  disabled_wait,
  stopped,     ///< By SIGNAL PROCESSOR.
  idle,        ///< It waits for what never comes, and the operator does no more.
  limit,       ///< Of instructions.
  check_stop,  ///< Interruptions follow each other for ever, or CP gave the virtual machine up for another reason.
  failure      ///< The host could not run it: see `failure`.
};
[[nodiscard]] std::string_view name_of(End end);

/// In what was typed: the line may have ended here, or may go on.
inline constexpr char perhaps_line_end = '\x01';

struct Outcome {
  End end = End::failure;
  std::string failure;
  isa370::CpuState cpu;
  std::vector<std::uint8_t> storage;  ///< By absolute address.
  std::vector<std::uint8_t> keys;     ///< Of each block, reference and change bits included.
  std::string console;                ///< What was typed on it.
  std::uint64_t instructions = 0;
  // What was done, by name: instructions performed (bare, if asked for) or simulated by CP, and CP's work.
  std::map<std::string, std::uint64_t> counts;
};

/// One line for each difference; empty when there is none.
[[nodiscard]] std::vector<std::string> differences(const Program& program, const Outcome& one, const Outcome& other);

class Subject {
 public:
  virtual ~Subject() = default;
  Subject() = default;
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual Outcome run(const Program& program) = 0;
};

/// What a program may not depend on.
struct BareMachineOptions {
  bool fast_paths = true;
  bool count_rows = false;               ///< See isa370::MachineOptions.
  bool forgetful = false;                ///< Without a translation look-aside buffer: purged behind each instruction.
  std::uint64_t time_of_day = 0;         ///< 0: as usual.
  const isa370::Model* model = nullptr;  ///< nullptr: as usual.
  bool watchful = false;                 ///< Fails when an instruction sets the CPU timer so that it is about to run out.
  bool awake = false;                    ///< Fails when a wait is to be ended by a timer that SET TIMER ON lets stand still.
  bool careful = false;                  ///< Fails when a valid entry of a table was changed and no PTLB came behind it.
  bool wants_prefix = false;             ///< Fails when the prefix is neither zero nor the page for it.
  bool other_interval = false;           ///< The skeleton's interval timer is far off at another value.
  std::uint32_t cpu_serial = 0;          ///< 0: as usual.
  isa370::Nanoseconds delay = 0;         ///< Passes behind each instruction, as if CP had worked.
};
[[nodiscard]] std::unique_ptr<Subject> make_bare_machine(const Skeleton& skeleton, const BareMachineOptions& options);

struct VirtualMachineOptions {
  std::uint32_t real_storage = 256 * 1024;  ///< Of the machine below. With 48K and less it pages all the time.
  bool fast_paths = true;
  /// For REWRITE the machine below passes over cp::usual_silent_instructions() in the problem state.
  cp::Virtualisation virtualisation{};
};
[[nodiscard]] std::unique_ptr<Subject> make_virtual_machine(const Skeleton& skeleton, const VirtualMachineOptions& options);

/// A fault put into another subject's results, to see that it is found: a stored byte differs once an instruction with this
/// operation code stands in the storage that the program leaves.
[[nodiscard]] std::unique_ptr<Subject> make_faulty(std::unique_ptr<Subject> subject, std::uint8_t operation_code);

/// The operator, who acts when a machine is idle: answers reads, presses the interrupt key and the request key. The same on all
/// machines, and not for ever.
class Operator {
 public:
  explicit Operator(const Program& program) : typed_(program.typed) {}
  enum class Act : std::uint8_t { nothing, type, interrupt_key, request_key };
  [[nodiscard]] Act next(const isa370::CpuState& cpu, bool reading);
  /// For Act::type.
  [[nodiscard]] std::string_view line() const { return typed_[answered_ - 1]; }

 private:
  const std::vector<std::string>& typed_;
  std::size_t answered_ = 0;
  unsigned keys_pressed_ = 0;
};

inline constexpr std::uint64_t instruction_limit = 400'000;
/// A card of 80 columns.
[[nodiscard]] std::vector<isa370::Card> cards_of(const Program& program);

}  // namespace equivalence::random
