-- What a follower of other services' journals keeps; see README.md. `source` is the service followed.

-- How far each source is dealt with, and which of its aggregates that holds for (none: all).
CREATE TABLE feed_cursor (
  source     text PRIMARY KEY,
  cursor     text NOT NULL,
  aggregates text[] NOT NULL DEFAULT '{}',
  applied_at timestamptz NOT NULL DEFAULT now()
);

-- The last event applied of each aggregate.
CREATE TABLE feed_subject (
  instansi text   NOT NULL,
  source   text   NOT NULL,
  subject  text   NOT NULL,
  version  bigint NOT NULL,
  event_id text   NOT NULL,
  PRIMARY KEY (instansi, source, subject)
);

-- Events that came before the one they follow.
CREATE TABLE feed_parked (
  instansi  text   NOT NULL,
  source    text   NOT NULL,
  subject   text   NOT NULL,
  version   bigint NOT NULL,
  event_id  text   NOT NULL,
  event     bytea  NOT NULL,
  parked_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, source, subject, version)
);

-- Events that could not be applied.
CREATE TABLE feed_dead_letter (
  instansi text   NOT NULL,
  source   text   NOT NULL,
  event_id text   NOT NULL,
  subject  text   NOT NULL,
  version  bigint NOT NULL,
  event    bytea  NOT NULL,
  error    text   NOT NULL,
  attempts int    NOT NULL DEFAULT 1,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (instansi, source, event_id)
);
CREATE INDEX feed_dead_letter_subject ON feed_dead_letter (instansi, source, subject, version);

SELECT protect_instansi('feed_subject', 'feed_parked', 'feed_dead_letter');
