/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-clock.h"
#include "usher-condition.h"
#include "usher-run.h"

G_BEGIN_DECLS

#define USHER_TYPE_GATE (usher_gate_get_type ())
G_DECLARE_FINAL_TYPE (UsherGate, usher_gate, USHER, GATE, GObject)

/**
 * UsherGateAnswer:
 * @USHER_GATE_OPEN: the run may line up
 * @USHER_GATE_HELD: it waits; `waiting_for` of the run says what for
 * @USHER_GATE_SHUT: it is to be skipped
 */
typedef enum
{
  USHER_GATE_OPEN,
  USHER_GATE_HELD,
  USHER_GATE_SHUT,
} UsherGateAnswer;

UsherGate       *usher_gate_new    (UsherClock    *clock,
                                    UsherExecutor *executor);
UsherGateAnswer  usher_gate_ask    (UsherGate     *self,
                                    UsherRun      *run,
                                    UsherTask     *task,
                                    gint64         deadline);
void             usher_gate_remove (UsherGate     *self,
                                    UsherRun      *run);

G_END_DECLS
