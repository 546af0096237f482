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

}  // namespace console
