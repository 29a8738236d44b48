-- Fills every table from the records in the temporary table raw; one statement a table, separated by blank lines.

INSERT INTO episodes SELECT id, "show", title, TRY_CAST(published AS DATE), duration_ms / 1000, length(text), script, link, audio,
    description, source.path, source.format, source.encoding, source.sha256, made_with.version, made_with.fingerprint, stamp
FROM raw;

INSERT INTO cues SELECT id, i, c.start_ms / 1000, c.end_ms / 1000, c.char_start, c.char_end, c.speaker,
    substring(text, c.char_start + 1, c.char_end - c.char_start)
FROM (SELECT id, text, unnest(cues) AS c, generate_subscripts(cues, 1) - 1 AS i FROM raw);

INSERT INTO segments SELECT id, i, s.kind, s.sponsor, s.sponsor_id, s.start, s.end, s.char_start, s.char_end, s.confidence,
    s.review, s.disclosed, s.offers, s.codes, s.deadline,
    list_transform(s.why, lambda e: CASE WHEN e.quote = '' THEN e.feature ELSE e.feature || ': ' || e.quote END),
    substring(text, s.char_start + 1, s.char_end - s.char_start)
FROM (SELECT id, text, unnest(segments) AS s, generate_subscripts(segments, 1) - 1 AS i FROM raw);

INSERT INTO chapters SELECT id, i, c.start, c.char_start, c.title, c.origin
FROM (SELECT id, unnest(chapters) AS c, generate_subscripts(chapters, 1) - 1 AS i FROM raw);

INSERT INTO entities SELECT id, e.id, e.name, e.type, e.known, e.aliases, len(e.mentions), e.mentions[1].start
FROM (SELECT id, unnest(entities) AS e FROM raw);

INSERT INTO mentions SELECT id, entity_id, m.surface, m.start, m.char_start, m.char_end, m.how, m.doubtful
FROM (SELECT id, e.id AS entity_id, unnest(e.mentions) AS m FROM (SELECT id, unnest(entities) AS e FROM raw));

INSERT INTO claims SELECT r.id, c.id, c.subject, c.subject_id, c.attribute,
    CASE WHEN c.kind <> 'date' THEN TRY_CAST(c.value AS DOUBLE) END, CASE WHEN c.kind <> 'date' THEN TRY_CAST(c.value_max AS DOUBLE) END,
    c.unit, CASE WHEN c.kind = 'date' THEN c.value ->> '$' END, CASE WHEN c.kind = 'date' THEN c.value_max ->> '$' END,
    c.dimension, c.per, c.kind, c.approx, c.bound, c.change, c.versus, c.status, c.corrected_by, c.said_by, c.segment,
    c.start, c.end, c.char_start, c.char_end, c.quote, c.rule,
    CASE WHEN c.kind <> 'date' THEN TRY_CAST(c.value AS DOUBLE) * u.factor END,
    CASE WHEN c.kind <> 'date' THEN TRY_CAST(c.value_max AS DOUBLE) * u.factor END
FROM (SELECT id, unnest(claims) AS c FROM raw) AS r LEFT JOIN units AS u ON u.unit = r.c.unit;

INSERT INTO checks SELECT id, c.kind, c.claims, c.message FROM (SELECT id, unnest(checks) AS c FROM raw);

INSERT INTO warnings SELECT id, w.code, w.message, w.line, w.char_start, w.char_end
FROM (SELECT id, unnest(warnings) AS w FROM raw);
