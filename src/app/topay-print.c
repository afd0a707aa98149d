/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-print.h"

#include <math.h>

#include "topay-print-parts.h"

/* Three passes: parts (what), pieces (a part or some of its lines, with a page and a height), and
 * drawing. All lengths are points: the operation is set to that unit. Black on white, whatever
 * the screen shows. */

#define MARGIN_POINTS 54 /* 19 mm: more than any printer needs */
#define INDENT_POINTS 22
#define COLUMN_GAP    12
#define FOOTER_POINTS 9
#define FOOTER_HEIGHT 24
#define LINE_SPACING  1.25f

/* Some lines of a part on a page. */
typedef struct
{
  const TopayPrintPart *part; /* (unowned) */
  GPtrArray *layouts;         /* (owned) (element-type PangoLayout), one a cell */
  guint first_line;
  guint n_lines;
  guint page;
  double top;
  double height;
} Piece;

typedef struct
{
  GPtrArray *parts;  /* (owned) (element-type TopayPrintPart) */
  GPtrArray *pieces; /* (owned) (element-type Piece), in order */
  char *title;       /* (owned) */

  /* while pages are made */
  GtkPrintContext *context; /* (unowned): lives during the signal */
  double width;
  double height;
  guint page;
  double top;
} Job;

static void
piece_free (Piece *piece)
{
  g_ptr_array_unref (piece->layouts);
  g_free (piece);
}

static void
job_free (Job *job)
{
  g_ptr_array_unref (job->parts);
  g_ptr_array_unref (job->pieces);
  g_free (job->title);
  g_free (job);
}

static PangoLayout *
make_layout (Job *job, const char *markup, double size, double width)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (job->context);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");

  pango_font_description_set_size (font, (int) lround (size * PANGO_SCALE));
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, LINE_SPACING);
  pango_layout_set_width (layout, (int) lround (MAX (width, size) * PANGO_SCALE));
  pango_layout_set_markup (layout, markup, -1);

  return layout;
}

static double
column_width (const Job *job, const TopayPrintPart *part)
{
  guint n_cells = g_strv_length (part->cells);
  double width = job->width - part->indent * INDENT_POINTS;

  return n_cells > 1 ? (width - (n_cells - 1) * COLUMN_GAP) / n_cells : width;
}

static GPtrArray *
make_layouts (Job *job, const TopayPrintPart *part)
{
  GPtrArray *layouts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; part->cells != NULL && part->cells[i] != NULL; i++)
    g_ptr_array_add (layouts,
                     make_layout (job, part->cells[i], part->size, column_width (job, part)));

  return layouts;
}

static double
layout_height (PangoLayout *layout)
{
  int height = 0;

  pango_layout_get_size (layout, NULL, &height);

  return (double) height / PANGO_SCALE;
}

static Piece *
add_piece (Job *job, const TopayPrintPart *part, GPtrArray *layouts, double height)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->part = part;
  piece->layouts = g_ptr_array_ref (layouts);
  piece->page = job->page;
  piece->top = job->top;
  piece->height = height;
  g_ptr_array_add (job->pieces, piece);
  job->top += height;

  return piece;
}

static void
start_page (Job *job)
{
  job->page++;
  job->top = 0;
}

static gboolean
is_full (const Job *job, double height)
{
  return job->top > 0 && job->top + height > job->height;
}

/* Headings that would be left alone at the foot of the page move to the next one. */
static void
pull_kept_pieces (Job *job)
{
  guint first = job->pieces->len;
  guint old_page = job->page - 1;

  while (first > 0)
    {
      const Piece *piece = g_ptr_array_index (job->pieces, first - 1);

      if (!piece->part->keep || piece->page != old_page || piece->top <= 0)
        break;
      first--;
    }

  for (guint i = first; i < job->pieces->len; i++)
    {
      Piece *piece = g_ptr_array_index (job->pieces, i);

      piece->page = job->page;
      piece->top = job->top;
      job->top += piece->height;
    }
}

/* A new page when @height does not fit any more. */
static void
make_room (Job *job, double height)
{
  if (!is_full (job, height))
    return;

  start_page (job);
  pull_kept_pieces (job);
}

static void
place_whole (Job *job, const TopayPrintPart *part, GPtrArray *layouts)
{
  double height = part->kind == TOPAY_PRINT_RULE ? 1 : 0;

  for (guint i = 0; i < layouts->len; i++)
    height = MAX (height, layout_height (g_ptr_array_index (layouts, i)));

  make_room (job, part->above + height);
  job->top += job->top > 0 ? part->above : 0;
  add_piece (job, part, layouts, height);
}

static void
place_lines (Job *job, const TopayPrintPart *part, GPtrArray *layouts)
{
  PangoLayout *layout = g_ptr_array_index (layouts, 0);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  Piece *piece = NULL;
  guint line = 0;

  do
    {
      int top = 0;
      int bottom = 0;
      double height;

      pango_layout_iter_get_line_yrange (iter, &top, &bottom);
      height = (double) (bottom - top) / PANGO_SCALE;

      if (piece == NULL || is_full (job, height))
        {
          double above = line == 0 ? part->above : 0;

          make_room (job, above + height);
          job->top += job->top > 0 ? above : 0;
          piece = add_piece (job, part, layouts, 0);
          piece->first_line = line;
        }

      piece->n_lines++;
      piece->height += height;
      job->top += height;
      line++;
    }
  while (pango_layout_iter_next_line (iter));

  pango_layout_iter_free (iter);
}

static void
on_begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, gpointer user_data)
{
  Job *job = user_data;

  job->context = context;
  job->width = gtk_print_context_get_width (context) - 2 * MARGIN_POINTS;
  job->height = gtk_print_context_get_height (context) - 2 * MARGIN_POINTS - FOOTER_HEIGHT;
  job->page = 0;
  job->top = 0;
  g_ptr_array_set_size (job->pieces, 0);

  for (guint i = 0; i < job->parts->len; i++)
    {
      const TopayPrintPart *part = g_ptr_array_index (job->parts, i);
      g_autoptr (GPtrArray) layouts = make_layouts (job, part);

      if (part->kind == TOPAY_PRINT_TEXT)
        place_lines (job, part, layouts);
      else
        place_whole (job, part, layouts);
    }

  gtk_print_operation_set_n_pages (operation, (int) job->page + 1);
}

static void
draw_bar (cairo_t *cairo, const Piece *piece, double x)
{
  gboolean joined = piece->part->joined && piece->first_line == 0 && piece->top > 0;

  cairo_set_line_width (cairo, 1.5);
  cairo_move_to (cairo, x - INDENT_POINTS / 2.0,
                 piece->top - (joined ? piece->part->above + 1 : 0));
  cairo_line_to (cairo, x - INDENT_POINTS / 2.0, piece->top + piece->height);
  cairo_stroke (cairo);
}

static void
draw_lines (cairo_t *cairo, const Piece *piece, double x)
{
  PangoLayout *layout = g_ptr_array_index (piece->layouts, 0);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  double origin = 0;
  guint line = 0;

  do
    {
      PangoRectangle logical;
      int top = 0;

      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      pango_layout_iter_get_line_yrange (iter, &top, NULL);
      if (line == piece->first_line)
        origin = (double) top / PANGO_SCALE;

      if (line >= piece->first_line && line < piece->first_line + piece->n_lines)
        {
          double baseline = (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE;

          cairo_move_to (cairo, x + (double) logical.x / PANGO_SCALE,
                         piece->top + baseline - origin);
          pango_cairo_show_layout_line (cairo, pango_layout_iter_get_line_readonly (iter));
        }
      line++;
    }
  while (pango_layout_iter_next_line (iter));

  pango_layout_iter_free (iter);
}

static void
draw_marker (Job *job, cairo_t *cairo, const Piece *piece, double x)
{
  g_autofree char *markup = g_markup_escape_text (piece->part->marker, -1);
  g_autoptr (PangoLayout) layout = make_layout (job, markup, piece->part->size, INDENT_POINTS);

  cairo_move_to (cairo, x - INDENT_POINTS + 4, piece->top);
  pango_cairo_show_layout (cairo, layout);
}

static void
draw_row (Job *job, cairo_t *cairo, const Piece *piece, double x)
{
  double width = column_width (job, piece->part);

  for (guint i = 0; i < piece->layouts->len; i++)
    {
      cairo_move_to (cairo, x + i * (width + COLUMN_GAP), piece->top);
      pango_cairo_show_layout (cairo, g_ptr_array_index (piece->layouts, i));
    }

  cairo_set_line_width (cairo, piece->part->keep ? 1 : 0.4);
  cairo_move_to (cairo, x, piece->top + piece->height + 2);
  cairo_line_to (cairo, job->width, piece->top + piece->height + 2);
  cairo_stroke (cairo);
}

static void
draw_piece (Job *job, cairo_t *cairo, const Piece *piece)
{
  double x = piece->part->indent * INDENT_POINTS;

  if (piece->part->marker != NULL && piece->first_line == 0)
    draw_marker (job, cairo, piece, x);
  if (piece->part->barred)
    draw_bar (cairo, piece, x);

  switch (piece->part->kind)
    {
    case TOPAY_PRINT_TEXT:
      draw_lines (cairo, piece, x);
      break;

    case TOPAY_PRINT_ROW:
      draw_row (job, cairo, piece, x);
      break;

    case TOPAY_PRINT_RULE:
    default:
      cairo_set_line_width (cairo, 0.6);
      cairo_move_to (cairo, x, piece->top);
      cairo_line_to (cairo, job->width, piece->top);
      cairo_stroke (cairo);
      break;
    }
}

static void
draw_footer (Job *job, cairo_t *cairo, guint page)
{
  g_autofree char *title = g_markup_escape_text (job->title, -1);
  g_autofree char *number = g_strdup_printf ("%u / %u", page + 1, job->page + 1);
  g_autoptr (PangoLayout) left = make_layout (job, title, FOOTER_POINTS, job->width * 0.8);
  g_autoptr (PangoLayout) right = make_layout (job, number, FOOTER_POINTS, job->width);
  double top = job->height + FOOTER_HEIGHT - FOOTER_POINTS * LINE_SPACING;

  pango_layout_set_ellipsize (left, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (right, PANGO_ALIGN_RIGHT);

  cairo_move_to (cairo, 0, top);
  pango_cairo_show_layout (cairo, left);
  cairo_move_to (cairo, 0, top);
  pango_cairo_show_layout (cairo, right);
}

static void
on_draw_page_cb (GtkPrintOperation *operation,
                 GtkPrintContext *context,
                 int page,
                 gpointer user_data)
{
  Job *job = user_data;
  cairo_t *cairo = gtk_print_context_get_cairo_context (context);

  job->context = context;
  cairo_save (cairo);
  cairo_translate (cairo, MARGIN_POINTS, MARGIN_POINTS);
  cairo_set_source_rgb (cairo, 0, 0, 0);

  for (guint i = 0; i < job->pieces->len; i++)
    {
      const Piece *piece = g_ptr_array_index (job->pieces, i);

      if (piece->page == (guint) page)
        draw_piece (job, cairo, piece);
    }

  draw_footer (job, cairo, (guint) page);
  cairo_restore (cairo);
}

/**
 * topay_print_operation_new:
 * @article: what is printed; used during the call only
 * @style: the world around the article; used during the call only
 *
 * Prepares printing: title, date, short answer and body over as many pages as it takes, each with
 * the title and its number at the foot. Links are set as text; the button of the article is left
 * out. Run the result with gtk_print_operation_run ().
 *
 * Returns: (transfer full): an operation that can be run once
 */
GtkPrintOperation *
topay_print_operation_new (const TopayPrintArticle *article, const TopayArticleStyle *style)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  Job *job = g_new0 (Job, 1);

  job->parts = topay_print_parts_new (article, style);
  job->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) piece_free);
  job->title = g_strdup (article->title);

  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, article->title);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "topay-print-job", job, (GDestroyNotify) job_free);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_print_cb), job);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page_cb), job);

  return operation;
}
