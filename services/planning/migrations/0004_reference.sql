-- Reference sets: tables of codes with their decree and dates. `kind`, `state` and `level` are the numbers of
-- terpadu.planning.v1.ReferenceKind, ReferenceSetState and CodeLevel; state 3 is a draft that was thrown away, kept so
-- that the versions of its name go on when it is created again. An instansi of `nasional` holds for all.
CREATE TABLE reference_set (
  instansi      text        NOT NULL,
  set_id        text        NOT NULL,
  kind          int         NOT NULL CHECK (kind BETWEEN 1 AND 2),
  title         text        NOT NULL CHECK (title <> ''),
  decree        text        NOT NULL CHECK (decree <> ''),
  valid_from    date        NOT NULL,
  valid_to      date,
  replaces      text        CHECK (replaces <> set_id),
  state         int         NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 3),
  code_count    int         NOT NULL DEFAULT 0 CHECK (code_count >= 0),
  mapping_count int         NOT NULL DEFAULT 0 CHECK (mapping_count >= 0),
  version       bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
  created_at    timestamptz NOT NULL,
  published_at  timestamptz,
  PRIMARY KEY (instansi, set_id),
  FOREIGN KEY (instansi, replaces) REFERENCES reference_set (instansi, set_id),
  CONSTRAINT reference_set_days CHECK (valid_from <= valid_to),
  CONSTRAINT reference_set_published_once CHECK ((state = 2) = (published_at IS NOT NULL)),
  CONSTRAINT reference_set_published_has_codes CHECK (state <> 2 OR code_count > 0)
);

-- Which set is in force on a day is never a matter of chance.
CREATE UNIQUE INDEX reference_set_in_force ON reference_set (instansi, kind, valid_from) WHERE state = 2;

-- By bytes, so that a code comes before the codes below it whatever the database's language.
CREATE TABLE reference_code (
  instansi    text             NOT NULL,
  set_id      text             NOT NULL,
  code        text COLLATE "C" NOT NULL CHECK (code <> ''),
  level       int              NOT NULL CHECK (level BETWEEN 1 AND 5 OR level BETWEEN 11 AND 16),
  parent_code text COLLATE "C" CHECK (parent_code <> '' AND starts_with(code, parent_code || '.')),
  title       text             NOT NULL,
  source_file text             NOT NULL DEFAULT '',
  source_line int              NOT NULL DEFAULT 0 CHECK (source_line >= 0),
  PRIMARY KEY (instansi, set_id, code),
  FOREIGN KEY (instansi, set_id) REFERENCES reference_set
);

CREATE INDEX reference_code_below ON reference_code (instansi, set_id, parent_code, code);
CREATE INDEX reference_code_level ON reference_code (instansi, set_id, level, code);

-- What became of a code of the set that `set_id` replaces; no `to_code` when nothing takes its place.
CREATE TABLE code_mapping (
  instansi   text             NOT NULL,
  set_id     text             NOT NULL,
  from_code  text COLLATE "C" NOT NULL,
  to_key     text COLLATE "C" NOT NULL GENERATED ALWAYS AS (coalesce(to_code, '')) STORED,
  to_code    text COLLATE "C",
  old_set_id text             NOT NULL,
  PRIMARY KEY (instansi, set_id, from_code, to_key),
  FOREIGN KEY (instansi, set_id) REFERENCES reference_set,
  FOREIGN KEY (instansi, old_set_id, from_code) REFERENCES reference_code (instansi, set_id, code),
  FOREIGN KEY (instansi, set_id, to_code) REFERENCES reference_code (instansi, set_id, code)
);

CREATE INDEX code_mapping_to ON code_mapping (instansi, set_id, to_code);

-- A published set never changes again, and all its codes have the codes above them.
CREATE FUNCTION reference_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    changed := NEW;
  ELSE
    changed := OLD;
  END IF;
  IF (SELECT state FROM reference_set WHERE instansi = changed.instansi AND set_id = changed.set_id) = 2 THEN
    RAISE EXCEPTION 'reference set % is published: % of % refused', changed.set_id, TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION reference_check_parents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  orphan text;
BEGIN
  SELECT child.code INTO orphan FROM reference_code AS child
   WHERE child.instansi = NEW.instansi AND child.set_id = NEW.set_id AND child.parent_code IS NOT NULL
     AND NOT EXISTS (SELECT FROM reference_code AS above
                      WHERE above.instansi = child.instansi AND above.set_id = child.set_id
                        AND above.code = child.parent_code)
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the code above % is not in the set', orphan USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER published_is_immutable BEFORE UPDATE OR DELETE ON reference_set
  FOR EACH ROW WHEN (OLD.state = 2) EXECUTE FUNCTION reference_refuse_change();
CREATE TRIGGER published_has_parents AFTER UPDATE ON reference_set
  FOR EACH ROW WHEN (OLD.state <> 2 AND NEW.state = 2) EXECUTE FUNCTION reference_check_parents();

CREATE TRIGGER published_is_immutable BEFORE INSERT OR UPDATE OR DELETE ON reference_code
  FOR EACH ROW EXECUTE FUNCTION reference_refuse_change();
CREATE TRIGGER published_is_immutable BEFORE INSERT OR UPDATE OR DELETE ON code_mapping
  FOR EACH ROW EXECUTE FUNCTION reference_refuse_change();

SELECT protect_instansi('reference_set', 'reference_code', 'code_mapping');
CREATE POLICY national ON reference_set FOR SELECT USING (instansi = 'nasional');
CREATE POLICY national ON reference_code FOR SELECT USING (instansi = 'nasional');
CREATE POLICY national ON code_mapping FOR SELECT USING (instansi = 'nasional');
