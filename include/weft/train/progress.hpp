// SPDX-License-Identifier: MIT
// How a training goes on, for people: a bar on a terminal, else a plain line an epoch.
#pragma once

#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>

#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

namespace weft::inline v0_1 {

class progress_line {
public:
    progress_line(bool shown, std::size_t epochs) : shown_(shown), epochs_(epochs) {
#if __has_include(<unistd.h>)
        is_terminal_ = shown && isatty(fileno(stdout)) != 0;
#endif
    }

    // After a batch: the bar, redrawn where it has grown.
    void batch(std::size_t epoch, std::size_t samples_done, std::size_t samples) {
        if (!is_terminal_) return;
        const std::size_t cells = 24 * samples_done / samples;
        if (cells == drawn_) return;
        drawn_ = cells;
        std::printf("\repoch %zu/%zu [%s%s]", epoch, epochs_, std::string(cells, '=').c_str(),
                    std::string(24 - cells, ' ').c_str());
        std::fflush(stdout);
    }

    // invalid_step: the first batch, from 1, whose loss was not finite; 0: none.
    void epoch(std::size_t number, double loss, std::optional<double> validation_loss,
               double seconds, std::size_t invalid_step = 0) {
        if (!shown_) return;
        drawn_ = 0;
        std::printf(is_terminal_ ? "\r\033[Kepoch %zu/%zu  loss %.5f" : "epoch %zu/%zu  loss %.5f",
                    number, epochs_, loss);
        if (validation_loss) std::printf("  validation loss %.5f", *validation_loss);
        std::printf("  %.1f ms", 1e3 * seconds);
        if (invalid_step > 0) std::printf("  not finite from step %zu on", invalid_step);
        std::printf("\n");
        std::fflush(stdout);
    }

private:
    bool shown_;
    bool is_terminal_ = false;
    std::size_t epochs_;
    std::size_t drawn_ = 0;
};

}  // namespace weft
