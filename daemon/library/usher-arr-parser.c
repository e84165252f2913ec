/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#include "usher-arr-parser.h"

#include <string.h>
#include <yajl/yajl_parse.h>

#include "usher-failure.h"
#include "usher-time.h"

#define MAX_DEPTH 64
#define MAX_RECORDS 200000
#define MAX_TEXT_LENGTH (64 * 1024)
#define MAX_LIST_LENGTH 8192
#define MAX_TIME_LENGTH 40

/* Where in the document we are. */
typedef enum
{
  CONTEXT_IGNORED,
  CONTEXT_DOCUMENT,
  CONTEXT_LIST,
  CONTEXT_RECORD,
  CONTEXT_LANGUAGE,
  CONTEXT_STATISTICS,
  CONTEXT_FILE,
  CONTEXT_IMAGES,
  CONTEXT_IMAGE,
  CONTEXT_TAGS,
  CONTEXT_GENRES,
} ParserContext;

typedef enum
{
  VALUE_TEXT,
  VALUE_PATH,                    /* text of which each character counts */
  VALUE_NUMBER,
  VALUE_POSITIVE,                /* whether a count is above zero */
  VALUE_BOOLEAN,
  VALUE_TIME,
  VALUE_COVER_TYPE,
  VALUE_REMOTE_URL,
  VALUE_OBJECT,
  VALUE_ARRAY,
} ParserValue;

typedef struct
{
  ParserContext context;
  const char *key;
  ParserValue value;
  gsize offset;                  /* of a member of UsherMedia */
  ParserContext opens;           /* objects and arrays */
} ParserMember;

#define MEMBER(context, key, value, member) \
  { CONTEXT_##context, key, VALUE_##value, G_STRUCT_OFFSET (UsherMedia, member), CONTEXT_IGNORED }
#define OPENS(context, key, value, opened) \
  { CONTEXT_##context, key, VALUE_##value, 0, CONTEXT_##opened }

static const ParserMember members[] = {
  MEMBER (RECORD, "id",               NUMBER,  arr_id),
  MEMBER (RECORD, "tmdbId",           NUMBER,  tmdb_id),
  MEMBER (RECORD, "tvdbId",           NUMBER,  tvdb_id),
  MEMBER (RECORD, "imdbId",           TEXT,    imdb_id),
  MEMBER (RECORD, "title",            TEXT,    title),
  MEMBER (RECORD, "year",             NUMBER,  year),
  MEMBER (RECORD, "cleanTitle",       TEXT,    clean_title),
  MEMBER (RECORD, "overview",         TEXT,    overview),
  MEMBER (RECORD, "runtime",          NUMBER,  runtime),
  MEMBER (RECORD, "studio",           TEXT,    studio),
  MEMBER (RECORD, "network",          TEXT,    studio),
  MEMBER (RECORD, "youTubeTrailerId", TEXT,    video_id),
  MEMBER (RECORD, "path",             PATH,    path),
  MEMBER (RECORD, "rootFolderPath",   PATH,    root_folder),
  MEMBER (RECORD, "titleSlug",        TEXT,    slug),
  MEMBER (RECORD, "monitored",        BOOLEAN, arr_monitored),
  MEMBER (RECORD, "added",            TIME,    added),
  MEMBER (RECORD, "certification",    TEXT,    certification),
  OPENS (RECORD, "originalLanguage", OBJECT, LANGUAGE),
  OPENS (RECORD, "statistics",       OBJECT, STATISTICS),
  OPENS (RECORD, "movieFile",        OBJECT, FILE),
  OPENS (RECORD, "images",           ARRAY,  IMAGES),
  OPENS (RECORD, "tags",             ARRAY,  TAGS),
  OPENS (RECORD, "genres",           ARRAY,  GENRES),
  MEMBER (LANGUAGE,   "name",             TEXT,     language),
  MEMBER (STATISTICS, "movieFileCount",   POSITIVE, has_media),
  MEMBER (STATISTICS, "episodeFileCount", POSITIVE, has_media),
  MEMBER (STATISTICS, "seasonCount",      NUMBER,   season_count),
  MEMBER (FILE,       "relativePath",     PATH,     media_filename),
  MEMBER (IMAGE,      "coverType",        COVER_TYPE, poster),
  MEMBER (IMAGE,      "remoteUrl",        REMOTE_URL, poster),
};

struct _UsherArrParser
{
  yajl_handle yajl;              /* (owned) */
  UsherArrKind kind;
  GHashTable *tags;              /* (owned) (element-type gint64 utf8): labels */
  UsherArrHandlers handlers;

  ParserContext contexts[MAX_DEPTH + 1];
  int depth;
  const ParserMember *member;    /* (nullable): whose value comes next */
  UsherMedia *media;             /* (owned) (nullable): the record that is being read */
  char *malformed;               /* (owned) (nullable): what is wrong with it */
  char *cover_type;              /* (owned) (nullable): of the image that is being read */
  char *remote_url;              /* (owned) (nullable): likewise */
  guint n_records;
  gboolean begun;
  gboolean single;               /* the document is one title, not a list */
  GError *error;                 /* (owned) (nullable): why we stopped */
};

static ParserContext
get_context (UsherArrParser *self)
{
  return self->contexts[self->depth];
}

static void
note_malformed (UsherArrParser *self,
                const char     *what,
                const char     *reason)
{
  if (self->malformed == NULL)
    self->malformed = g_strdup_printf ("“%s” %s", what, reason);
}

/* What is beyond the limit is no list of genres or tags, and joining it again and
 * again would take minutes. */
static void
append_line (char       **lines,
             const char  *line)
{
  char *joined;

  if (*lines != NULL && strlen (*lines) > MAX_LIST_LENGTH)
    return;

  joined = *lines == NULL ? g_strdup (line) : g_strconcat (*lines, "\n", line, NULL);
  g_free (*lines);
  *lines = joined;
}

/* Lists are kept one item a line. */
static char *
clean_text (const char *text,
            gsize       length,
            gboolean    one_line)
{
  char *copy = g_strndup (text, length);

  for (char *c = copy; one_line && *c != '\0'; c++)
    if (*c == '\n' || *c == '\r')
      *c = ' ';

  return copy;
}

static void
set_text (UsherArrParser *self,
          const char     *text,
          gsize           length)
{
  char **target = G_STRUCT_MEMBER_P (self->media, self->member->offset);
  gboolean one_line = self->member->value != VALUE_PATH && !g_str_equal (self->member->key, "overview");

  if (length > MAX_TEXT_LENGTH)
    {
      note_malformed (self, self->member->key, "is too long, or has a NUL character");
      return;
    }

  g_free (*target);
  *target = length > 0 ? clean_text (text, length, one_line) : NULL;
}

static void
set_time (UsherArrParser *self,
          const char     *text,
          gsize           length)
{
  gint64 *target = G_STRUCT_MEMBER_P (self->media, self->member->offset);
  g_autofree char *copy = g_strndup (text, MIN (length, MAX_TIME_LENGTH));
  UsherMoment moment;

  if (length > MAX_TIME_LENGTH || !usher_moment_parse (copy, &moment, NULL))
    {
      note_malformed (self, self->member->key, "is no time");
      return;
    }

  /* The year 1 stands for “never” there */
  moment.has_offset = TRUE;
  *target = MAX (usher_moment_to_time (&moment, NULL), 0);
}

static gboolean
parse_integer (const char *text,
               gsize       length,
               gint64     *number)
{
  g_autofree char *copy = g_strndup (text, length);

  return length < 24 && g_ascii_string_to_signed (copy, 10, G_MININT64, G_MAXINT64, number, NULL);
}

static void
set_number (UsherArrParser *self,
            const char     *text,
            gsize           length)
{
  gint64 *target = G_STRUCT_MEMBER_P (self->media, self->member->offset);
  gint64 number;

  if (!parse_integer (text, length, &number) || number < 0)
    note_malformed (self, self->member->key, "is no whole number from zero on");
  else if (self->member->value == VALUE_POSITIVE)
    *target = number > 0;
  else
    *target = number;
}

static void
set_image_part (UsherArrParser *self,
                const char     *text,
                gsize           length)
{
  char **target = self->member->value == VALUE_COVER_TYPE ? &self->cover_type : &self->remote_url;

  g_free (*target);
  *target = length <= MAX_TEXT_LENGTH ? clean_text (text, length, TRUE) : NULL;
}

static void
add_tag (UsherArrParser *self,
         const char     *text,
         gsize           length)
{
  const char *label;
  gint64 number;

  if (!parse_integer (text, length, &number))
    {
      note_malformed (self, "tags", "is no list of numbers");
      return;
    }

  label = g_hash_table_lookup (self->tags, &number);
  if (label != NULL)
    append_line (&self->media->tags, label);
}

static void
add_genre (UsherArrParser *self,
           const char     *text,
           gsize           length)
{
  g_autofree char *genre = clean_text (text, MIN (length, MAX_TEXT_LENGTH), TRUE);

  append_line (&self->media->genres, genre);
}

static void
note_wrong_type (UsherArrParser *self)
{
  if (self->member != NULL)
    note_malformed (self, self->member->key, "is of the wrong type");
  else if (get_context (self) == CONTEXT_TAGS || get_context (self) == CONTEXT_GENRES)
    note_malformed (self, get_context (self) == CONTEXT_TAGS ? "tags" : "genres",
                    "is a list of the wrong type");
  else if (get_context (self) == CONTEXT_LIST)
    {
      self->n_records++;
      self->handlers.malformed ("?", "it is no object", self->handlers.user_data);
    }
}

static int
on_null (void *data)
{
  UsherArrParser *self = data;

  /* As good as not there, except in place of a title */
  if (get_context (self) == CONTEXT_LIST)
    note_wrong_type (self);
  self->member = NULL;

  return TRUE;
}

static int
on_boolean (void *data,
            int   value)
{
  UsherArrParser *self = data;

  if (self->member != NULL && self->member->value == VALUE_BOOLEAN)
    *(gint64 *) G_STRUCT_MEMBER_P (self->media, self->member->offset) = value;
  else
    note_wrong_type (self);
  self->member = NULL;

  return TRUE;
}

static int
on_number (void       *data,
           const char *text,
           size_t      length)
{
  UsherArrParser *self = data;
  const ParserMember *member = self->member;

  if (member != NULL && (member->value == VALUE_NUMBER || member->value == VALUE_POSITIVE))
    set_number (self, text, length);
  else if (member == NULL && get_context (self) == CONTEXT_TAGS)
    add_tag (self, text, length);
  else
    note_wrong_type (self);
  self->member = NULL;

  return TRUE;
}

/* What a text that we want has against it; %NULL if nothing. YAJL lets surrogates and
 * overlong forms pass; the bus does not. */
static const char *
find_fault (const char *text,
            gsize       length)
{
  if (memchr (text, '\0', length) != NULL)
    return "is too long, or has a NUL character";

  return g_utf8_validate_len (text, length, NULL) ? NULL : "is no valid UTF-8";
}

static int
on_string (void                *data,
           const unsigned char *bytes,
           size_t               length)
{
  UsherArrParser *self = data;
  const ParserMember *member = self->member;
  const char *text = (const char *) bytes;
  gboolean is_genre = member == NULL && get_context (self) == CONTEXT_GENRES;
  const char *fault = member != NULL || is_genre ? find_fault (text, length) : NULL;

  if (fault != NULL)
    note_malformed (self, is_genre ? "genres" : member->key, fault);
  else if (member != NULL && (member->value == VALUE_TEXT || member->value == VALUE_PATH))
    set_text (self, text, length);
  else if (member != NULL && member->value == VALUE_TIME)
    set_time (self, text, length);
  else if (member != NULL && (member->value == VALUE_COVER_TYPE || member->value == VALUE_REMOTE_URL))
    set_image_part (self, text, length);
  else if (is_genre)
    add_genre (self, text, length);
  else
    note_wrong_type (self);
  self->member = NULL;

  return TRUE;
}

static int
on_key (void                *data,
        const unsigned char *bytes,
        size_t               length)
{
  UsherArrParser *self = data;
  ParserContext context = get_context (self);

  self->member = NULL;
  if (context == CONTEXT_IGNORED)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].context == context && strlen (members[i].key) == length &&
        memcmp (members[i].key, bytes, length) == 0)
      {
        self->member = &members[i];
        break;
      }

  return TRUE;
}

static int
stop (UsherArrParser *self,
      UsherFailure    code,
      const char     *reason)
{
  if (self->error == NULL)
    usher_failure_set (&self->error, code, NULL, "The answer %s", reason);

  return FALSE;
}

static int
open_context (UsherArrParser *self,
              ParserContext   context)
{
  self->member = NULL;
  if (self->depth == MAX_DEPTH)
    return stop (self, USHER_FAILURE_TOO_LARGE, "is nested too deeply");

  self->contexts[++self->depth] = context;

  return TRUE;
}

static ParserContext
find_opened (UsherArrParser *self,
             ParserValue     value)
{
  const ParserMember *member = self->member;

  if (member != NULL && member->value == value)
    return member->opens;

  note_wrong_type (self);

  return CONTEXT_IGNORED;
}

static int
begin_record (UsherArrParser *self)
{
  if (self->n_records == MAX_RECORDS)
    return stop (self, USHER_FAILURE_TOO_LARGE, "has more titles than a library can hold");

  self->n_records++;
  self->media = usher_media_new ();
  self->media->kind = self->kind;

  return open_context (self, CONTEXT_RECORD);
}

static int
on_start_map (void *data)
{
  UsherArrParser *self = data;

  switch ((int) get_context (self))
    {
    case CONTEXT_DOCUMENT:
      if (self->single)
        return begin_record (self);
      return stop (self, USHER_FAILURE_WRONG_APPLICATION,
                   "is no list of titles; check the address, and that it is the right program's");

    case CONTEXT_LIST:
      return begin_record (self);

    case CONTEXT_IMAGES:
      return open_context (self, CONTEXT_IMAGE);

    default:
      return open_context (self, find_opened (self, VALUE_OBJECT));
    }
}

/* The first of each kind counts. */
static void
end_image (UsherArrParser *self)
{
  char **target = NULL;

  if (g_strcmp0 (self->cover_type, "poster") == 0)
    target = &self->media->poster;
  else if (g_strcmp0 (self->cover_type, "fanart") == 0)
    target = &self->media->fanart;

  if (target != NULL && *target == NULL)
    *target = g_steal_pointer (&self->remote_url);

  g_clear_pointer (&self->cover_type, g_free);
  g_clear_pointer (&self->remote_url, g_free);
}

static void
check_required (UsherArrParser *self)
{
  if (self->media->title == NULL)
    note_malformed (self, "title", "is missing");
  if (self->media->arr_id <= 0)
    note_malformed (self, "id", "is missing");
  if (usher_media_get_identity (self->media) <= 0)
    note_malformed (self, self->kind == USHER_ARR_RADARR ? "tmdbId" : "tvdbId", "is missing");
}

static void
end_record (UsherArrParser *self)
{
  g_autoptr(UsherMedia) media = g_steal_pointer (&self->media);
  g_autofree char *name = NULL;

  self->media = media;
  check_required (self);
  self->media = NULL;

  if (self->malformed == NULL)
    {
      media->fingerprint = 0;
      self->handlers.record (g_steal_pointer (&media), self->handlers.user_data);
      return;
    }

  name = media->title != NULL
    ? g_strdup (media->title) : g_strdup_printf ("number %u", self->n_records);
  self->handlers.malformed (name, self->malformed, self->handlers.user_data);
  g_clear_pointer (&self->malformed, g_free);
}

static int
on_end_map (void *data)
{
  UsherArrParser *self = data;
  ParserContext context = get_context (self);

  self->depth--;
  self->member = NULL;
  if (context == CONTEXT_RECORD)
    end_record (self);
  else if (context == CONTEXT_IMAGE)
    end_image (self);

  return TRUE;
}

static int
on_start_array (void *data)
{
  UsherArrParser *self = data;

  if (get_context (self) == CONTEXT_DOCUMENT && self->single)
    return stop (self, USHER_FAILURE_WRONG_APPLICATION,
                 "is no title; check the address, and that it is the right program's");
  if (get_context (self) == CONTEXT_DOCUMENT)
    return open_context (self, CONTEXT_LIST);

  return open_context (self, find_opened (self, VALUE_ARRAY));
}

static int
on_end_array (void *data)
{
  UsherArrParser *self = data;

  self->depth--;
  self->member = NULL;

  return TRUE;
}

static const yajl_callbacks callbacks = {
  .yajl_null = on_null,
  .yajl_boolean = on_boolean,
  .yajl_number = on_number,
  .yajl_string = on_string,
  .yajl_map_key = on_key,
  .yajl_start_map = on_start_map,
  .yajl_end_map = on_end_map,
  .yajl_start_array = on_start_array,
  .yajl_end_array = on_end_array,
};

/**
 * usher_arr_parser_new:
 * @kind: whose list it is
 * @tags: (element-type gint64 utf8): labels by number
 * @handlers: who wants to know
 *
 * Returns: (transfer full): a parser at the beginning of a document
 */
UsherArrParser *
usher_arr_parser_new (UsherArrKind            kind,
                      GHashTable             *tags,
                      const UsherArrHandlers *handlers)
{
  UsherArrParser *self = g_new0 (UsherArrParser, 1);

  self->yajl = yajl_alloc (&callbacks, NULL, self);
  self->kind = kind;
  self->tags = g_hash_table_ref (tags);
  self->handlers = *handlers;
  self->contexts[0] = CONTEXT_DOCUMENT;

  return self;
}

/* Expects one title in place of a list of them. */
void
usher_arr_parser_set_single (UsherArrParser *self)
{
  self->single = TRUE;
}

void
usher_arr_parser_free (UsherArrParser *self)
{
  g_clear_pointer (&self->yajl, yajl_free);
  g_clear_pointer (&self->tags, g_hash_table_unref);
  g_clear_pointer (&self->media, usher_media_free);
  g_clear_pointer (&self->malformed, g_free);
  g_clear_pointer (&self->cover_type, g_free);
  g_clear_pointer (&self->remote_url, g_free);
  g_clear_error (&self->error);
  g_free (self);
}

/* What is no JSON from the first character on is no answer of ours. */
static gboolean
check_beginning (UsherArrParser  *self,
                 const guchar    *data,
                 gsize            length,
                 GError         **error)
{
  gsize i = 0;

  while (i < length && g_ascii_isspace (data[i]))
    i++;
  if (self->begun || i == length)
    return TRUE;

  self->begun = TRUE;
  if (data[i] == '[' || data[i] == '{')
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_NOT_JSON, NULL,
                     "The answer is no JSON, as a web page would be; check the address");

  return FALSE;
}

static gboolean
check_status (UsherArrParser  *self,
              yajl_status      status,
              GError         **error)
{
  if (status == yajl_status_ok)
    return TRUE;

  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else
    usher_failure_set (error, USHER_FAILURE_MALFORMED, NULL,
                       "The answer is broken JSON behind title %u", self->n_records);

  return FALSE;
}

/**
 * usher_arr_parser_feed:
 * @self: a parser
 * @bytes: the next part of the document
 * @error: return location for a #UsherFailure
 *
 * Returns: %FALSE if there is no use in going on
 */
gboolean
usher_arr_parser_feed (UsherArrParser  *self,
                       GBytes          *bytes,
                       GError         **error)
{
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);

  return check_beginning (self, data, length, error) &&
         check_status (self, yajl_parse (self->yajl, data, length), error);
}

/**
 * usher_arr_parser_finish:
 * @self: a parser that has been fed all there is
 * @error: return location for a #UsherFailure
 *
 * Returns: %FALSE if the document is not whole
 */
gboolean
usher_arr_parser_finish (UsherArrParser  *self,
                         GError         **error)
{
  if (self->begun && yajl_complete_parse (self->yajl) == yajl_status_ok && self->depth == 0)
    return TRUE;

  usher_failure_set (error, USHER_FAILURE_TRUNCATED, NULL,
                     self->begun ? "The answer ends in the middle, behind title %u"
                                 : "The answer is empty", self->n_records);

  return FALSE;
}
