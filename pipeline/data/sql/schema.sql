-- The index over the episode records. Offsets are code points of the episode's text, half-open; *_s are seconds from
-- the start of the episode (NULL where the source has no times). episode is the record's id.

CREATE TABLE meta (key VARCHAR, value VARCHAR);

CREATE TABLE units (unit VARCHAR, dimension VARCHAR, factor DOUBLE);
COMMENT ON COLUMN units.factor IS 'base units of the dimension in one unit';

CREATE TABLE episodes (
    episode VARCHAR, "show" VARCHAR, title VARCHAR, published DATE, duration_s DOUBLE, chars INTEGER, script VARCHAR,
    link VARCHAR, audio VARCHAR, description VARCHAR, path VARCHAR, format VARCHAR, encoding VARCHAR, sha256 VARCHAR,
    version VARCHAR, fingerprint VARCHAR, stamp VARCHAR
);
COMMENT ON COLUMN episodes.script IS 'tw: traditional, cn: simplified';
COMMENT ON COLUMN episodes.sha256 IS 'of the bytes of the source file at path';
COMMENT ON COLUMN episodes.stamp IS 'size and modification time of the record file that was read';

CREATE TABLE cues (
    episode VARCHAR, cue INTEGER, start_s DOUBLE, end_s DOUBLE, char_start INTEGER, char_end INTEGER, speaker VARCHAR, text VARCHAR
);

CREATE TABLE segments (
    episode VARCHAR, segment INTEGER, kind VARCHAR, sponsor VARCHAR, sponsor_id VARCHAR, start_s DOUBLE, end_s DOUBLE,
    char_start INTEGER, char_end INTEGER, confidence DOUBLE, review BOOLEAN, disclosed VARCHAR, offers VARCHAR[],
    codes VARCHAR[], deadline VARCHAR, why VARCHAR[], text VARCHAR
);
COMMENT ON COLUMN segments.kind IS 'content, sponsor, promo, intro, outro; the segments of an episode tile its text';
COMMENT ON COLUMN segments.why IS 'the evidence, as "feature: quote"';

CREATE TABLE chapters (episode VARCHAR, chapter INTEGER, start_s DOUBLE, char_start INTEGER, title VARCHAR, origin VARCHAR);
COMMENT ON COLUMN chapters.origin IS 'maker: published with the show; cohesion: found by podclaims';

CREATE TABLE entities (
    episode VARCHAR, entity_id VARCHAR, name VARCHAR, type VARCHAR, known BOOLEAN, aliases VARCHAR[], mentions INTEGER, first_s DOUBLE
);
COMMENT ON COLUMN entities.aliases IS 'other surfaces in this episode, misheard ones included';

CREATE TABLE names (entity_id VARCHAR, name VARCHAR, key VARCHAR);
COMMENT ON TABLE names IS 'every form an entity goes by, over all episodes, and those that the lexicon knows';
COMMENT ON COLUMN names.key IS 'the name in simplified script, half width, lower case, without spaces';

CREATE TABLE mentions (
    episode VARCHAR, entity_id VARCHAR, surface VARCHAR, start_s DOUBLE, char_start INTEGER, char_end INTEGER, how VARCHAR,
    doubtful BOOLEAN
);
COMMENT ON COLUMN mentions.how IS 'what linked it: exact, alias, variant, pattern, metadata, model';

CREATE TABLE claims (
    episode VARCHAR, claim_id VARCHAR, subject VARCHAR, subject_id VARCHAR, attribute VARCHAR, value DOUBLE, value_max DOUBLE,
    unit VARCHAR, date VARCHAR, date_max VARCHAR, dimension VARCHAR, per VARCHAR, kind VARCHAR, approx BOOLEAN, bound VARCHAR,
    change VARCHAR, versus VARCHAR, status VARCHAR, corrected_by VARCHAR, said_by VARCHAR, segment VARCHAR, start_s DOUBLE,
    end_s DOUBLE, char_start INTEGER, char_end INTEGER, quote VARCHAR, rule VARCHAR, base_value DOUBLE, base_max DOUBLE
);
COMMENT ON COLUMN claims.date IS 'ISO 8601 / EDTF; set where kind is date, value elsewhere';
COMMENT ON COLUMN claims.base_value IS 'value in the base unit of its dimension (table units), for comparing across units';
COMMENT ON COLUMN claims.segment IS 'kind of the segment it was said in';

CREATE TABLE checks (episode VARCHAR, kind VARCHAR, claims VARCHAR[], message VARCHAR);

CREATE TABLE warnings (episode VARCHAR, code VARCHAR, message VARCHAR, line INTEGER, char_start INTEGER, char_end INTEGER);
