/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "topay-case-export.h"
#include "topay-error.h"

/* The lines of a case on sheets of A4, black on white, in memory: nothing is written here. All
 * lengths are points. Text is set as text, never as markup. */

#define SHEET_WIDTH   595.276
#define SHEET_HEIGHT  841.89
#define MARGIN        54.0
#define MOMENT_WIDTH  150.0 /* the column of the times */
#define MOMENT_SIZE   9.0
#define MOMENT_GAP    10.0
#define QUOTE_INDENT  18.0
#define LINE_SPACING  1.2f
#define MOMENT_SHADE  0.35 /* of grey: 7 to 1 on white */
#define LONGEST_SHEET (SHEET_HEIGHT - 2 * MARGIN)

typedef struct
{
  double size;
  double above;
  gboolean is_bold;
  double indent;
  const char *family;
} Look;

static const Look looks[] = {
  [TOPAY_CASE_LINE_TITLE] = { 18, 0, TRUE, 0, "Sans" },
  [TOPAY_CASE_LINE_HEADING] = { 13, 16, TRUE, 0, "Sans" },
  [TOPAY_CASE_LINE_TEXT] = { 10.5, 4, FALSE, 0, "Sans" },
  [TOPAY_CASE_LINE_EVENT] = { 10.5, 6, FALSE, MOMENT_WIDTH, "Sans" },
  [TOPAY_CASE_LINE_QUOTE] = { 10.5, 4, FALSE, QUOTE_INDENT, "Sans" },
  [TOPAY_CASE_LINE_NUMBER] = { 9, 4, FALSE, 0, "Monospace" },
};

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static PangoLayout *
make_layout (cairo_t *cairo, const Look *look, const char *text, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (cairo);
  PangoFontDescription *font = pango_font_description_from_string (look->family);

  pango_font_description_set_absolute_size (font, look->size * PANGO_SCALE);
  if (look->is_bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, LINE_SPACING);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  return layout;
}

/* Line by line, since what somebody wrote may be longer than a sheet. Returns where it ends. */
static double
draw_layout (cairo_t *cairo, PangoLayout *layout, double x, double top)
{
  for (int i = 0; i < pango_layout_get_line_count (layout); i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);
      PangoRectangle area;
      double height, rise;

      pango_layout_line_get_extents (line, NULL, &area);
      height = MIN (pango_units_to_double (area.height) * (double) LINE_SPACING, LONGEST_SHEET);
      rise = -pango_units_to_double (area.y);
      if (top + height > SHEET_HEIGHT - MARGIN)
        {
          cairo_show_page (cairo);
          top = MARGIN;
        }
      cairo_move_to (cairo, x, top + rise);
      pango_cairo_show_layout_line (cairo, line);
      top += height;
    }
  return top;
}

/* Beside the first line of the event. Returns where it ends. */
static double
draw_moment (cairo_t *cairo, const char *moment, double top)
{
  const Look look = { .size = MOMENT_SIZE, .family = "Sans" };
  g_autoptr (PangoLayout) layout = make_layout (cairo, &look, moment, MOMENT_WIDTH - MOMENT_GAP);
  double end;

  cairo_set_source_rgb (cairo, MOMENT_SHADE, MOMENT_SHADE, MOMENT_SHADE);
  end = draw_layout (cairo, layout, MARGIN, top + 1.5); /* on the line of the larger text */
  cairo_set_source_rgb (cairo, 0, 0, 0);
  return end;
}

static double
draw_line (cairo_t *cairo, const TopayCaseLine *line, double top)
{
  const Look *look = &looks[line->kind];
  double width = SHEET_WIDTH - 2 * MARGIN - look->indent;
  g_autoptr (PangoLayout) layout = make_layout (cairo, look, line->text, width);
  /* A heading is not the last thing of a sheet, and a time stands beside what happened then. */
  double least = look->size * (look->is_bold ? 5 : 3);
  double end = 0;

  top += look->above;
  if (top + least > SHEET_HEIGHT - MARGIN)
    {
      cairo_show_page (cairo);
      top = MARGIN;
    }
  if (line->moment != NULL)
    end = draw_moment (cairo, line->moment, top);
  return MAX (draw_layout (cairo, layout, MARGIN + look->indent, top), end);
}

/**
 * topay_case_pdf_make:
 * @detail: a case
 * @now: Unix seconds
 * @error: %TOPAY_ERROR_FULL when there is no memory for it
 *
 * Sets a case as a PDF (ISO 32000-1, as cairo writes it), in the language of the reader.
 *
 * Returns: (transfer full): the file
 */
GBytes *
topay_case_pdf_make (const TopayWireCaseDetail *detail, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) lines = topay_case_export_list_lines (detail, now);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append, bytes, SHEET_WIDTH, SHEET_HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  cairo_status_t status;
  double top = MARGIN;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, detail->summary->number);
  for (guint i = 0; i < lines->len; i++)
    top = draw_line (cairo, g_ptr_array_index (lines, i), top);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_FULL, cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
