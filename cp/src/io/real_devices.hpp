// The real machine's devices, and to whom each is attached: VM/370's RDEVBLOKs.
//
// A device that is attached to a virtual machine works on its channels, for its storage; detached, it is back on the real ones.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <isa370/devices/direct_access_storage.hpp>
#include <isa370/machine.hpp>

namespace cp {

struct Guest;

/// What a MDISK statement says of where a minidisk lies.
struct MinidiskExtent {
  std::uint16_t first_cylinder = 0;
  std::uint16_t cylinders = 0;
  bool read_only = false;
};

/// "TAPE", "DASD", "RDR", ... as responses name the type of a device; "DEV" for a model that CP does not know.
[[nodiscard]] std::string_view device_type_word(std::string_view model);

class RealDevices {
 public:
  struct Row {
    isa370::DeviceNumber number = 0;
    std::string model;
    Guest* holder = nullptr;  ///< nullptr: free, or CP's own.
    std::string volume{};     ///< Serial of a volume that CP has for minidisks; the device then cannot be attached to anybody.
    isa370::DeviceNumber virtual_number = 0;
  };

  explicit RealDevices(isa370::Machine& machine) : machine_(machine) {}

  /// The error is one line: the machine has a device of that number.
  [[nodiscard]] tl::expected<void, std::string> add(isa370::DeviceNumber number, std::unique_ptr<isa370::Device> device);
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }  ///< In the order of their numbers.
  [[nodiscard]] const Row* find(isa370::DeviceNumber number) const;
  [[nodiscard]] const Row* find(const Guest& holder, isa370::DeviceNumber virtual_number) const;

  /// A disk with a volume of this serial: CP's own, or one that is free and becomes so. nullptr when none is mounted.
  [[nodiscard]] const Row* mount(std::string_view serial);
  /// A minidisk of such a volume; nullptr when the volume has not all the cylinders. It must not outlive this object's machine.
  [[nodiscard]] std::unique_ptr<isa370::Device> make_minidisk(const Row& row, const MinidiskExtent& extent);

  /// The device must be free, and the guest have no device of that number.
  void attach(const Row& row, Guest& guest, isa370::DeviceNumber virtual_number);
  /// Ends what is under way on the device, and resets it.
  void detach(const Row& row);
  void detach_all(const Guest& holder);

 private:
  [[nodiscard]] isa370::DirectAccessStorage* disk(const Row& row) const;

  isa370::Machine& machine_;
  std::vector<Row> rows_;
};

}  // namespace cp
