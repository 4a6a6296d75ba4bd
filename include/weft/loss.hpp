// SPDX-License-Identifier: MIT
// Losses, each a formula and a reduction.
#pragma once

#include <weft/loss/boxes.hpp>
#include <weft/loss/cross_entropy.hpp>
#include <weft/loss/focal.hpp>
#include <weft/loss/hinge.hpp>
#include <weft/loss/loss.hpp>
#include <weft/loss/losses.hpp>
#include <weft/loss/overlap.hpp>
#include <weft/loss/pairwise.hpp>
#include <weft/loss/probabilistic.hpp>
#include <weft/loss/regression.hpp>
#include <weft/loss/regularized.hpp>
#include <weft/loss/robust.hpp>
#include <weft/loss/similarity.hpp>
