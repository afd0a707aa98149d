/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TOPAY_TYPE_APPLICATION (topay_application_get_type ())
G_DECLARE_FINAL_TYPE (TopayApplication, topay_application, TOPAY, APPLICATION, AdwApplication)

TopayApplication *topay_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
