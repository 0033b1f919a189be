-- Work units, and every name that documents print for them.
CREATE TABLE unit (
  instansi   text        NOT NULL,
  unit_id    text        NOT NULL,
  title      text        NOT NULL CHECK (title <> ''),
  version    bigint      NOT NULL DEFAULT 1 CHECK (version >= 1),
  created_at timestamptz NOT NULL,
  PRIMARY KEY (instansi, unit_id)
);

-- A unit's title (position 0) and aliases (from 1), as compared: words in small letters, one blank between. One name
-- means one unit of an instansi.
CREATE TABLE unit_name (
  instansi   text NOT NULL,
  normalized text NOT NULL CHECK (normalized <> ''),
  unit_id    text NOT NULL,
  position   int  NOT NULL CHECK (position >= 0),
  printed    text NOT NULL,
  PRIMARY KEY (instansi, normalized),
  FOREIGN KEY (instansi, unit_id) REFERENCES unit,
  UNIQUE (instansi, unit_id, position)
);

SELECT protect_instansi('unit', 'unit_name');
