// The 3370's figures: IBM's storage product profile of the 3370 (20 ms average seek, 19 ms of model 2, 1.859 million bytes a
// second); 10.1 ms latency.
#include "isa370/devices/disk_3370.hpp"

namespace isa370 {
namespace {

constexpr FixedBlockModel model_1{.type = "3370",
                                  .number = 0,
                                  .unit_type = 0x02,
                                  .control_unit = 0x3880,
                                  .device = 0x3370,
                                  .blocks_per_track = 62,
                                  .blocks_per_cylinder = 744,
                                  .blocks = Disk3370::block_count_1,
                                  .revolution = 20'200'000,
                                  .shortest_seek = 5'000'000,
                                  .average_seek = 20'000'000};
constexpr FixedBlockModel second_model() {
  auto model = model_1;
  model.number = 4;
  model.unit_type = 0x05;
  model.blocks = Disk3370::block_count_2;
  model.average_seek = 19'000'000;
  return model;
}
constexpr FixedBlockModel model_2 = second_model();
static_assert(Disk3370::block_count_1 == 750 * model_1.blocks_per_cylinder);
static_assert(Disk3370::block_count_2 == 958 * model_2.blocks_per_cylinder);

}  // namespace

Disk3370::Disk3370(unsigned model, std::unique_ptr<BlockStore> store)
    : FixedBlockDisk(model == 2 ? model_2 : model_1, std::move(store)) {}

}  // namespace isa370
