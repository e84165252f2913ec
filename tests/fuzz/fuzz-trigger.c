/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-trigger.h"

#include "fuzz-input.h"
#include "usher-error.h"

/* From 1901 to 9900: beyond, there are no calendars to be right about. */
#define EARLIEST (G_GINT64_CONSTANT (-2177452800) * USHER_SECOND)
#define LATEST   (G_GINT64_CONSTANT (250246281600) * USHER_SECOND)

static gint64
take_time (FuzzInput *input)
{
  return EARLIEST + (gint64) (fuzz_input_take_number (input) % (guint64) (LATEST - EARLIEST));
}

/* The next five times come one after the other, and again when asked for again. */
static void
check_next (UsherTrigger              *trigger,
            UsherTrigger              *copy,
            const UsherTriggerContext *context,
            gint64                     after)
{
  for (int i = 0; i < 5; i++)
    {
      gint64 next = usher_trigger_next_after (trigger, context, after);

      g_assert_cmpint (next, >, after);
      g_assert_cmpint (usher_trigger_next_after (copy, context, after), ==, next);
      if (next == USHER_TIME_NEVER)
        return;

      g_assert_cmpint (usher_trigger_next_after (trigger, context, next - 1), ==, next);
      after = next;
    }
}

static void
check_trigger (UsherTrigger              *trigger,
               const UsherTriggerContext *context,
               gint64                     after)
{
  g_autofree char *text = usher_trigger_to_text (trigger);
  g_autofree char *words = usher_trigger_describe (trigger, context);
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTrigger) copy = usher_trigger_new (text, context, &error);
  g_autofree char *copied = NULL;

  g_assert_no_error (error);
  copied = usher_trigger_to_text (copy);
  g_assert_cmpstr (copied, ==, text);
  g_assert_true (g_utf8_validate (words, -1, NULL));
  g_assert_cmpstr (words, !=, "");

  check_next (trigger, copy, context, after);
}

/* Any text is a trigger that keeps its promises, or refused with a reason. */
int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  FuzzInput input = { data, size };
  UsherTriggerContext context = {
    .zone = fuzz_input_take_zone (&input),
    .created = take_time (&input),
    .gap = fuzz_input_take_byte (&input) % (USHER_GAP_SKIP + 1),
    .fold = fuzz_input_take_byte (&input) % (USHER_FOLD_BOTH + 1),
  };
  gint64 after = take_time (&input);
  g_autofree char *text = fuzz_input_take_text (&input);
  g_autoptr(GError) error = NULL;
  g_autoptr(UsherTrigger) trigger = usher_trigger_new (text, &context, &error);

  context.started = context.created;
  if (trigger != NULL)
    {
      g_assert_no_error (error);
      check_trigger (trigger, &context, after);
    }
  else
    {
      g_assert_error (error, USHER_ERROR, USHER_ERROR_INVALID_TRIGGER);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }

  return 0;
}
