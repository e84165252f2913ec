/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

/* Between JSON and the dictionaries of the bus. Documents may be large and come from
 * anywhere: YAJL reads them without recursion, and to a depth of our choice. */

#include "usher-json-values.h"

#include <errno.h>
#include <string.h>
#include <yajl/yajl_gen.h>
#include <yajl/yajl_parse.h>

#include "usher-error.h"

#define MAX_DEPTH 64

/* An object or an array that has not ended. */
typedef struct
{
  GPtrArray *keys;               /* (owned) (nullable): of an object; none is an array */
  GPtrArray *values;             /* (owned) (element-type GVariant) */
  guint line;
} Frame;

typedef struct
{
  const char *text;
  gsize counted;                 /* bytes whose lines are counted */
  guint line;
  yajl_handle yajl;              /* (unowned) */
  GPtrArray *frames;             /* (owned) (element-type Frame) */
  GPtrArray *objects;            /* (owned) (element-type UsherJsonObject) */
  const char *refusal;           /* (nullable): a static string */
} Parser;

static void
object_free (UsherJsonObject *object)
{
  g_clear_pointer (&object->members, g_variant_unref);
  g_free (object);
}

static void
frame_free (Frame *frame)
{
  g_clear_pointer (&frame->keys, g_ptr_array_unref);
  g_clear_pointer (&frame->values, g_ptr_array_unref);
  g_free (frame);
}

static Frame *
get_frame (Parser *parser)
{
  return parser->frames->len > 0 ? parser->frames->pdata[parser->frames->len - 1] : NULL;
}

static void
count_lines (Parser *parser)
{
  gsize consumed = yajl_get_bytes_consumed (parser->yajl);

  for (; parser->counted < consumed; parser->counted++)
    parser->line += parser->text[parser->counted] == '\n';
}

static int
refuse (Parser     *parser,
        const char *refusal)
{
  parser->refusal = refusal;

  return 0;
}

/* @value: (transfer floating) */
static int
take_value (Parser   *parser,
            GVariant *value)
{
  Frame *frame = get_frame (parser);

  if (frame == NULL)
    {
      g_variant_unref (g_variant_ref_sink (value));
      return refuse (parser, "is no list of tasks");
    }

  g_ptr_array_add (frame->values, g_variant_ref_sink (value));

  return 1;
}

static int
null_cb (void *data)
{
  Parser *parser = data;
  Frame *frame = get_frame (parser);

  /* As if the key were not there */
  if (frame == NULL || frame->keys == NULL)
    return refuse (parser, "has a null where something is needed");
  g_ptr_array_remove_index (frame->keys, frame->keys->len - 1);

  return 1;
}

static int
boolean_cb (void *data,
            int   value)
{
  return take_value (data, g_variant_new_boolean (value != 0));
}

static int
number_cb (void       *data,
           const char *digits,
           size_t      length)
{
  g_autofree char *text = g_strndup (digits, length);
  gint64 integer;

  if (strpbrk (text, ".eE") != NULL)
    return take_value (data, g_variant_new_double (g_ascii_strtod (text, NULL)));
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
    return refuse (data, "has a number that is too large");

  return take_value (data, g_variant_new_int64 (integer));
}

static int
string_cb (void                *data,
           const unsigned char *bytes,
           size_t               length)
{
  if (memchr (bytes, '\0', length) != NULL)
    return refuse (data, "has a NUL character in a text");

  return take_value (data, g_variant_new_take_string (g_strndup ((const char *) bytes, length)));
}

static int
key_cb (void                *data,
        const unsigned char *bytes,
        size_t               length)
{
  if (memchr (bytes, '\0', length) != NULL)
    return refuse (data, "has a NUL character in a key");
  g_ptr_array_add (get_frame (data)->keys, g_strndup ((const char *) bytes, length));

  return 1;
}

static int
begin (Parser   *parser,
       gboolean  is_object)
{
  Frame *frame;

  if (parser->frames->len >= MAX_DEPTH)
    return refuse (parser, "is nested too deeply");

  count_lines (parser);
  frame = g_new0 (Frame, 1);
  frame->line = parser->line;
  frame->values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  if (is_object)
    frame->keys = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (parser->frames, frame);

  return 1;
}

static int
begin_object_cb (void *data)
{
  return begin (data, TRUE);
}

static int
begin_array_cb (void *data)
{
  return begin (data, FALSE);
}

static GVariant *
make_object (const Frame *frame)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  for (guint i = 0; i < frame->values->len; i++)
    g_variant_builder_add (&builder, "{sv}", frame->keys->pdata[i], frame->values->pdata[i]);

  return g_variant_builder_end (&builder);
}

/* Of one type, if the values are; else of variants. */
static GVariant *
make_array (const Frame *frame)
{
  GVariantBuilder builder;
  gboolean is_plain = TRUE;

  if (frame->values->len == 0)
    return g_variant_new_strv (NULL, 0);

  for (guint i = 1; i < frame->values->len; i++)
    is_plain = is_plain && g_variant_is_of_type (frame->values->pdata[i],
                                                 g_variant_get_type (frame->values->pdata[0]));
  if (is_plain)
    return g_variant_new_array (NULL, (GVariant * const *) frame->values->pdata, frame->values->len);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < frame->values->len; i++)
    g_variant_builder_add (&builder, "v", frame->values->pdata[i]);

  return g_variant_builder_end (&builder);
}

static void
add_object (Parser *parser,
            Frame  *frame)
{
  UsherJsonObject *object = g_new0 (UsherJsonObject, 1);

  object->line = frame->line;
  object->members = g_variant_ref_sink (make_object (frame));
  g_ptr_array_add (parser->objects, object);
}

/* A document is a list of objects, or one object. */
static int
end_cb (void *data)
{
  Parser *parser = data;
  Frame *frame = g_ptr_array_steal_index (parser->frames, parser->frames->len - 1);
  Frame *outer = get_frame (parser);
  gboolean is_task = outer == NULL || (parser->frames->len == 1 && outer->keys == NULL);
  int going_on = 1;

  if (is_task && frame->keys != NULL)
    add_object (parser, frame);
  else if (outer != NULL && is_task)
    going_on = refuse (parser, "is no list of tasks");
  else if (outer != NULL)
    going_on = take_value (parser, frame->keys != NULL ? make_object (frame) : make_array (frame));
  else if (frame->values->len > 0)
    going_on = refuse (parser, "is no list of tasks");
  frame_free (frame);

  return going_on;
}

static const yajl_callbacks callbacks = {
  .yajl_null = null_cb,
  .yajl_boolean = boolean_cb,
  .yajl_number = number_cb,
  .yajl_string = string_cb,
  .yajl_start_map = begin_object_cb,
  .yajl_map_key = key_cb,
  .yajl_end_map = end_cb,
  .yajl_start_array = begin_array_cb,
  .yajl_end_array = end_cb,
};

static char *
describe_fault (Parser *parser)
{
  unsigned char *told = yajl_get_error (parser->yajl, 0, NULL, 0);
  char *text = g_strdelimit (g_strdup ((const char *) told), "\n", ' ');

  yajl_free_error (parser->yajl, told);

  return g_strstrip (text);
}

/**
 * usher_json_values_parse:
 * @text: a document
 * @error: return location for a #UsherError that names the line
 *
 * Whole numbers become `x`, others `d`; lists are of one type if they can be. A null
 * is as if its key were not there.
 *
 * Returns: (transfer full) (nullable) (element-type UsherJsonObject): its objects
 */
GPtrArray *
usher_json_values_parse (const char  *text,
                         GError     **error)
{
  g_autoptr(GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) frame_free);
  g_autoptr(GPtrArray) objects = g_ptr_array_new_with_free_func ((GDestroyNotify) object_free);
  Parser parser = { .text = text, .line = 1, .frames = frames, .objects = objects };
  gboolean is_good;

  parser.yajl = yajl_alloc (&callbacks, NULL, &parser);
  is_good = yajl_parse (parser.yajl, (const unsigned char *) text, strlen (text)) == yajl_status_ok &&
            yajl_complete_parse (parser.yajl) == yajl_status_ok;
  if (!is_good)
    {
      g_autofree char *fault = parser.refusal == NULL ? describe_fault (&parser) : NULL;

      count_lines (&parser);
      g_set_error (error, USHER_ERROR, USHER_ERROR_INVALID_DEFINITION,
                   "Line %u: the JSON %s%s", parser.line, fault != NULL ? "is broken: " : "",
                   fault != NULL ? fault : parser.refusal);
    }
  yajl_free (parser.yajl);

  return is_good ? g_steal_pointer (&objects) : NULL;
}

static GVariant *
retype_integer (gint64 number,
                char   type)
{
  switch (type)
    {
    case 'y':
      return number >= 0 && number <= G_MAXUINT8 ? g_variant_new_byte ((guint8) number) : NULL;

    case 'n':
      return number >= G_MININT16 && number <= G_MAXINT16 ? g_variant_new_int16 ((gint16) number) : NULL;

    case 'q':
      return number >= 0 && number <= G_MAXUINT16 ? g_variant_new_uint16 ((guint16) number) : NULL;

    case 'i':
      return number >= G_MININT32 && number <= G_MAXINT32 ? g_variant_new_int32 ((gint32) number) : NULL;

    case 'u':
      return number >= 0 && number <= G_MAXUINT32 ? g_variant_new_uint32 ((guint32) number) : NULL;

    case 't':
      return number >= 0 ? g_variant_new_uint64 ((guint64) number) : NULL;

    case 'd':
      return g_variant_new_double ((double) number);

    default:
      return NULL;
    }
}

/* @next: (nullable): the type of the first child of a tuple; none is a list */
static GVariant *
retype_children (GVariant           *value,
                 const GVariantType *type,
                 const GVariantType *next)
{
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (type);
  gboolean is_tuple = next != NULL;
  gsize n_children = g_variant_n_children (value);

  if (is_tuple && n_children != g_variant_type_n_items (type))
    return NULL;

  for (gsize i = 0; i < n_children; i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (value, i);
      g_autoptr(GVariant) inner =
        g_variant_is_of_type (child, G_VARIANT_TYPE_VARIANT) ? g_variant_get_variant (child)
                                                             : g_variant_ref (child);
      g_autoptr(GVariant) retyped =
        usher_json_values_retype (inner, is_tuple ? next : g_variant_type_element (type));

      if (retyped == NULL)
        return NULL;
      g_variant_builder_add_value (&builder, retyped);
      next = is_tuple ? g_variant_type_next (next) : NULL;
    }

  return g_variant_builder_end (&builder);
}

/**
 * usher_json_values_retype:
 * @value: what usher_json_values_parse() has made
 * @type: the type that is wanted
 *
 * Returns: (transfer full) (nullable): the same of that type, if there is such
 */
GVariant *
usher_json_values_retype (GVariant           *value,
                          const GVariantType *type)
{
  GVariant *retyped = NULL;

  if (g_variant_is_of_type (value, type))
    return g_variant_ref (value);

  if (g_variant_type_equal (type, G_VARIANT_TYPE_VARIANT))
    retyped = g_variant_new_variant (value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    retyped = retype_integer (g_variant_get_int64 (value), *g_variant_type_peek_string (type));
  else if (!g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY) ||
           g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    retyped = NULL;
  else if (g_variant_type_is_tuple (type))
    retyped = retype_children (value, type, g_variant_type_first (type));
  else if (g_variant_type_is_array (type) && !g_variant_type_is_subtype_of (type, G_VARIANT_TYPE_DICTIONARY))
    retyped = retype_children (value, type, NULL);

  return retyped != NULL ? g_variant_ref_sink (retyped) : NULL;
}

/* Writing */

/* As short as it can be without becoming another number; never whole, as that would
 * be read as an integer. */
static void
print_double (yajl_gen gen,
              double   number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE + 2];

  g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, "%.15g", number);
  if (g_ascii_strtod (text, NULL) != number)
    g_ascii_dtostr (text, G_ASCII_DTOSTR_BUF_SIZE, number);
  if (strpbrk (text, ".eEn") == NULL)
    strcat (text, ".0");

  yajl_gen_number (gen, text, strlen (text));
}

static void
print_string (yajl_gen    gen,
              const char *string)
{
  yajl_gen_string (gen, (const unsigned char *) string, strlen (string));
}

static void
print_integer (yajl_gen  gen,
               GVariant *value)
{
  g_autofree char *text = g_variant_print (value, FALSE);
  const char *digits = strpbrk (text, "-0123456789");

  yajl_gen_number (gen, digits, strlen (digits));
}

static void
print_value (yajl_gen  gen,
             GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    print_string (gen, g_variant_get_string (value, NULL));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    yajl_gen_bool (gen, g_variant_get_boolean (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    print_double (gen, g_variant_get_double (value));
  else if (!g_variant_is_container (value))
    print_integer (gen, value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    {
      GVariantIter iter;
      const char *key;
      GVariant *child;

      yajl_gen_map_open (gen);
      g_variant_iter_init (&iter, value);
      while (g_variant_iter_loop (&iter, "{&sv}", &key, &child))
        {
          print_string (gen, key);
          print_value (gen, child);
        }
      yajl_gen_map_close (gen);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr(GVariant) inner = g_variant_get_variant (value);

      print_value (gen, inner);
    }
  else
    {
      yajl_gen_array_open (gen);
      for (gsize i = 0; i < g_variant_n_children (value); i++)
        {
          g_autoptr(GVariant) child = g_variant_get_child_value (value, i);

          print_value (gen, child);
        }
      yajl_gen_array_close (gen);
    }
}

static void
append_cb (void       *data,
           const char *bytes,
           size_t      length)
{
  g_string_append_len (data, bytes, (gssize) length);
}

/**
 * usher_json_values_print:
 * @objects: (element-type GVariant): an `a{sv}` each
 * @text: where they go, as a list
 */
void
usher_json_values_print (GPtrArray *objects,
                         GString   *text)
{
  yajl_gen gen = yajl_gen_alloc (NULL);

  yajl_gen_config (gen, yajl_gen_beautify, 1);
  yajl_gen_config (gen, yajl_gen_indent_string, "  ");
  yajl_gen_config (gen, yajl_gen_print_callback, append_cb, text);

  yajl_gen_array_open (gen);
  for (guint i = 0; i < objects->len; i++)
    print_value (gen, objects->pdata[i]);
  yajl_gen_array_close (gen);
  yajl_gen_free (gen);
}
