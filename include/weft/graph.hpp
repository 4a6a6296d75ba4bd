// SPDX-License-Identifier: MIT
// Networks: layers joined to a graph, its shapes, its plan.
#pragma once

#include <weft/graph/cut.hpp>
#include <weft/graph/declare.hpp>
#include <weft/graph/edit.hpp>
#include <weft/graph/fusion.hpp>
#include <weft/graph/gradients.hpp>
#include <weft/graph/graph.hpp>
#include <weft/graph/group_program.hpp>
#include <weft/graph/inference.hpp>
#include <weft/graph/layer_words.hpp>
#include <weft/graph/layers.hpp>
#include <weft/graph/lifetimes.hpp>
#include <weft/graph/lowering.hpp>
#include <weft/graph/memory.hpp>
#include <weft/graph/merge.hpp>
#include <weft/graph/plan.hpp>
#include <weft/graph/refuse.hpp>
#include <weft/graph/scope.hpp>
#include <weft/graph/steps.hpp>
#include <weft/graph/wires.hpp>
#include <weft/graph/wiring.hpp>
