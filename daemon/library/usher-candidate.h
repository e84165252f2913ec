/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Usher authors */

#pragma once

#include "usher-media.h"
#include "usher-profile.h"

G_BEGIN_DECLS

/**
 * UsherTrust:
 * @USHER_TRUST_NONE: one of many that a search has found
 * @USHER_TRUST_STORED: a server says that it is the title's trailer
 * @USHER_TRUST_WISHED: a person wants this very video
 *
 * Why a video is taken for a title's.
 */
typedef enum
{
  USHER_TRUST_NONE,
  USHER_TRUST_STORED,
  USHER_TRUST_WISHED,
} UsherTrust;

/**
 * UsherRejection:
 * @USHER_REJECTION_NONE: it may be taken
 * @USHER_REJECTION_LIVE: it is broadcast now, or will be: it has no end
 * @USHER_REJECTION_SHORT: it is made for telephones, upright and very short
 * @USHER_REJECTION_NO_DURATION: nobody says how long it is
 * @USHER_REJECTION_TOO_SHORT: it is shorter than the profile wants
 * @USHER_REJECTION_TOO_LONG: it is longer
 * @USHER_REJECTION_TRIED: it was tried before, in vain
 * @USHER_REJECTION_UPLOADER: it is by none of those that the profile names
 * @USHER_REJECTION_EXCLUDED_WORD: it has a word that the profile excludes
 * @USHER_REJECTION_MISSING_WORD: it has none of those that the profile asks for
 * @USHER_REJECTION_UNWANTED: it is about the title, as reviews are
 * @USHER_REJECTION_OTHER_TITLE: it is another title's
 * @USHER_REJECTION_OTHER_PART: it is another part's
 * @USHER_REJECTION_OTHER_YEAR: it is from another year
 * @USHER_REJECTION_REFUSED: it cannot be had, or its address is not fetched from
 *
 * Why a video is not taken. Travels as the nick: `too-long`.
 */
typedef enum
{
  USHER_REJECTION_NONE,
  USHER_REJECTION_LIVE,
  USHER_REJECTION_SHORT,
  USHER_REJECTION_NO_DURATION,
  USHER_REJECTION_TOO_SHORT,
  USHER_REJECTION_TOO_LONG,
  USHER_REJECTION_TRIED,
  USHER_REJECTION_UPLOADER,
  USHER_REJECTION_EXCLUDED_WORD,
  USHER_REJECTION_MISSING_WORD,
  USHER_REJECTION_UNWANTED,
  USHER_REJECTION_OTHER_TITLE,
  USHER_REJECTION_OTHER_PART,
  USHER_REJECTION_OTHER_YEAR,
  USHER_REJECTION_REFUSED,
} UsherRejection;

#define USHER_TYPE_REJECTION (usher_rejection_get_type ())

/**
 * UsherCandidate:
 * @video_id: (owned) (nullable): of the video, at its host
 * @url: (owned): where it is
 * @path: (owned) (nullable) (type filename): a file here, rather than an address
 * @title: (owned) (nullable): %NULL if nobody says
 * @uploader: (owned) (nullable): who has put it there
 * @language: (owned) (nullable): as in “en”
 * @duration: seconds, 0 if unknown
 * @width: of the picture, 0 if unknown
 * @height: of the picture, 0 if unknown
 * @live: whether it is, or will be, broadcast
 * @restricted: whether only some may see it
 * @verified: whether its host says that the uploader is who he says
 * @direct: whether it is a plain file, which is measured when it has come
 * @trust: why it is taken for the title's
 *
 * @rejection: why it is not taken
 * @detail: (owned) (nullable): the word, number or name that says more about that
 * @score: how good it is
 * @reasons: (owned) (element-type utf8): what made up the score: “year 20”
 *
 * A video that may be the trailer of a title; what follows the blank line is what
 * usher_candidate_judge() has made of it.
 */
typedef struct
{
  char *video_id;
  char *url;
  char *path;
  char *title;
  char *uploader;
  char *language;
  double duration;
  guint width;
  guint height;
  gboolean live;
  gboolean restricted;
  gboolean verified;
  gboolean direct;
  UsherTrust trust;

  UsherRejection rejection;
  char *detail;
  int score;
  GPtrArray *reasons;
} UsherCandidate;

/**
 * UsherCandidateContext:
 * @media: (unowned): the title
 * @profile: (unowned): what its trailer is to be
 * @tried: (unowned) (nullable) (array zero-terminated=1): ids of videos that are
 *   not tried again
 *
 * What a video is judged by.
 */
typedef struct
{
  const UsherMedia *media;
  const UsherProfile *profile;
  const char * const *tried;
} UsherCandidateContext;

GType           usher_rejection_get_type     (void);
UsherCandidate *usher_candidate_new          (void);
void            usher_candidate_free         (UsherCandidate              *self);
void            usher_candidate_judge        (UsherCandidate              *self,
                                              const UsherCandidateContext *context);
void            usher_candidate_reject       (UsherCandidate              *self,
                                              UsherRejection               rejection,
                                              const char                  *detail);
char           *usher_candidate_explain      (const UsherCandidate        *self);
const char     *usher_candidate_get_name     (const UsherCandidate        *self);
const char     *usher_candidate_get_key      (const UsherCandidate        *self);
void            usher_candidates_sort        (GPtrArray                   *candidates);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsherCandidate, usher_candidate_free)

G_END_DECLS
