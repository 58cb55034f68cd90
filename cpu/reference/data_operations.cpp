// The table of data operations, gathered from the data_*.cpp files.
#include <vector>

#include "cpu/reference/data_support.h"
#include "cpu/reference/x87_support.h"

namespace lockstep {

namespace {

std::vector<OperationEntry> gather() {
    std::vector<OperationEntry> all;
    for (const auto part : {
             data_alu_operations(),
             data_multiply_operations(),
             data_shift_operations(),
             data_bit_operations(),
             data_move_operations(),
             data_stack_operations(),
             data_string_operations(),
             data_port_operations(),
             data_flow_operations(),
             data_flag_operations(),
             x87_arithmetic_operations(),
             x87_compare_operations(),
             x87_control_operations(),
             x87_state_operations(),
             x87_transfer_operations(),
             simd_integer_operations(),
             simd_integer_transfer_operations(),
             simd_string_operations(),
             simd_float_operations(),
             simd_move_operations(),
             simd_masked_store_operations(),
             simd_control_operations(),
         }) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

}  // namespace

std::span<const OperationEntry> data_operations() {
    static const std::vector<OperationEntry> all = gather();
    return all;
}

}  // namespace lockstep
