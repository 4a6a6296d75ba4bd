// SPDX-License-Identifier: MIT
// Losses of boxes against the reference, in double and as loops of float registers.
#include <weft/loss/boxes.hpp>

#include <boost/test/unit_test.hpp>

#include <loss/reference_losses_in_float.hpp>

namespace {

using namespace weft;

// The value and slopes of a box, the slopes where no two edges meet.
struct box_loss {
    double value;
    std::vector<double> slopes;
};
double distance_of(const box_loss& found, const nlohmann::json& expected, bool slopes_are_known) {
    const double off =
        relative_distance({found.value}, numbers_in(expected.at("loss")));
    return slopes_are_known
        ? std::max(off, relative_distance(found.slopes, numbers_in(expected.at("grad_pred"))))
        : off;
}

template <class Find>
void is_the_reference(const char* name, double tolerance, const Find& find) {
    std::size_t compared = 0;
    for (const auto& box : reference_losses().at("boxes")) {
        const box_loss found = find(numbers_in(box.at("pred")), numbers_in(box.at("target")));
        const double off = distance_of(found, box.at(name), box.at("grad_valid").get<bool>());
        BOOST_TEST(off <= tolerance, name << " of " << box.at("case") << ": " << off);
        ++compared;
    }
    BOOST_TEST(compared == 17u);
}

template <class Loss>
void is_the_reference_in_double(const char* name, const Loss& loss) {
    const auto p = lowered(loss.value, derivative(loss.value, prediction));
    is_the_reference(name, 1e-12, [&](const auto& predicted, const auto& wanted) {
        const row_evaluation at(p, 4, [&](std::string_view input, std::size_t column) {
            return (input == "prediction" ? predicted : wanted)[column];
        });
        const node slope = p.output_node(1);
        return box_loss{at(p.output_node(0), 0),
                        {at(slope, 0), at(slope, 1), at(slope, 2), at(slope, 3)}};
    });
}

BOOST_AUTO_TEST_CASE(losses_of_boxes_are_those_of_the_reference) {
    is_the_reference_in_double("iou", iou_loss);
    is_the_reference_in_double("giou", giou_loss);
    is_the_reference_in_double("diou", diou_loss);
    is_the_reference_in_double("ciou", ciou_loss);
}

BOOST_AUTO_TEST_CASE(the_loss_of_boxes_with_every_term_is_that_of_the_reference_in_float) {
    is_the_reference("ciou", 1e-5, [&](const auto& predicted, const auto& wanted) {
        const std::vector<float> p(predicted.begin(), predicted.end());
        const std::vector<float> t(wanted.begin(), wanted.end());
        std::vector<float> value(1), slopes(4);
        apply_rows<4, value_of<ciou_loss>, slope_of<ciou_loss>>(
            std::span(value), std::span(slopes), prediction = p, target = t);
        return box_loss{value[0], {slopes.begin(), slopes.end()}};
    });
}

}  // namespace
