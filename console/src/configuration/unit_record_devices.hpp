// Card readers, printers and punches in device statements: `000C 3505 deck.txt ascii eof`, `000E 1403 printer.txt crlf`,
// `000D 3525 punch.txt ascii`.
#pragma once

#include <span>

#include "configuration/device_statement.hpp"

namespace console {

[[nodiscard]] std::span<const DeviceType> unit_record_device_types();

}  // namespace console
