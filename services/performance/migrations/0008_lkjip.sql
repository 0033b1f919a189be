-- Annual performance reports: frozen figures with their sources.

CREATE TABLE lkjip (
  instansi     text        NOT NULL,
  lkjip_id     text        COLLATE "C" NOT NULL,
  unit_id      text        COLLATE "C" NOT NULL,  -- '' is the instansi as a whole
  year         int         NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  number       int         NOT NULL CHECK (number >= 1),
  title        text        NOT NULL,
  overview     text        NOT NULL,
  state        text        NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'PUBLISHED', 'SUPERSEDED')),
  figure_count int         NOT NULL CHECK (figure_count BETWEEN 1 AND 20000),
  digest       text        NOT NULL CHECK (length(digest) = 64),
  author       text        NOT NULL,
  publisher    text        NOT NULL DEFAULT '',
  created_at   timestamptz NOT NULL,
  published_at timestamptz,
  version      bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, lkjip_id),
  UNIQUE (instansi, unit_id, year, number),
  CONSTRAINT lkjip_own CHECK (publisher <> author),
  CHECK ((state = 'DRAFT') = (publisher = '')),
  CHECK ((state = 'DRAFT') = (published_at IS NULL))
);
-- One is published of a unit and year.
CREATE UNIQUE INDEX lkjip_published ON lkjip (instansi, unit_id, year) WHERE state = 'PUBLISHED';
CREATE INDEX lkjip_year ON lkjip (instansi, year, lkjip_id);

CREATE TABLE lkjip_figure (
  instansi text  NOT NULL,
  lkjip_id text  COLLATE "C" NOT NULL,
  position int   NOT NULL CHECK (position >= 1),
  section  int   NOT NULL,
  source   text  COLLATE "C" NOT NULL CHECK (source <> ''),
  content  bytea NOT NULL,                        -- LkjipFigure
  PRIMARY KEY (instansi, lkjip_id, position),
  FOREIGN KEY (instansi, lkjip_id) REFERENCES lkjip (instansi, lkjip_id)
);
CREATE INDEX lkjip_figure_source ON lkjip_figure (instansi, source);

-- What was frozen never changes, and a report that was published gets nothing more.
CREATE FUNCTION lkjip_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM lkjip WHERE instansi = NEW.instansi AND lkjip_id = NEW.lkjip_id
                                     AND state = 'DRAFT' AND NEW.position <= figure_count) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a figure of a report never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'lkjip_frozen';
END $$;
CREATE TRIGGER lkjip_figure_frozen BEFORE INSERT OR UPDATE OR DELETE ON lkjip_figure
  FOR EACH ROW EXECUTE FUNCTION lkjip_frozen();

CREATE FUNCTION lkjip_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state = 'SUPERSEDED' OR NEW.state = 'DRAFT'
     OR (OLD.state = 'PUBLISHED' AND (NEW.publisher, NEW.published_at) IS DISTINCT FROM (OLD.publisher, OLD.published_at))
     OR (NEW.unit_id, NEW.year, NEW.number, NEW.title, NEW.overview, NEW.figure_count, NEW.digest, NEW.author, NEW.created_at)
        IS DISTINCT FROM
        (OLD.unit_id, OLD.year, OLD.number, OLD.title, OLD.overview, OLD.figure_count, OLD.digest, OLD.author, OLD.created_at)
  THEN
    RAISE EXCEPTION 'a report never changes' USING ERRCODE = 'check_violation', CONSTRAINT = 'lkjip_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lkjip_stays BEFORE UPDATE OR DELETE ON lkjip FOR EACH ROW EXECUTE FUNCTION lkjip_stays();

SELECT protect_instansi('lkjip', 'lkjip_figure');
