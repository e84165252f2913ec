/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-failure.h"

#include "test-support.h"
#include "usher-enums.h"
#include "usher-names.h"

typedef struct
{
  const char *name;              /* as it is on the bus */
  UsherError code;
} WireCase;

static const WireCase wire_cases[] = {
  { "Failed", USHER_ERROR_FAILED },
  { "NoSuchTask", USHER_ERROR_NO_SUCH_TASK },
  { "NoSuchRun", USHER_ERROR_NO_SUCH_RUN },
  { "NoSuchConnection", USHER_ERROR_NO_SUCH_CONNECTION },
  { "NoSuchTitle", USHER_ERROR_NO_SUCH_TITLE },
  { "Ambiguous", USHER_ERROR_AMBIGUOUS },
  { "InvalidDefinition", USHER_ERROR_INVALID_DEFINITION },
  { "InvalidTrigger", USHER_ERROR_INVALID_TRIGGER },
  { "UnknownKey", USHER_ERROR_UNKNOWN_KEY },
  { "Exists", USHER_ERROR_EXISTS },
  { "Conflict", USHER_ERROR_CONFLICT },
  { "NotRunning", USHER_ERROR_NOT_RUNNING },
  { "Disabled", USHER_ERROR_DISABLED },
  { "LimitExceeded", USHER_ERROR_LIMIT_EXCEEDED },
  { "ConfirmationNeeded", USHER_ERROR_CONFIRMATION_NEEDED },
  { "DependencyMissing", USHER_ERROR_DEPENDENCY_MISSING },
  { "NetworkUnavailable", USHER_ERROR_NETWORK_UNAVAILABLE },
  { "Unauthorized", USHER_ERROR_UNAUTHORIZED },
  { "NotAuthorized", USHER_ERROR_NOT_AUTHORIZED },
  { "Storage", USHER_ERROR_STORAGE },
  { "ShuttingDown", USHER_ERROR_SHUTTING_DOWN },
  { "NoSuchProfile", USHER_ERROR_NO_SUCH_PROFILE },
  { "NoSuchFilter", USHER_ERROR_NO_SUCH_FILTER },
};

G_STATIC_ASSERT (G_N_ELEMENTS (wire_cases) == USHER_N_ERRORS);

/* What the daemon sends is what a client gets. */
static void
test_wire (gconstpointer data)
{
  const WireCase *row = data;
  g_autoptr(GError) error = g_error_new_literal (USHER_ERROR, (int) row->code, "why");
  g_autofree char *expected = g_strconcat (USHER_ERROR_PREFIX, row->name, NULL);
  g_autofree char *name = g_dbus_error_encode_gerror (error);
  g_autoptr(GError) received = g_dbus_error_new_for_dbus_error (name, "why");

  g_assert_cmpstr (name, ==, expected);
  g_assert_error (received, USHER_ERROR, (int) row->code);
}

typedef struct
{
  const char *name;
  UsherFailure failure;
  UsherError code;
} FailureCase;

/* The names are the nicks. */
static const FailureCase failure_cases[] = {
  { "other", USHER_FAILURE_OTHER, USHER_ERROR_FAILED },
  { "unauthorized", USHER_FAILURE_UNAUTHORIZED, USHER_ERROR_UNAUTHORIZED },
  { "unreachable", USHER_FAILURE_UNREACHABLE, USHER_ERROR_NETWORK_UNAVAILABLE },
  { "tls", USHER_FAILURE_TLS, USHER_ERROR_NETWORK_UNAVAILABLE },
  { "timed-out", USHER_FAILURE_TIMED_OUT, USHER_ERROR_NETWORK_UNAVAILABLE },
  { "redirected", USHER_FAILURE_REDIRECTED, USHER_ERROR_FAILED },
  { "http-status", USHER_FAILURE_HTTP_STATUS, USHER_ERROR_FAILED },
  { "not-json", USHER_FAILURE_NOT_JSON, USHER_ERROR_FAILED },
  { "wrong-application", USHER_FAILURE_WRONG_APPLICATION, USHER_ERROR_FAILED },
  { "wrong-instance", USHER_FAILURE_WRONG_INSTANCE, USHER_ERROR_FAILED },
  { "truncated", USHER_FAILURE_TRUNCATED, USHER_ERROR_FAILED },
  { "too-large", USHER_FAILURE_TOO_LARGE, USHER_ERROR_FAILED },
  { "malformed", USHER_FAILURE_MALFORMED, USHER_ERROR_FAILED },
  { "mass-loss", USHER_FAILURE_MASS_LOSS, USHER_ERROR_CONFIRMATION_NEEDED },
  { "partly", USHER_FAILURE_PARTLY, USHER_ERROR_FAILED },
  { "no-key", USHER_FAILURE_NO_KEY, USHER_ERROR_UNAUTHORIZED },
  { "storage-gone", USHER_FAILURE_STORAGE_GONE, USHER_ERROR_STORAGE },
  { "no-space", USHER_FAILURE_NO_SPACE, USHER_ERROR_STORAGE },
  { "database", USHER_FAILURE_DATABASE, USHER_ERROR_STORAGE },
  { "program-missing", USHER_FAILURE_PROGRAM_MISSING, USHER_ERROR_DEPENDENCY_MISSING },
  { "exit-status", USHER_FAILURE_EXIT_STATUS, USHER_ERROR_FAILED },
  { "signal", USHER_FAILURE_SIGNAL, USHER_ERROR_FAILED },
  { "video-unavailable", USHER_FAILURE_VIDEO_UNAVAILABLE, USHER_ERROR_FAILED },
  { "video-refused", USHER_FAILURE_VIDEO_REFUSED, USHER_ERROR_FAILED },
  { "not-a-trailer", USHER_FAILURE_NOT_A_TRAILER, USHER_ERROR_FAILED },
  { "address-refused", USHER_FAILURE_ADDRESS_REFUSED, USHER_ERROR_INVALID_DEFINITION },
  { "invalid-parameters", USHER_FAILURE_INVALID_PARAMETERS, USHER_ERROR_INVALID_DEFINITION },
  { "mass-missing", USHER_FAILURE_MASS_MISSING, USHER_ERROR_CONFIRMATION_NEEDED },
  { "conversion-failed", USHER_FAILURE_CONVERSION, USHER_ERROR_FAILED },
  { "bot-check", USHER_FAILURE_BOT_CHECK, USHER_ERROR_FAILED },
  { "rate-limited", USHER_FAILURE_RATE_LIMITED, USHER_ERROR_FAILED },
  { "age-restricted", USHER_FAILURE_AGE_RESTRICTED, USHER_ERROR_FAILED },
  { "video-private", USHER_FAILURE_VIDEO_PRIVATE, USHER_ERROR_FAILED },
  { "geo-blocked", USHER_FAILURE_GEO_BLOCKED, USHER_ERROR_FAILED },
  { "members-only", USHER_FAILURE_MEMBERS_ONLY, USHER_ERROR_FAILED },
  { "live-video", USHER_FAILURE_LIVE_VIDEO, USHER_ERROR_FAILED },
  { "no-format", USHER_FAILURE_NO_FORMAT, USHER_ERROR_FAILED },
  { "yt-dlp-stale", USHER_FAILURE_YT_DLP_STALE, USHER_ERROR_FAILED },
  { "no-candidate", USHER_FAILURE_NO_CANDIDATE, USHER_ERROR_FAILED },
};

static void
test_failure (gconstpointer data)
{
  const FailureCase *row = data;
  GError *failure = g_error_new_literal (USHER_FAILURE, (int) row->failure, "why");
  g_autoptr(GError) wire = NULL;

  g_assert_cmpstr (usher_enum_to_nick (USHER_TYPE_FAILURE, (int) row->failure), ==, row->name);
  g_assert_cmpint (usher_failure_from_error (failure), ==, row->failure);

  wire = usher_error_to_wire (failure);
  g_assert_error (wire, USHER_ERROR, (int) row->code);
  g_assert_cmpstr (wire->message, ==, "why");
}

static void
test_all_failures_are_here (void)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (USHER_TYPE_FAILURE);

  g_assert_cmpuint (klass->n_values, ==, G_N_ELEMENTS (failure_cases));
}

static void
test_foreign_errors (void)
{
  g_autoptr(GError) io = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
  g_autoptr(GError) storage = g_error_new_literal (USHER_ERROR, USHER_ERROR_STORAGE, "locked");
  g_autoptr(GError) key = g_error_new_literal (USHER_ERROR, USHER_ERROR_UNKNOWN_KEY, "Colour");
  g_autoptr(GError) other = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOSPC, "full");
  g_autoptr(GError) wire = usher_error_to_wire (g_error_copy (io));
  g_autoptr(GError) kept =
    usher_error_to_wire (g_error_new_literal (G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED, "no"));

  g_assert_cmpint (usher_failure_from_error (io), ==, USHER_FAILURE_NO_SPACE);
  g_assert_cmpint (usher_failure_from_error (storage), ==, USHER_FAILURE_DATABASE);
  g_assert_cmpint (usher_failure_from_error (key), ==, USHER_FAILURE_INVALID_PARAMETERS);
  g_assert_cmpint (usher_failure_from_error (other), ==, USHER_FAILURE_OTHER);
  g_assert_error (wire, USHER_ERROR, USHER_ERROR_FAILED);
  g_assert_error (kept, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
}

static void
count_cb (gpointer data)
{
  guint *count = data;

  *count += 1;
}

/* Returns: (transfer full): a variant that counts when it is freed */
static GVariant *
new_counted (guint *n_freed)
{
  static const guint64 no_entries[1];

  return g_variant_new_from_data (G_VARIANT_TYPE_VARDICT, no_entries, 0, TRUE, count_cb, n_freed);
}

static void
test_details (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;
  g_autoptr(GError) plain = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "why");
  guint status = 0;

  usher_failure_set (&error, USHER_FAILURE_HTTP_STATUS,
                     g_variant_new_parsed ("{'Status': <%u>}", 503), "It says %d", 503);
  g_assert_error (error, USHER_FAILURE, USHER_FAILURE_HTTP_STATUS);
  g_assert_cmpstr (error->message, ==, "It says 503");

  copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_true (g_variant_lookup (usher_failure_get_details (copy), "Status", "u", &status));
  g_assert_cmpuint (status, ==, 503);
  g_assert_null (usher_failure_get_details (plain));
}

static void
test_details_are_freed (void)
{
  guint n_freed = 0;
  GError *error = g_error_new_literal (USHER_FAILURE, USHER_FAILURE_OTHER, "why");

  usher_failure_take_details (error, new_counted (&n_freed));
  usher_failure_take_details (error, new_counted (&n_freed));
  g_assert_cmpuint (n_freed, ==, 1);
  g_error_free (error);
  g_assert_cmpuint (n_freed, ==, 2);

  usher_failure_set (NULL, USHER_FAILURE_OTHER, new_counted (&n_freed), "why");
  g_assert_cmpuint (n_freed, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  TEST_ADD_ROWS ("/failure/wire", wire_cases, test_wire);
  TEST_ADD_ROWS ("/failure/failure", failure_cases, test_failure);
  g_test_add_func ("/failure/all-failures-are-here", test_all_failures_are_here);
  g_test_add_func ("/failure/foreign-errors", test_foreign_errors);
  g_test_add_func ("/failure/details", test_details);
  g_test_add_func ("/failure/details-are-freed", test_details_are_freed);

  return g_test_run ();
}
