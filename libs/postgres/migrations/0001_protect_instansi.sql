-- Hides from each caller the rows of every instansi but its own, also from the tables' owner:
--
--   SELECT protect_instansi('budget', 'budget_line');
CREATE FUNCTION protect_instansi(VARIADIC tables regclass[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  part regclass;
BEGIN
  FOREACH part IN ARRAY tables LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
    EXECUTE format($policy$CREATE POLICY instansi ON %s USING (
                     instansi = current_setting('terpadu.instansi', true)
                     OR current_setting('terpadu.scope', true) = 'service')$policy$, part);
  END LOOP;
END $$;
