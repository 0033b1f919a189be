-- Proposals for the plans of a year. `kind` and `state` are the numbers of terpadu.planning.v1.ProposalKind and
-- ProposalState. Every change is one step, so that `version` counts both.
CREATE TABLE proposal (
  instansi         text        NOT NULL,
  proposal_id      text        NOT NULL,
  kind             int         NOT NULL CHECK (kind BETWEEN 1 AND 2),
  title            text        NOT NULL CHECK (title <> ''),
  kecamatan        text        NOT NULL CHECK (kecamatan <> ''),
  desa             text        NOT NULL,
  location_detail  text        NOT NULL,
  volume           bigint      CHECK (volume > 0),
  volume_scale     int         NOT NULL CHECK (volume_scale BETWEEN 0 AND 9),
  volume_unit      text        NOT NULL,
  estimated_amount bigint      NOT NULL CHECK (estimated_amount >= 0),
  fiscal_year      int         NOT NULL CHECK (fiscal_year BETWEEN 2000 AND 2100),
  proposer         text        NOT NULL CHECK (proposer <> ''),
  state            int         NOT NULL DEFAULT 1 CHECK (state BETWEEN 1 AND 5),
  unit_id          text,
  plan_id          text,
  node_id          text,
  accepted_amount  bigint      NOT NULL DEFAULT 0,
  reason           text        NOT NULL DEFAULT '',
  tracking_hash    text        NOT NULL CHECK (tracking_hash ~ '^[0-9a-f]{64}$'),
  version          bigint      NOT NULL DEFAULT 1 CHECK (version BETWEEN 1 AND 200),
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL,
  PRIMARY KEY (instansi, proposal_id),
  CONSTRAINT proposal_tracking UNIQUE (instansi, tracking_hash),
  FOREIGN KEY (instansi, unit_id) REFERENCES unit,
  CONSTRAINT proposal_plan_node FOREIGN KEY (instansi, plan_id, node_id) REFERENCES plan_node,
  CONSTRAINT proposal_volume_has_a_unit CHECK ((volume IS NULL) = (volume_unit = '')),
  CONSTRAINT proposal_routed_has_a_unit CHECK (CASE state WHEN 1 THEN unit_id IS NULL WHEN 2 THEN unit_id IS NOT NULL
                                                          WHEN 3 THEN unit_id IS NOT NULL ELSE true END),
  CONSTRAINT proposal_accepted_has_a_node CHECK (CASE WHEN state = 3
    THEN plan_id IS NOT NULL AND node_id IS NOT NULL AND accepted_amount > 0
    ELSE plan_id IS NULL AND node_id IS NULL AND accepted_amount = 0 END),
  CONSTRAINT proposal_ended_has_a_reason CHECK ((state IN (4, 5)) = (reason <> ''))
);

-- Every listing is by id, within one of these.
CREATE INDEX proposal_by_node ON proposal (instansi, plan_id, node_id, proposal_id) WHERE plan_id IS NOT NULL;
CREATE INDEX proposal_by_unit ON proposal (instansi, unit_id, proposal_id) WHERE unit_id IS NOT NULL;
CREATE INDEX proposal_by_state ON proposal (instansi, state, proposal_id);
CREATE INDEX proposal_by_year ON proposal (instansi, fiscal_year, proposal_id);

CREATE TABLE proposal_step (
  instansi    text        NOT NULL,
  proposal_id text        NOT NULL,
  number      bigint      NOT NULL CHECK (number >= 1),
  state       int         NOT NULL CHECK (state BETWEEN 1 AND 5),
  unit_id     text,
  reason      text        NOT NULL,
  happened_at timestamptz NOT NULL,
  PRIMARY KEY (instansi, proposal_id, number),
  FOREIGN KEY (instansi, proposal_id) REFERENCES proposal,
  FOREIGN KEY (instansi, unit_id) REFERENCES unit
);

CREATE FUNCTION proposal_step_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the history of a proposal is never changed: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER history_is_immutable BEFORE UPDATE OR DELETE ON proposal_step
  FOR EACH ROW EXECUTE FUNCTION proposal_step_refuse_change();

-- Personal data, and nothing else: whom to ask about a proposal.
CREATE TABLE proposer_contact (
  instansi    text NOT NULL,
  proposal_id text NOT NULL,
  person      text NOT NULL,
  phone       text NOT NULL,
  email       text NOT NULL,
  address     text NOT NULL,
  PRIMARY KEY (instansi, proposal_id),
  FOREIGN KEY (instansi, proposal_id) REFERENCES proposal
);

SELECT protect_instansi('proposal', 'proposal_step', 'proposer_contact');
