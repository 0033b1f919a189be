-- Which node of one plan is which of another: by kind and code, several of which are told apart by id and unit; without
-- one, by kind and the titles from the root.
CREATE FUNCTION plan_node_path(of_instansi text, of_plan text, of_node text) RETURNS text LANGUAGE sql STABLE AS $$
  WITH RECURSIVE up AS (
    SELECT parent_id, kind || ' ' || title_key AS path, 1 AS depth FROM plan_node
     WHERE instansi = of_instansi AND plan_id = of_plan AND node_id = of_node
    UNION ALL
    SELECT above.parent_id, above.kind || ' ' || above.title_key || ' / ' || up.path, up.depth + 1
      FROM up JOIN plan_node AS above
                ON above.instansi = of_instansi AND above.plan_id = of_plan AND above.node_id = up.parent_id
     WHERE up.depth < 10)
  SELECT path FROM up WHERE parent_id IS NULL
$$;

-- The node of `other` most like a node of `of_plan`; NULL when there is none.
CREATE FUNCTION plan_node_like(of_instansi text, of_plan text, of_node text, other text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  own   plan_node;
  found text;
BEGIN
  SELECT * INTO own FROM plan_node WHERE instansi = of_instansi AND plan_id = of_plan AND node_id = of_node;
  IF own.code <> '' THEN
    SELECT node_id INTO found FROM plan_node
     WHERE instansi = of_instansi AND plan_id = other AND kind = own.kind AND code = own.code AND code <> ''
     ORDER BY node_id = own.node_id DESC, lead_unit_id = own.lead_unit_id DESC, position LIMIT 1;
    IF found IS NOT NULL THEN
      RETURN found;
    END IF;
  END IF;
  SELECT node_id INTO found FROM plan_node AS node
   WHERE instansi = of_instansi AND plan_id = other AND kind = own.kind AND title_key = own.title_key AND position > 0
     AND plan_node_path(of_instansi, other, node_id) = plan_node_path(of_instansi, of_plan, of_node)
   ORDER BY node_id = own.node_id DESC, lead_unit_id = own.lead_unit_id DESC, position LIMIT 1;
  RETURN found;
END $$;

-- The same node in `other`: each is most like the other. NULL when there is none.
CREATE FUNCTION plan_node_twin(of_instansi text, of_plan text, of_node text, other text) RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
  twin text;
BEGIN
  -- With id, kind and code alike nothing is more so: the rule in a plan that was copied.
  IF EXISTS (SELECT FROM plan_node AS own
               JOIN plan_node AS same ON same.instansi = of_instansi AND same.plan_id = other AND same.node_id = of_node
              WHERE own.instansi = of_instansi AND own.plan_id = of_plan AND own.node_id = of_node
                AND own.kind = same.kind AND own.code = same.code AND own.code <> '') THEN
    RETURN of_node;
  END IF;
  twin := plan_node_like(of_instansi, of_plan, of_node, other);
  RETURN CASE WHEN plan_node_like(of_instansi, other, twin, of_plan) = of_node THEN twin END;
END $$;
