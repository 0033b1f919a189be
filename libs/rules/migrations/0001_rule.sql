CREATE TABLE rule (
  instansi text NOT NULL,  -- `nasional` for every instansi
  kind text NOT NULL,
  valid_from date NOT NULL,
  legal_basis text NOT NULL,
  value jsonb NOT NULL,
  PRIMARY KEY (instansi, kind, valid_from)
);
ALTER TABLE rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON rule USING (
  instansi IN ('nasional', current_setting('terpadu.instansi', true))
  OR current_setting('terpadu.scope', true) = 'service'
) WITH CHECK (
  instansi = current_setting('terpadu.instansi', true) OR current_setting('terpadu.scope', true) = 'service'
);
