-- Documents divide an area further: the headings below `Quick Wins` are areas too. No circle comes of it, for what
-- stands above stands before.
CREATE OR REPLACE FUNCTION plan_node_check_tree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong record;
BEGIN
  SELECT changed.node_id INTO wrong FROM changed
    JOIN plan_node AS above ON above.instansi = changed.instansi AND above.plan_id = changed.plan_id
                           AND above.node_id = changed.parent_id
   WHERE above.kind >= changed.kind
     AND NOT (above.kind = 4 AND changed.kind = 4 AND above.position < changed.position) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'node % stands below one of its own or a lower kind', wrong.node_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_node_below_higher_kind';
  END IF;
  SELECT changed.node_id INTO wrong FROM changed
    JOIN plan_node AS program ON program.instansi = changed.instansi AND program.plan_id = changed.plan_id
                             AND program.node_id = changed.program_id
   WHERE program.kind <> 6 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the programme of node % is none', wrong.node_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_node_program_is_one';
  END IF;
  RETURN NULL;
END $$;
