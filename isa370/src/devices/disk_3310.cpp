// The 3310's figures: IBM's storage product profile of the 3310 (blocks, blocks a track, 9.6 ms latency, 27 ms average seek).
#include "isa370/devices/disk_3310.hpp"

namespace isa370 {
namespace {

constexpr FixedBlockModel model_3310{.type = "3310",
                                     .number = 1,
                                     .unit_type = 0x01,
                                     .control_unit = 0x4331,
                                     .device = 0x3310,
                                     .blocks_per_track = 32,
                                     .blocks_per_cylinder = 352,
                                     .blocks = Disk3310::block_count,
                                     .revolution = 19'200'000,
                                     .shortest_seek = 9'000'000,
                                     .average_seek = 27'000'000};
static_assert(Disk3310::block_count == 358 * model_3310.blocks_per_cylinder);

}  // namespace

Disk3310::Disk3310(std::unique_ptr<BlockStore> store) : FixedBlockDisk(model_3310, std::move(store)) {}

}  // namespace isa370
