-- The journal: outbox and audit trail of one service. Append only, partitioned by month; see README.md.

-- Generations of transaction numbers. They start anew where the database is restored into another cluster, and may be
-- given a second time on another timeline, after a failover or a point-in-time recovery.
CREATE TABLE journal_epoch (
  epoch             int PRIMARY KEY,
  system_identifier bigint NOT NULL,
  timeline          bigint NOT NULL,
  since             timestamptz NOT NULL DEFAULT now()
);

CREATE SEQUENCE journal_pos;

CREATE TABLE journal (
  instansi    text        NOT NULL CHECK (instansi <> ''),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  epoch       int         NOT NULL DEFAULT 1,
  tx          xid8        NOT NULL DEFAULT pg_current_xact_id(),
  pos         bigint      NOT NULL DEFAULT nextval('journal_pos'),
  event_id    uuid        NOT NULL,
  type        text        NOT NULL,
  subject     text        NOT NULL,
  version     bigint      NOT NULL CHECK (version >= 1),
  payload     bytea       NOT NULL CHECK (octet_length(payload) <= 65536),
  audit       jsonb       NOT NULL,
  PRIMARY KEY (instansi, recorded_at, event_id)
) PARTITION BY RANGE (recorded_at);

CREATE INDEX journal_order ON journal (epoch, tx, pos);
CREATE INDEX journal_subject ON journal (instansi, subject, version);

CREATE FUNCTION journal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is append only: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- What the journal and each of its partitions need alike: a partition can also be named directly. Statement triggers
-- cost an INSERT nothing.
CREATE FUNCTION journal_protect(part regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM protect_instansi(part);
  EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                  EXECUTE FUNCTION journal_refuse_change()', part);
END $$;

-- Makes the partitions of this month and the `months` after it that are missing. A month whose rows already lie in the
-- default partition stays there.
CREATE FUNCTION journal_create_partitions(months int) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
DECLARE
  first timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
  month timestamp;
  part  text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('journal_create_partitions'));
  FOR month IN SELECT generate_series(first, first + make_interval(months => months), interval '1 month') LOOP
    part := 'journal_' || to_char(month, 'YYYY_MM');
    CONTINUE WHEN to_regclass(part) IS NOT NULL;
    BEGIN
      EXECUTE format('CREATE TABLE %I PARTITION OF journal FOR VALUES FROM (%L) TO (%L)', part,
                     month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
      PERFORM journal_protect(part::regclass);
    EXCEPTION WHEN check_violation THEN
      RAISE WARNING 'rows of % stay in journal_default', part;
    END;
  END LOOP;
END $$;

-- Raises the epoch when transaction numbers may have started anew since the newest one. Returns the current epoch.
CREATE FUNCTION journal_check_epoch() RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  newest journal_epoch;
  here   bigint := (SELECT system_identifier FROM pg_control_system());
  -- The first 8 digits of a WAL file's name; pg_control_checkpoint() still tells the old timeline after a promotion.
  now_on bigint := ('x' || lpad(left(pg_walfile_name(pg_current_wal_lsn()), 8), 16, '0'))::bit(64)::bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('journal_check_epoch'));
  SELECT * INTO newest FROM journal_epoch ORDER BY epoch DESC LIMIT 1;
  IF newest.system_identifier = here AND newest.timeline = now_on THEN
    RETURN newest.epoch;
  END IF;
  newest.epoch := coalesce(newest.epoch, 0) + 1;
  INSERT INTO journal_epoch (epoch, system_identifier, timeline) VALUES (newest.epoch, here, now_on);
  EXECUTE format('ALTER TABLE journal ALTER COLUMN epoch SET DEFAULT %s', newest.epoch);
  RETURN newest.epoch;
END $$;

-- What stands after a place in the journal and no running transaction can still precede, in order: at most `most_events`
-- events that pass the filter ('' and '{}' pass all), and none after `most_bytes` of payload are reached. It looks at
-- 10,000 rows at most; the last of them (`is_last`) is returned even when it does not pass, so that a reader gets on.
-- The settings keep the planner from sorting the table when it has no statistics yet or misjudges the filter: the index
-- gives the order, which the window functions keep.
CREATE FUNCTION journal_read(after_epoch int, after_tx xid8, after_pos bigint, only_instansi text,
                             only_aggregates text[], only_subject text, most_events int, most_bytes bigint)
  RETURNS TABLE (epoch int, tx xid8, pos bigint, matched boolean, is_last boolean, looked_at bigint, instansi text,
                 recorded_at timestamptz, event_id uuid, type text, subject text, version bigint, payload bytea,
                 correlationid text, causationid text, traceparent text)
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET enable_sort = off
  SET max_parallel_workers_per_gather = 0 AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT epoch, tx, pos, matched, is_last, looked_at, instansi, recorded_at, event_id, type, subject, version,
           payload, audit ->> 'correlationid', audit ->> 'causationid', audit ->> 'traceparent'
    FROM (
      SELECT *, lead(pos) OVER () IS NULL AS is_last, row_number() OVER () AS looked_at,
             coalesce(sum(octet_length(payload)) FILTER (WHERE matched)
                        OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS bytes_before
      FROM (
        SELECT *, (only_instansi = '' OR instansi = only_instansi)
                  AND (only_aggregates = '{}' OR split_part(type, '.', 5) = ANY (only_aggregates))
                  AND (only_subject = '' OR subject = only_subject) AS matched
        FROM journal
        WHERE (epoch, tx, pos) > (after_epoch, after_tx, after_pos)
          AND (epoch, tx) < ((SELECT max(epoch) FROM journal_epoch), pg_snapshot_xmin(pg_current_snapshot()))
        ORDER BY epoch, tx, pos
        LIMIT 10000) AS ahead) AS measured
    WHERE bytes_before < most_bytes AND (matched OR is_last)
    LIMIT most_events;
END $$;

SELECT journal_protect('journal');
CREATE TABLE journal_default PARTITION OF journal DEFAULT;
SELECT journal_protect('journal_default');
SELECT journal_create_partitions(24);
SELECT journal_check_epoch();
