-- Performance trees, in versions by year.

CREATE TABLE performance_tree (
  instansi    text   NOT NULL,
  tree_id     text   COLLATE "C" NOT NULL,
  year        int    NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  number      int    NOT NULL CHECK (number >= 1),
  state       text   NOT NULL DEFAULT 'DRAFT' CHECK (state IN ('DRAFT', 'ADOPTED', 'SUPERSEDED')),
  base_id     text   NOT NULL DEFAULT '',
  legal_basis text   NOT NULL DEFAULT '',
  node_count  int    NOT NULL DEFAULT 0 CHECK (node_count BETWEEN 0 AND 20000),
  link_count  int    NOT NULL DEFAULT 0 CHECK (link_count BETWEEN 0 AND 20000),
  version     bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  PRIMARY KEY (instansi, tree_id),
  UNIQUE (instansi, year, number),
  CHECK (state = 'DRAFT' OR legal_basis <> '')
);
-- One holds for a year.
CREATE UNIQUE INDEX performance_tree_holds ON performance_tree (instansi, year) WHERE state = 'ADOPTED';

-- Parents and ends of links may be missing in a draft: the checks find them before it is adopted.
CREATE TABLE tree_node (
  instansi text  NOT NULL,
  tree_id  text  COLLATE "C" NOT NULL,
  node_id  text  COLLATE "C" NOT NULL,
  content  bytea NOT NULL,                       -- TreeNode
  PRIMARY KEY (instansi, tree_id, node_id),
  FOREIGN KEY (instansi, tree_id) REFERENCES performance_tree (instansi, tree_id)
);

CREATE TABLE tree_link (
  instansi text NOT NULL,
  tree_id  text COLLATE "C" NOT NULL,
  from_id  text COLLATE "C" NOT NULL,
  to_id    text COLLATE "C" NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('CONTRIBUTION', 'CROSS_CUTTING')),
  PRIMARY KEY (instansi, tree_id, from_id, to_id, kind),
  FOREIGN KEY (instansi, tree_id) REFERENCES performance_tree (instansi, tree_id),
  CHECK (from_id <> to_id)
);

-- Nodes and links change in a draft only; what was adopted may only be superseded.
CREATE FUNCTION tree_part_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM performance_tree WHERE instansi = coalesce(NEW.instansi, OLD.instansi)
                   AND tree_id = coalesce(NEW.tree_id, OLD.tree_id) AND state = 'DRAFT') THEN
    RAISE EXCEPTION 'a tree changes in a draft only' USING ERRCODE = 'check_violation', CONSTRAINT = 'tree_part_in_draft';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER tree_node_in_draft BEFORE INSERT OR UPDATE OR DELETE ON tree_node
  FOR EACH ROW EXECUTE FUNCTION tree_part_in_draft();
CREATE TRIGGER tree_link_in_draft BEFORE INSERT OR UPDATE OR DELETE ON tree_link
  FOR EACH ROW EXECUTE FUNCTION tree_part_in_draft();

CREATE FUNCTION tree_adopted_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'SUPERSEDED' OR NEW.state <> 'SUPERSEDED'
     OR (NEW.year, NEW.number, NEW.node_count, NEW.link_count) <> (OLD.year, OLD.number, OLD.node_count, OLD.link_count) THEN
    RAISE EXCEPTION 'an adopted tree stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'tree_adopted_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tree_adopted_stays BEFORE UPDATE ON performance_tree
  FOR EACH ROW WHEN (OLD.state <> 'DRAFT') EXECUTE FUNCTION tree_adopted_stays();

SELECT protect_instansi('performance_tree', 'tree_node', 'tree_link');
