// The built-in system.
#include "model/default_system.hpp"

#include <cms_guest/nucleus_image.hpp>

#include "model/files.hpp"

namespace console {
namespace {

cp::Options options_with(cp::Directory directory) {
  cp::Options options;
  options.directory = std::move(directory);
  const auto nucleus = cms_guest::nucleus();
  options.named_systems.push_back({"CMS", nucleus.origin, {nucleus.bytes.begin(), nucleus.bytes.end()}, nucleus.entry});
  return options;
}

}  // namespace

cp::Options default_options() {
  // The built-in directory is tested to have no faults.
  return options_with(cp::parse_directory(cp::default_directory_text(), "built-in directory").value_or(cp::Directory{}));
}

tl::expected<cp::Options, std::vector<std::string>> options_with_directory(const std::string& file) {
  const auto text = read_file(file);
  if (!text) return tl::unexpected(std::vector{text.error()});
  auto directory = cp::parse_directory(*text, file);
  if (!directory) return tl::unexpected(std::move(directory.error()));
  if (directory->users.empty())
    return tl::unexpected(std::vector{file + ": there is no USER statement, so nobody could log on"});
  return options_with(std::move(*directory));
}

tl::expected<SystemSetup, std::vector<std::string>> set_up_system(const std::string& directory,
                                                                  const std::string& configuration) {
  SystemSetup setup{.options = default_options(), .devices{}, .warnings{}};
  std::vector<std::string> faults;
  const auto note = [&faults](const std::vector<std::string>& more) { faults.insert(faults.end(), more.begin(), more.end()); };
  if (!directory.empty()) {
    if (auto options = options_with_directory(directory))
      setup.options = std::move(*options);
    else
      note(options.error());
  }
  if (!configuration.empty()) {
    const auto text = read_file(configuration);
    auto devices =
        text ? parse_hercules_configuration(*text, configuration)
             : tl::expected<HerculesConfiguration, std::vector<std::string>>(tl::unexpected(std::vector{text.error()}));
    if (devices) {
      setup.devices = std::move(devices->devices);
      setup.warnings = std::move(devices->warnings);
      if (devices->console)
        setup.warnings.push_back(configuration + ": warning: the users' terminals are the consoles; the console has no effect");
    } else {
      note(devices.error());
    }
  }
  if (!faults.empty()) return tl::unexpected(std::move(faults));
  return setup;
}

std::vector<std::string> add_real_devices(cp::ControlProgram& control_program, std::vector<ConfiguredDevice> devices) {
  std::vector<std::string> faults;
  for (auto& configured : devices)
    if (auto done = control_program.add_real_device(configured.number, std::move(configured.device)); !done)
      faults.push_back(done.error());
  return faults;
}

}  // namespace console
