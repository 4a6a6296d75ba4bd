// SPDX-License-Identifier: MIT
// U-Net: down to few pixels of many channels and up again, with what was seen on the way down.
#pragma once

#include <weft/declare.hpp>

namespace zoo {

using namespace weft;

namespace unet_parts {
template <std::size_t Filters, auto Padding>
inline constexpr auto two = conv2d<Filters, kernel(3), Padding> | relu(x)
                          | conv2d<Filters, kernel(3), Padding> | relu(x);
// Below is what comes between the way down and the way up; Cut pixels are lost there on each side.
template <std::size_t Filters, std::size_t Cut>
constexpr auto level(const auto& below) {
    return two<Filters, valid>
         | concatenate(cropping<Cut>, max_pool2d<kernel(2)> | below
                                          | conv2d_transpose<Filters, kernel(2), stride(2)>)
         | two<Filters, valid>;
}
}  // namespace unet_parts

// source   Ronneberger et al. 2015, figure 1: 572 x 572 pixels give 388 x 388
inline constexpr auto unet =
    input<572, 572, 1>
    | unet_parts::level<64, 88>(unet_parts::level<128, 40>(unet_parts::level<256, 16>(
          unet_parts::level<512, 4>(unet_parts::two<1024, valid>))))
    | conv2d<2, kernel(1)> | softmax(x);

}  // namespace zoo
