// SPDX-License-Identifier: MIT
// The two networks whose costs are counted by hand in these tests.
#pragma once

#include <weft/declare.hpp>

// The notes' 3-4-2.
inline constexpr auto small = weft::input<3> | weft::dense<4> | weft::relu(weft::x) | weft::dense<2>;

// 784-512-512-10, for which other tools' counts are known.
inline constexpr auto large = weft::input<784> | weft::dense<512> | weft::relu(weft::x)
                            | weft::dense<512> | weft::relu(weft::x) | weft::dense<10>
                            | weft::softmax(weft::x);
