// The two machines: storage in, storage as the harness leaves it out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include <cp/virtualisation.hpp>

namespace peer {

using StorageBytes = std::vector<std::uint8_t>;

/// A 370/168 of isa370, started with the restart PSW. The error says how it stopped if not at the harness's last PSW.
[[nodiscard]] tl::expected<StorageBytes, std::string> run_on_cambridge(std::span<const std::uint8_t> storage);

/// A virtual machine of CP, in this process, on a machine with so much real storage. The error says how it stopped, as before.
[[nodiscard]] tl::expected<StorageBytes, std::string> run_in_virtual_machine(std::span<const std::uint8_t> storage,
                                                                             std::uint32_t real_storage, cp::Method method);

/// The program on the PATH, run as a child in a folder of its own.
class Hercules {
 public:
  /// The error says that it is missing, and what to do.
  [[nodiscard]] static tl::expected<Hercules, std::string> find();
  Hercules(Hercules&& other) noexcept;
  Hercules& operator=(Hercules&&) = delete;
  ~Hercules();

  /// The error says that it did not end in time, or what it wrote.
  [[nodiscard]] tl::expected<StorageBytes, std::string> run(std::span<const std::uint8_t> storage) const;

 private:
  Hercules(std::string executable, std::filesystem::path folder);
  std::string executable_;
  std::filesystem::path folder_;
};

}  // namespace peer
