// An audit of CP's own tables: the frame table, free storage, page slots, and the segment, page and shadow tables in real
// storage. No frame may be reachable by two guests, or be a guest's and CP's.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "guest/guest.hpp"
#include "storage/paging.hpp"

namespace cp {

/// What is wrong, a line each; nothing when all is well.
[[nodiscard]] std::vector<std::string> audit_storage(const isa370::Machine& machine, const Paging& paging,
                                                     std::span<const std::unique_ptr<Guest>> guests);

}  // namespace cp
