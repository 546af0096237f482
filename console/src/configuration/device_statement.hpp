// One device statement of a Hercules configuration, split into words, and who makes devices of such statements.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <isa370/device.hpp>

namespace console {

struct StatementWord {
  std::string text;
  std::size_t column = 0;  ///< From 1.
  bool quoted = false;
};

/// "0151 3350 vol.cckd ro": a statement with a list of numbers stands for one of these each.
struct DeviceStatement {
  isa370::DeviceNumber number = 0;
  std::string type;  ///< In capitals: "3350", "1052-C".
  StatementWord type_word;
  std::vector<StatementWord> operands;
};

/// Where makers of devices say what is wrong; file and line come by themselves.
class StatementReport {
 public:
  virtual ~StatementReport() = default;
  /// What is wrong, and what would be right. The configuration is not used; other faults are still looked for.
  virtual void fault(const StatementWord& word, std::string_view what) = 0;
  /// What has no effect here.
  virtual void warn(const StatementWord& word, std::string_view what) = 0;
  /// What is to be done when the whole configuration is sound: a file from the run before is not lost to a fault somewhere
  /// else.
  virtual void when_sound(std::function<void()> act) { act(); }
};

/// Makes the device of a statement, opening its files. nullptr behind a fault.
using MakeDevice = std::unique_ptr<isa370::Device> (*)(const DeviceStatement&, StatementReport&);

/// An operand of a statement, as the reference explains it.
struct OperandHelp {
  std::string_view form;  ///< "fcb=LINE:CHANNEL,...".
  std::string_view meaning;
};

/// Who makes the devices of some types.
struct DeviceMaker {
  std::string_view title;  ///< "Disks with count, key and data".
  MakeDevice make;
  std::span<const OperandHelp> operands;
};

/// A type that a statement can name. Neighbours in a table often have one maker.
struct DeviceType {
  std::string_view type;  ///< In capitals.
  const DeviceMaker* maker;
};

}  // namespace console
