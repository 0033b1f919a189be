-- Assessments by instruments, and what is recommended after them.

CREATE TABLE assessment (
  instansi       text   NOT NULL,
  assessment_id  text   COLLATE "C" NOT NULL,
  instrument_id  text   NOT NULL,
  content        bytea  NOT NULL,                -- the Instrument as it was when this came to be
  unit_id        text   NOT NULL,                -- '' is the instansi as a whole
  year           int    NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  quarter        int    NOT NULL CHECK (quarter BETWEEN 0 AND 4),
  side           text   NOT NULL CHECK (side IN ('SELF', 'INSPEKTORAT')),
  state          text   NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'SUBMITTED', 'VERIFIED', 'FINAL')),
  question_count int    NOT NULL CHECK (question_count > 0),
  answered_count int    NOT NULL DEFAULT 0 CHECK (answered_count BETWEEN 0 AND question_count),
  score          int    NOT NULL DEFAULT 0 CHECK (score BETWEEN 0 AND 10000),
  grade          text   NOT NULL DEFAULT '',
  version        bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, assessment_id),
  UNIQUE (instansi, instrument_id, unit_id, year, quarter, side),
  CHECK (state = 'DRAFT' OR answered_count = question_count)
);
CREATE INDEX assessment_year ON assessment (instansi, year, assessment_id);

-- One person has one part in an evaluation: on one side, writing or reviewing. The key holds it.
CREATE TABLE assessment_part (
  instansi      text NOT NULL,
  instrument_id text NOT NULL,
  unit_id       text NOT NULL,
  year          int  NOT NULL,
  quarter       int  NOT NULL,
  person        text NOT NULL,
  side          text NOT NULL,
  part          text NOT NULL CHECK (part IN ('AUTHOR', 'REVIEWER')),
  PRIMARY KEY (instansi, instrument_id, unit_id, year, quarter, person),
  FOREIGN KEY (instansi, instrument_id, unit_id, year, quarter, side)
    REFERENCES assessment (instansi, instrument_id, unit_id, year, quarter, side)
);

CREATE TABLE assessment_answer (
  instansi      text  NOT NULL,
  assessment_id text  COLLATE "C" NOT NULL,
  question      text  NOT NULL,
  points        int   NOT NULL CHECK (points BETWEEN 0 AND 10000),
  answer        bytea NOT NULL,                  -- Answer, with evidence and note
  PRIMARY KEY (instansi, assessment_id, question),
  FOREIGN KEY (instansi, assessment_id) REFERENCES assessment (instansi, assessment_id)
);

-- Answers change in a draft only, and a final assessment never again.
CREATE FUNCTION assessment_answer_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM assessment WHERE instansi = coalesce(NEW.instansi, OLD.instansi)
                   AND assessment_id = coalesce(NEW.assessment_id, OLD.assessment_id) AND state = 'DRAFT') THEN
    RAISE EXCEPTION 'answers change in a draft only'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_answer_in_draft';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER assessment_answer_in_draft BEFORE INSERT OR UPDATE OR DELETE ON assessment_answer
  FOR EACH ROW EXECUTE FUNCTION assessment_answer_in_draft();

CREATE FUNCTION assessment_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a final assessment never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_final';
END $$;
CREATE TRIGGER assessment_final BEFORE UPDATE OR DELETE ON assessment
  FOR EACH ROW WHEN (OLD.state = 'FINAL') EXECUTE FUNCTION assessment_final();

CREATE TABLE recommendation (
  instansi          text   NOT NULL,
  recommendation_id text   COLLATE "C" NOT NULL,
  assessment_id     text   COLLATE "C" NOT NULL,
  question          text   NOT NULL,
  body              text   NOT NULL,
  due_date          date   NOT NULL,
  state             text   NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'FOLLOWED_UP', 'DONE')),
  follow_up         bytea  NOT NULL DEFAULT '',  -- a Recommendation that has only follow_up and evidence
  follower          text   NOT NULL DEFAULT '',  -- who followed it up last
  judge             text   NOT NULL DEFAULT '',  -- who judged that
  remark            text   NOT NULL DEFAULT '',
  version           bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, recommendation_id),
  FOREIGN KEY (instansi, assessment_id) REFERENCES assessment (instansi, assessment_id),
  CHECK (state = 'OPEN' OR follower <> ''),
  CHECK (state <> 'DONE' OR judge <> ''),
  CONSTRAINT recommendation_own_follow_up CHECK (judge = '' OR judge <> follower)
);
CREATE INDEX recommendation_assessment ON recommendation (instansi, assessment_id, recommendation_id);

SELECT protect_instansi('assessment', 'assessment_part', 'assessment_answer', 'recommendation');
