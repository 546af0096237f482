// The scripts that are built in: the demonstrations and the classroom library. The build makes the table from scripts/.
#pragma once

#include <span>
#include <string_view>

namespace console {

struct EmbeddedScript {
  std::string_view path;  ///< Below scripts/, e.g. "demos/tour.lua".
  std::string_view text;
};
[[nodiscard]] std::span<const EmbeddedScript> embedded_scripts();

}  // namespace console
