CREATE TABLE rule (
  instansi text NOT NULL,  -- `nasional` for every instansi
  kind text NOT NULL,
  valid_from date NOT NULL,
  legal_basis text NOT NULL,
  value jsonb NOT NULL,
  PRIMARY KEY (instansi, kind, valid_from)
);
SELECT protect_instansi('rule');
CREATE POLICY national ON rule FOR SELECT USING (instansi = 'nasional');
