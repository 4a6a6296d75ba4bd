// SPDX-License-Identifier: MIT
// Losses of detection: how far a row's box is from its target, both (left, top, right, bottom).
#pragma once

#include <weft/loss/loss.hpp>

#include <numbers>

namespace weft::inline v0_1 {

namespace detail::box {

// Of an axis: 0 is x, 1 is y.
template <int Axis, formula Box>
constexpr auto low(const Box& box) { return pick(box, whole_number<Axis>{}); }
template <int Axis, formula Box>
constexpr auto high(const Box& box) { return pick(box, whole_number<Axis + 2>{}); }
template <int Axis, formula Box>
constexpr auto extent(const Box& box) { return high<Axis>(box) - low<Axis>(box); }

template <int Axis>
inline constexpr auto common_extent =
    max(min(high<Axis>(prediction), high<Axis>(target))
            - max(low<Axis>(prediction), low<Axis>(target)), 0);
template <int Axis>
inline constexpr auto enclosing_extent = max(high<Axis>(prediction), high<Axis>(target))
                                       - min(low<Axis>(prediction), low<Axis>(target));
template <int Axis>
inline constexpr auto distance_of_centers =
    0.5 * (low<Axis>(prediction) + high<Axis>(prediction) - low<Axis>(target)
           - high<Axis>(target));

inline constexpr auto common = common_extent<0> * common_extent<1>;
inline constexpr auto united = extent<0>(prediction) * extent<1>(prediction)
                             + extent<0>(target) * extent<1>(target) - common;
inline constexpr auto enclosing = enclosing_extent<0> * enclosing_extent<1>;
inline constexpr auto iou = common / united;
inline constexpr auto distance =
    (square(distance_of_centers<0>) + square(distance_of_centers<1>))
    / (square(enclosing_extent<0>) + square(enclosing_extent<1>));
inline constexpr auto difference_of_aspects =
    4 * std::numbers::inv_pi * std::numbers::inv_pi
    * square(atan(extent<0>(target) / extent<1>(target))
             - atan(extent<0>(prediction) / extent<1>(prediction)));

}  // namespace detail::box

// 1 - IoU, the area in common over the united area. Boxes have a width and a height above 0; those
// apart have the slope 0.
//
// shapes   prediction [rows, 4], target [rows, 4]
// source   Yu et al. 2016; torchvision.ops.box_iou
inline constexpr auto iou_loss = mean(1 - detail::box::iou);

// And the share of the enclosing box that neither covers.
//
// source   Rezatofighi et al. 2019; torchvision generalized_box_iou_loss
inline constexpr auto giou_loss =
    mean(1 - detail::box::iou
         + (detail::box::enclosing - detail::box::united) / detail::box::enclosing);

// 1 - IoU and the squared distance of the centers over that of the enclosing box's corners.
//
// source   Zheng et al. 2020; torchvision distance_box_iou_loss
inline constexpr auto diou_loss = mean(1 - detail::box::iou + detail::box::distance);

// And the difference of the aspect ratios, whose weight counts as a number in the gradient.
//
// source   Zheng et al. 2020; torchvision complete_box_iou_loss
inline constexpr auto ciou_loss = [] {
    const auto v = detail::box::difference_of_aspects;
    const auto alpha = where(v > 0, v / (1 - detail::box::iou + v), 0);
    return mean(1 - detail::box::iou + detail::box::distance + stop_gradient(alpha) * v);
}();

}  // namespace weft
