-- The records of some files as one table; the columns are those of pipeline.record.
CREATE OR REPLACE TEMP TABLE raw AS
SELECT json.* EXCLUDE (filename), stamps.stamp
FROM read_json($files, format = 'unstructured', filename = true, maximum_object_size = 1073741824, columns = {
    id: 'VARCHAR', "show": 'VARCHAR', title: 'VARCHAR', published: 'VARCHAR', description: 'VARCHAR', link: 'VARCHAR', audio: 'VARCHAR',
    duration_ms: 'BIGINT', script: 'VARCHAR', text: 'VARCHAR',
    source: 'STRUCT(path VARCHAR, format VARCHAR, encoding VARCHAR, sha256 VARCHAR)',
    made_with: 'STRUCT(version VARCHAR, fingerprint VARCHAR)',
    cues: 'STRUCT(start_ms BIGINT, end_ms BIGINT, char_start INTEGER, char_end INTEGER, speaker VARCHAR)[]',
    segments: 'STRUCT(kind VARCHAR, char_start INTEGER, char_end INTEGER, start DOUBLE, "end" DOUBLE, confidence DOUBLE,
        why STRUCT(feature VARCHAR, weight DOUBLE, quote VARCHAR)[], review BOOLEAN, sponsor VARCHAR, sponsor_id VARCHAR,
        offers VARCHAR[], codes VARCHAR[], deadline VARCHAR, disclosed VARCHAR)[]',
    chapters: 'STRUCT(start DOUBLE, char_start INTEGER, title VARCHAR, origin VARCHAR)[]',
    entities: 'STRUCT(id VARCHAR, name VARCHAR, type VARCHAR, known BOOLEAN, aliases VARCHAR[], mentions STRUCT(char_start INTEGER,
        char_end INTEGER, surface VARCHAR, start DOUBLE, how VARCHAR, doubtful BOOLEAN)[])[]',
    claims: 'STRUCT(id VARCHAR, char_start INTEGER, char_end INTEGER, quote VARCHAR, start DOUBLE, "end" DOUBLE, segment VARCHAR,
        value JSON, value_max JSON, unit VARCHAR, dimension VARCHAR, per VARCHAR, kind VARCHAR, approx BOOLEAN, bound VARCHAR,
        change VARCHAR, subject VARCHAR, subject_id VARCHAR, attribute VARCHAR, versus VARCHAR, status VARCHAR, corrected_by VARCHAR,
        said_by VARCHAR, rule VARCHAR)[]',
    checks: 'STRUCT(kind VARCHAR, claims VARCHAR[], message VARCHAR)[]',
    warnings: 'STRUCT(code VARCHAR, message VARCHAR, line INTEGER, char_start INTEGER, char_end INTEGER)[]'
}) AS json JOIN stamps ON stamps.path = json.filename
