-- Read models over the events of all services. Every row is written by the events of one service alone, and nothing
-- refers to the row of another: events of different services arrive in any order. So there are no foreign keys.
-- Names are full resource names; kinds, states and polarities of the typed tables the numbers of the contract's enums.

-- The resources of the chain, as their services tell of them.
CREATE TABLE link (
  instansi text   NOT NULL,
  name     text   COLLATE "C" NOT NULL,
  kind     int    NOT NULL,               -- LinkKind
  title    text   NOT NULL,
  state    text   NOT NULL,               -- in the words of the service that owns it
  amount   bigint NOT NULL,               -- rupiah
  detail   text   NOT NULL,
  PRIMARY KEY (instansi, name)
);

-- From nearer to the sasaran to nearer to the money. `held` and `bound` tie reservations and commitments in, which a
-- trace shows only when it begins at one.
CREATE TABLE edge (
  instansi  text   NOT NULL,
  from_name text   COLLATE "C" NOT NULL CHECK (from_name <> ''),
  to_name   text   COLLATE "C" NOT NULL CHECK (to_name <> ''),
  kind      text   NOT NULL CHECK (kind IN ('parent', 'program', 'anchor', 'achieves', 'funds', 'allocation', 'revises',
                                            'rpp', 'contract', 'payment', 'measured', 'held', 'bound')),
  amount    bigint NOT NULL,              -- rupiah, such as an allocation; 0 for none
  PRIMARY KEY (instansi, from_name, to_name, kind)
);
CREATE INDEX edge_up ON edge (instansi, to_name, from_name);

SELECT protect_instansi('link', 'edge');
