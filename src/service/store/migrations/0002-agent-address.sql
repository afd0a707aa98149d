-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where an agent is told of every sign-in, and in which language. Agents of before have no address.
ALTER TABLE agents ADD COLUMN email_sealed BLOB CHECK (email_sealed IS NULL OR length (email_sealed) BETWEEN 1 AND 2048);
ALTER TABLE agents ADD COLUMN email_masked TEXT CHECK (email_masked IS NULL OR length (email_masked) BETWEEN 1 AND 320);
ALTER TABLE agents ADD COLUMN language TEXT NOT NULL DEFAULT 'en' CHECK (length (language) BETWEEN 2 AND 16);
